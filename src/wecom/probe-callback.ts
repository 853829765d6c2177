import { Envelope, type EnvelopeKeys } from './envelope.ts';
import type { Finding } from './finding.ts';

/** A callback address of ours, as the platform knows it. */
export type OwnCallback = {
  /** `https://bot.example.com/wecom/app`. */
  address: string;
  keys: EnvelopeKeys;
  /** How the platform writes there. */
  body: 'xml' | 'json';
};

/** `text`: up to 16 letters and digits that nobody can guess. */
export type CallbackProbing = { now: () => number; text: () => string; deadlineMs?: number };

/** The address check must be answered within one second, everything else within five [90930]. */
const verifyWithinMs = 1_000;
const defaultDeadlineMs = 5_000;

/**
 * Does with our own callback address what the platform does: the address check with a sealed echo, then an event that asks nothing.
 * While a secret is being changed, both values are tried. Says whether the address leads to this bot and the bot has these secrets;
 * whether the console has them too, only the console's own check can say.
 */
export async function probeCallback(callback: OwnCallback, probing: CallbackProbing): Promise<Finding> {
  const { tokens, aesKeys, receiver } = callback.keys;
  const pairs = Array.from({ length: Math.max(tokens.length, aesKeys.length) }, (_, position) => ({
    tokens: [tokens[position] ?? tokens[0] ?? ''],
    aesKeys: [aesKeys[position] ?? aesKeys[0] ?? ''],
    receiver,
  }));
  for (const keys of pairs) {
    const found = await verifyAddress({ ...callback, keys }, probing);
    if (found.state !== 'ok') return found;
  }
  return await postEvent(callback, probing);
}

async function verifyAddress({ address, keys }: OwnCallback, probing: CallbackProbing): Promise<Finding> {
  const { now, text } = probing;
  const echo = text();
  const { encrypt, ...stamp } = new Envelope(keys).seal(echo, stampOf(probing));
  const asked = now();
  const answer = await exchange(withQuery(address, { ...queryOf(stamp), echostr: encrypt }), {}, probing);
  const ms = now() - asked;
  if (!('status' in answer)) return answer;
  if (answer.status !== 200) return fault(answer.status);
  if (answer.text !== echo)
    return { state: 'fault', code: answer.text.includes(echo) ? 'callback.altered' : 'callback.page' };
  if (ms > verifyWithinMs) return { state: 'fault', code: 'callback.slow', values: { ms } };
  return { state: 'ok', code: 'callback.ok', values: { ms } };
}

/** An event of no known kind: read, understood and taken in silence. Some proxies let the check through and this not. */
async function postEvent({ address, keys, body }: OwnCallback, probing: CallbackProbing): Promise<Finding> {
  const asked = probing.now();
  const stamp = stampOf(probing);
  const plain = body === 'xml' ? xmlEvent(keys.receiver, stamp.timestamp) : jsonEvent(probing.text());
  const { encrypt, ...seal } = new Envelope(keys).seal(plain, stamp);
  const sealed = body === 'xml' ? `<xml><Encrypt><![CDATA[${encrypt}]]></Encrypt></xml>` : JSON.stringify({ encrypt });
  const headers = { 'content-type': body === 'xml' ? 'text/xml' : 'application/json' };
  const request = { method: 'POST', headers, body: sealed };
  const answer = await exchange(withQuery(address, queryOf(seal)), request, probing);
  if (!('status' in answer)) return answer;
  if (answer.status !== 200 || answer.text !== '')
    return { state: 'fault', code: 'callback.post', values: { status: answer.status } };
  return { state: 'ok', code: 'callback.ok', values: { ms: probing.now() - asked } };
}

function xmlEvent(corp: string, seconds: string): string {
  const head = `<ToUserName>${corp}</ToUserName><FromUserName>doctor</FromUserName><CreateTime>${seconds}</CreateTime>`;
  return `<xml>${head}<MsgType>event</MsgType><Event>doctor_check</Event></xml>`;
}

function jsonEvent(id: string): string {
  const event = { eventtype: 'doctor_check' };
  return JSON.stringify({ msgid: `doctor-${id}`, from: { userid: 'doctor' }, msgtype: 'event', event });
}

function stampOf({ now, text }: CallbackProbing): { timestamp: string; nonce: string } {
  return { timestamp: String(Math.floor(now() / 1_000)), nonce: text() };
}

function queryOf(stamp: { signature: string; timestamp: string; nonce: string }): Record<string, string> {
  return { msg_signature: stamp.signature, timestamp: stamp.timestamp, nonce: stamp.nonce };
}

function withQuery(address: string, query: Record<string, string>): URL {
  const url = new URL(address);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url;
}

/** Longer answers are no answers of ours. */
const answerLimit = 64 * 1024;

async function exchange(
  url: URL,
  request: RequestInit,
  { deadlineMs = defaultDeadlineMs }: CallbackProbing,
): Promise<{ status: number; text: string } | Finding> {
  const signal = AbortSignal.timeout(deadlineMs);
  try {
    const response = await fetch(url, { ...request, redirect: 'manual', signal });
    const text = await response.text();
    return { status: response.status, text: text.slice(0, answerLimit) };
  } catch (error) {
    const values = { host: url.host };
    return { state: 'fault', code: signal.aborted ? 'callback.timeout' : networkCode(error), values };
  }
}

function fault(status: number): Finding {
  const codes: Readonly<Record<number, string>> = {
    400: 'callback.key',
    401: 'callback.sign-in',
    403: 'callback.secrets',
    404: 'callback.off',
    502: 'callback.down',
    503: 'callback.down',
    504: 'callback.down',
  };
  const code = status >= 300 && status < 400 ? 'callback.redirect' : (codes[status] ?? 'callback.status');
  return { state: 'fault', code, values: { status } };
}

function networkCode(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'callback.name';
  if (code === 'ECONNREFUSED') return 'callback.refused';
  return /CERT|TLS|SSL|SIGNATURE/u.test(code) ? 'callback.certificate' : 'callback.broken';
}
