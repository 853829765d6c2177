import { createHash, timingSafeEqual } from 'node:crypto';
import { getSignature } from '@wecom/crypto';

/** What a callback's address carries beside its body [90930]. */
export type Stamp = { signature: string; timestamp: string; nonce: string };

/** Compares secrets in constant time, also when their lengths differ. The only comparison of secrets in the wire. */
export function safeEqual(left: string, right: string): boolean {
  return timingSafeEqual(digest(left), digest(right));
}

/** SHA-1 over token, timestamp, nonce and ciphertext, sorted and joined; 40 lower-case hex digits [90968]. */
export function sign(token: string, { timestamp, nonce }: Omit<Stamp, 'signature'>, sealed: string): string {
  return getSignature(token, timestamp, nonce, sealed);
}

/** True when one of the tokens made this signature; there are two while a token is being changed. */
export function isSigned(tokens: readonly string[], stamp: Stamp, sealed: string): boolean {
  // Every token is tried, so that the time says nothing about which one fits.
  return tokens.filter((token) => safeEqual(sign(token, stamp, sealed), stamp.signature)).length > 0;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
