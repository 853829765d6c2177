import { decrypt, encrypt } from '@wecom/crypto';
import { CallbackRefused } from './errors.ts';
import { isSigned, type Stamp, safeEqual, sign } from './signature.ts';

/** Secrets of one callback address. Two tokens or keys while one is being changed: both count inwards, the first outwards. */
export type EnvelopeKeys = {
  tokens: readonly string[];
  /** 43 characters each. */
  aesKeys: readonly string[];
  /** CorpID for a self-built app and 微信客服; empty for a smart robot of one's own company [90968, 101033]. */
  receiver: string;
};

/** What goes back to the platform, to be written as XML (app) or JSON (robot). */
export type Sealed = { encrypt: string; signature: string; timestamp: string; nonce: string };

/** Opens what the platform sealed and seals what we answer [90968]. */
export class Envelope {
  readonly #keys: EnvelopeKeys;

  constructor(keys: EnvelopeKeys) {
    this.#keys = keys;
  }

  /**
   * Checks the signature and gives the plain text. White space around is dropped; blanks inside are plus signs that a form decoder took.
   * Errors: CallbackRefused `signature`, `cipher`, `receiver`.
   */
  open(sealed: string, stamp: Stamp): string {
    const text = sealed.trim().replaceAll(' ', '+');
    if (stamp.timestamp === '' || stamp.nonce === '' || !isSigned(this.#keys.tokens, stamp, text)) {
      throw new CallbackRefused('signature');
    }
    const opened = this.#keys.aesKeys.flatMap((aesKey) => decipher(aesKey, text) ?? [])[0];
    if (opened === undefined) throw new CallbackRefused('cipher');
    if (!safeEqual(opened.receiver, this.#keys.receiver)) throw new CallbackRefused('receiver');
    return opened.message;
  }

  /** Seals an answer with the first key and signs it with the first token; `timestamp` in seconds. */
  seal(message: string, { timestamp, nonce }: { timestamp: string; nonce: string }): Sealed {
    const [token = ''] = this.#keys.tokens;
    const [aesKey = ''] = this.#keys.aesKeys;
    const sealed = encrypt(aesKey, message, this.#keys.receiver);
    return { encrypt: sealed, signature: sign(token, { timestamp, nonce }, sealed), timestamp, nonce };
  }
}

/**
 * The library's `decrypt` neither checks the pad bytes nor that the length field stays inside. The cipher has a fixed IV, so sealing the
 * result again with the same 16 random bytes gives the same text only if padding (1 to 32, every byte), length, UTF-8 and base64 were
 * exactly as the platform writes them.
 */
function decipher(aesKey: string, sealed: string): { message: string; receiver: string } | undefined {
  try {
    const { message, id, random } = decrypt(aesKey, sealed);
    if (random.length !== 16 || !safeEqual(encrypt(aesKey, message, id, random), sealed)) return undefined;
    return { message, receiver: id };
  } catch {
    return undefined;
  }
}
