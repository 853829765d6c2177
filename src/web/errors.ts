import { DomainError } from '../duties/errors.ts';

/** Every fault that a caller is told of, with its HTTP status. */
export const faultStatus = {
  'request.invalid': 400,
  'body.notJson': 400,
  'body.invalid': 400,
  'day.invalid': 400,
  notFound: 404,
  'lists.none': 404,
  'township.unknown': 404,
  'revision.none': 404,
  'revision.unknown': 404,
  'duty.unknown': 404,
  'method.notAllowed': 405,
  'body.tooLarge': 413,
  'body.type': 415,
  tooMany: 429,
  'address.tooLong': 431,
  internal: 500,
  unavailable: 503,
} as const;
export type FaultCode = keyof typeof faultStatus;

/** A fault of a request. `detail` is shown to the caller: it names a field, never repeats what was sent. */
export class RequestFault extends Error {
  readonly code: FaultCode;
  readonly detail: string;

  constructor(code: FaultCode, detail = '') {
    super(code);
    this.name = 'RequestFault';
    this.code = code;
    this.detail = detail;
  }
}

/** What the world is told of an error. Everything unknown is `internal`, without a word of what it was. */
export function faultOf(error: unknown): { code: FaultCode; detail: string; known: boolean } {
  if (error instanceof RequestFault) return { code: error.code, detail: error.detail, known: true };
  if (error instanceof DomainError && isFaultCode(error.code)) return { code: error.code, detail: '', known: true };
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return { code: status === 404 ? 'notFound' : 'request.invalid', detail: '', known: true };
  }
  return { code: 'internal', detail: '', known: false };
}

function isFaultCode(code: string): code is FaultCode {
  return Object.hasOwn(faultStatus, code);
}
