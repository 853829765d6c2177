import { type IncomingMessage, request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';

/** One request over HTTP. */
export type Exchange = {
  url: URL;
  /** JSON to post; without it the request is a GET. */
  body?: string | undefined;
  /** For all of it, connecting and reading included. */
  deadlineMs: number;
  /** Largest answer that is read, in bytes. */
  answerLimit: number;
  /** Called once the connection stands, in the turn of the event loop in which the request is handed to it, just before. */
  onLeaving?: (() => void) | undefined;
};

/** Where it ended: before anything had left, waiting too long, off midway, or with too long an answer. */
export type ExchangeFault = 'connect' | 'timeout' | 'broken' | 'body';

/** No whole answer. Holds no address: its query has secrets. */
export class ExchangeFailed extends Error {
  readonly fault: ExchangeFault;

  constructor(fault: ExchangeFault) {
    super(`no answer: ${fault}`);
    this.name = 'ExchangeFailed';
    this.fault = fault;
  }
}

/**
 * Sends a request and reads its answer; redirects are not followed, since they would carry a token to another host. Unlike with `fetch`
 * the caller knows the moment at which the message leaves. Errors: ExchangeFailed, and what `onLeaving` throws (then nothing has left).
 */
export async function exchange({ url, body, deadlineMs, answerLimit, onLeaving }: Exchange) {
  const signal = AbortSignal.timeout(deadlineMs);
  let left = false;
  let refusal: unknown;
  const secure = url.protocol === 'https:';
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body ?? '') };
  const request = (secure ? overHttps : overHttp)(url, {
    signal,
    ...(body === undefined ? {} : { method: 'POST', headers }),
  });
  const leave = () => {
    try {
      onLeaving?.();
    } catch (error) {
      refusal = error;
      request.destroy(new Error('not to leave'));
      return;
    }
    left = true;
    request.end(body);
  };
  request.once('socket', (socket) => {
    if (request.reusedSocket) leave();
    else socket.once(secure ? 'secureConnect' : 'connect', leave);
  });
  try {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      request.once('response', resolve).on('error', reject);
    });
    return { status: response.statusCode ?? 0, text: await limitedText(response, answerLimit) };
  } catch (error) {
    request.destroy();
    if (refusal !== undefined) throw refusal;
    if (error instanceof ExchangeFailed) throw error;
    if (!left) throw new ExchangeFailed('connect');
    throw new ExchangeFailed(signal.aborted ? 'timeout' : 'broken');
  }
}

async function limitedText(response: IncomingMessage, limit: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes > limit) throw new ExchangeFailed('body');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
