import type { IncomingMessage as HttpRequest } from 'node:http';
import { RequestFault } from './errors.ts';

/** Largest body of an API request: 100,000 characters, each at most six bytes of JSON (`\uXXXX`), and room for the other fields. */
export const apiBodyBytes = 640_000;
/** Largest body of a form that a person fills in. */
export const formBodyBytes = 64_000;
/** Largest body of a platform callback; a channel refuses what is too large for it by a limit of its own. */
export const callbackBodyBytes = 1_000_000;

/**
 * Reads a request's body. Errors: RequestFault `body.tooLarge` as soon as more than `limit` bytes are announced or have come,
 * `body.type` for a compressed body (none of our callers sends one, and unpacking has no limit of its own).
 */
export async function readBody(request: HttpRequest, limit: number): Promise<Uint8Array> {
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') throw new RequestFault('body.type');
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > limit) {
    request.resume();
    throw new RequestFault('body.tooLarge');
  }
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else {
        chunks.length = 0;
        reject(new RequestFault('body.tooLarge'));
      }
    });
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('error', () => reject(new RequestFault('request.invalid')));
    request.on('aborted', () => reject(new RequestFault('request.invalid')));
  });
}

/** Decodes UTF-8. Errors: RequestFault `body.notJson` for bytes that are none. */
export function utf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new RequestFault('body.notJson');
  }
}
