import type { IncomingMessage as HttpRequest } from 'node:http';

/** Whether an address is this machine's own. */
export function isOurs(address: string): boolean {
  return /^(?:127\.|::1$|::ffff:127\.)/u.test(address);
}

/**
 * Where a request comes from, for counting only. A proxy on this machine is believed as to the last address it has added; every
 * other `X-Forwarded-For` is the caller's own invention.
 */
export function callerOf(request: HttpRequest): string {
  const peer = request.socket.remoteAddress ?? '';
  if (!isOurs(peer)) return peer;
  const header = request.headers['x-forwarded-for'];
  const last = (Array.isArray(header) ? header.join(',') : (header ?? '')).split(',').at(-1)?.trim() ?? '';
  return last === '' ? peer : last;
}
