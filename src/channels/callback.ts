import type { Log } from '../log.ts';
import type { Envelope } from '../wecom/envelope.ts';
import { CallbackRefused, type RefusalCode } from '../wecom/errors.ts';
import type { Stamp } from '../wecom/signature.ts';
import { type CallbackRequest, type CallbackResponse, callbackBodyLimit } from './channel.ts';
import { AnsweredElsewhere } from './once.ts';

/** How one kind of callback is read and answered, once it is known to come from the platform. */
export type CallbackKind = {
  envelope: Envelope;
  /** The ciphertext in a body. Errors: CallbackRefused. */
  readSealed(body: string): string;
  /** Answers the plain text. Errors: CallbackRefused when it is not what the platform writes. */
  answer(plain: string, stamp: Stamp): Promise<CallbackResponse>;
  log: Log;
};

/** HTTP 200 without a body: taken, nothing to say, do not send it again [90238]. */
export const accepted: CallbackResponse = { status: 200, type: 'text/plain', body: '' };

const statuses: Readonly<Record<RefusalCode, number>> = { signature: 403, receiver: 403, cipher: 400, body: 400 };

/** One callback request: the address check on GET, a message or event on POST. A bad request gets a 4xx without a word about why. */
export async function answerCallback(request: CallbackRequest, kind: CallbackKind): Promise<CallbackResponse> {
  try {
    if (request.method === 'GET') return verifyAddress(request, kind.envelope);
    if (request.method !== 'POST') return bare(405);
    if (request.body.byteLength > callbackBodyLimit) return bare(413);
    const stamp = stampOf(request);
    const plain = kind.envelope.open(kind.readSealed(utf8(request.body)), stamp);
    return await kind.answer(plain, stamp);
  } catch (error) {
    // The delivery that came first is still at it, here or in another instance: the platform is to ask again.
    if (error instanceof AnsweredElsewhere) return bare(503);
    if (!(error instanceof CallbackRefused)) throw error;
    kind.log.warn('callback.refused', { code: error.code });
    return bare(statuses[error.code]);
  }
}

/** GET: the decrypted echo and nothing else, no quotes, no newline, within one second [90930]. */
function verifyAddress(request: CallbackRequest, envelope: Envelope): CallbackResponse {
  return { ...accepted, body: envelope.open(single(request, 'echostr'), stampOf(request)) };
}

function stampOf(request: CallbackRequest): Stamp {
  return {
    signature: single(request, 'msg_signature'),
    timestamp: single(request, 'timestamp'),
    nonce: single(request, 'nonce'),
  };
}

function single(request: CallbackRequest, name: string): string {
  const value = request.query[name];
  return typeof value === 'string' ? value : '';
}

function utf8(body: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch (error) {
    throw new CallbackRefused('body', { cause: error });
  }
}

function bare(status: number): CallbackResponse {
  return { status, type: 'text/plain', body: '' };
}
