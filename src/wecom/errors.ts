/** Why a callback was not accepted. */
export type RefusalCode =
  /** Signature, timestamp or nonce missing, or signed with another token. */
  | 'signature'
  /** Not base64 of whole blocks, another AES key, wrong padding, or a length that points outside. */
  | 'cipher'
  /** Sealed for another company or suite. */
  | 'receiver'
  /** Not the XML or JSON that the platform writes; also DOCTYPE, entities, repeated fields. */
  | 'body';

/** A callback that is not from the platform, or broken on its way. Says which check failed, never what the body held. */
export class CallbackRefused extends Error {
  readonly code: RefusalCode;

  constructor(code: RefusalCode, options?: ErrorOptions) {
    super(`callback refused: ${code}`, options);
    this.name = 'CallbackRefused';
    this.code = code;
  }
}

/**
 * What to do about an errcode.
 * `retry` soon, a few times · `wait` at least a minute · `refresh` the token was dead: fetch one and repeat once ·
 * `push` the message can no longer be replied to: send it actively · `reconnect` the socket lost its subscription ·
 * `give-up` this message can never be sent · `disable-target` nothing can be sent there any more · `tell-admin` a setting is wrong.
 */
export type Remedy = 'retry' | 'wait' | 'refresh' | 'push' | 'reconnect' | 'give-up' | 'disable-target' | 'tell-admin';

// [90313]; 846605, 846608, 846609 and 853000 stand in no page, their meaning is from errmsg.
const remedies: ReadonlyArray<readonly [Remedy, readonly number[]]> = [
  ['retry', [-1, 6000, 45033]],
  ['wait', [45009]],
  ['refresh', [40001, 40014, 42001]],
  ['push', [846605, 846608]],
  ['reconnect', [846609]],
  ['disable-target', [86001, 86003, 86008, 93000, 93006, 93008]],
  ['tell-admin', [40013, 40056, 48002, 50001, 50003, 60011, 60020, 93004, 93019, 95003, 95010, 95011, 853000]],
];
const remedyByErrcode = new Map(
  remedies.flatMap(([remedy, errcodes]) => errcodes.map((errcode) => [errcode, remedy] as const)),
);

/** Codes that stand in no table are given up: repeating what is not understood may send twice. */
export function remedyFor(errcode: number): Remedy {
  return remedyByErrcode.get(errcode) ?? 'give-up';
}

/** The caller's address is not among the trusted ones of the app [90313]. */
const untrustedAddress = 60020;

/** The platform answered and said no. Holds the call's name, never its query or body. */
export class WecomRefused extends Error {
  readonly code = 'wecom.refused';
  readonly errcode: number;
  /** Path of the call, e.g. `message/send`. */
  readonly call: string;
  readonly remedy: Remedy;
  /** Our address as the platform saw it, when it is not among the trusted ones (60020); else ''. */
  readonly address: string;

  constructor({
    errcode,
    errmsg = '',
    call,
    remedy,
  }: { errcode: number; errmsg?: string; call: string; remedy?: Remedy }) {
    super(`${call} refused: errcode ${errcode}`);
    this.name = 'WecomRefused';
    this.errcode = errcode;
    this.call = call;
    this.remedy = remedy ?? remedyFor(errcode);
    this.address = errcode === untrustedAddress ? (/from ip:\s*([0-9a-fA-F.:]+)/u.exec(errmsg)?.[1] ?? '') : '';
  }
}

/** Why no usable answer came. */
export type UnreachableReason = 'connect' | 'timeout' | 'broken' | 'http' | 'body';

/** Calls after which nobody has read anything, whatever became of them: one that is lost is simply made again. */
const showNobody = new Set(['gettoken']);

/** No answer, or none that the platform would write. */
export class WecomUnreachable extends Error {
  readonly code = 'wecom.unreachable';
  readonly call: string;
  /** `connect` no connection · `timeout` · `broken` off midway · `http` a status other than 200 · `body` not its JSON. */
  readonly reason: UnreachableReason;
  /** The platform may have done it all the same: repeating may do it twice. */
  readonly maybeDone: boolean;

  constructor(call: string, reason: UnreachableReason, detail = '') {
    super(`${call} unreachable: ${reason}${detail === '' ? '' : ` ${detail}`}`);
    this.name = 'WecomUnreachable';
    this.call = call;
    this.reason = reason;
    this.maybeDone = reason !== 'connect' && !showNobody.has(call);
  }
}
