import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

/**
 * The platform's side of the callback crypto, written from page 90968 with node's own cipher and not with the code under test.
 * Everything that a broken sender could get wrong can be set.
 */
export type SealOptions = {
  token: string;
  aesKey: string;
  receiver: string;
  timestamp?: string;
  nonce?: string;
  /** Writes the padding, given how many bytes are missing to a multiple of 32 (1 to 32). */
  pad?: (missing: number) => Buffer;
  /** The length field, given the true length. */
  length?: (bytes: number) => number;
};

export type SealedCallback = { query: { msg_signature: string; timestamp: string; nonce: string }; encrypt: string };

export function sealAsPlatform(message: string, options: SealOptions): SealedCallback {
  const { token, receiver, timestamp = '1409659813', nonce = '1372623149' } = options;
  const key = Buffer.from(`${options.aesKey}=`, 'base64');
  const body = Buffer.from(message);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(options.length?.(body.length) ?? body.length);
  const bare = Buffer.concat([randomBytes(16), length, body, Buffer.from(receiver)]);
  const missing = 32 - (bare.length % 32);
  const padded = Buffer.concat([bare, options.pad?.(missing) ?? Buffer.alloc(missing, missing)]);
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  const encrypt = Buffer.concat([cipher.update(padded), cipher.final()]).toString('base64');
  return { query: { msg_signature: signAsPlatform([token, timestamp, nonce, encrypt]), timestamp, nonce }, encrypt };
}

export function signAsPlatform(parts: readonly string[]): string {
  return createHash('sha1')
    .update([...parts].sort().join(''))
    .digest('hex');
}

/** Opens what we answered, as the platform would; throws when anything is not as the page says. */
export function openAsPlatform(sealed: string, { aesKey, receiver }: { aesKey: string; receiver: string }): string {
  const key = Buffer.from(`${aesKey}=`, 'base64');
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  const padded = Buffer.concat([decipher.update(sealed, 'base64'), decipher.final()]);
  const pad = padded.at(-1) ?? 0;
  if (padded.length % 32 !== 0 || pad < 1 || pad > 32 || padded.subarray(-pad).some((byte) => byte !== pad)) {
    throw new Error('padding');
  }
  const length = padded.readUInt32BE(16);
  const end = padded.length - pad;
  if (20 + length > end || padded.subarray(20 + length, end).toString() !== receiver) throw new Error('receiver');
  return padded.subarray(20, 20 + length).toString();
}
