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
