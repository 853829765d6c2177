/** Where something is sent, in the channel's own terms. Never a secret: a webhook is named by a hash of its key, and its carrier knows the key. */
export type Address = Readonly<Record<string, string>>;

/** One message to send. `key` is the same every time this message is tried. `notice`: nobody asked for it just now. */
export type Shipment = { key: string; address: Address; content: string; notice?: boolean };

/** For how long after the first try the platform drops a second message of the same key by itself, in milliseconds; 0: it shows both. */
export type RepeatsDropped = Readonly<{ answersMs: number; noticesMs: number }>;

export const showsRepeats: RepeatsDropped = { answersMs: 0, noticesMs: 0 };
export const dropsRepeats: RepeatsDropped = {
  answersMs: Number.POSITIVE_INFINITY,
  noticesMs: Number.POSITIVE_INFINITY,
};

/** What is to be done about a message that did not arrive. Which errcode means which is the channel's knowledge. */
export type FailureRemedy =
  /** Busy just now: again soon, a few times. */
  | 'retry'
  /** Too many at once: again after a minute or more. */
  | 'wait'
  /** Nobody there: again, less and less often. */
  | 'unreachable'
  /** This message can never be sent. */
  | 'give-up'
  /** Nothing can be sent there any more: the robot was removed, the group dissolved. */
  | 'disable-target'
  /** A setting is wrong: an administrator must act first. */
  | 'tell-admin';

export type Failure = {
  remedy: FailureRemedy;
  /** The other side may have taken it all the same (the answer was lost): sending again may send twice. */
  maybeSent: boolean;
  /** The platform's number for it, where there is one. */
  errcode?: number | undefined;
  /** For logs and status, e.g. `webhook/send refused: errcode 93000`; no secrets, no content. */
  detail: string;
};

export type Sent = { ok: true } | { ok: false; failure: Failure };

/** The port that a channel fills to send. */
export type Carrier = {
  /** The channel of the parcels that it takes. */
  channel: string;
  /** Largest content in bytes of UTF-8, from `replies/limits.ts`. */
  limitBytes: number;
  /** How notices are written for it. */
  markup: 'text' | 'markdown';
  /** What the platform allows one target, e.g. `[{ limit: 20, windowMs: 60_000 }]` for a group webhook [91770]. */
  limits: ReadonlyArray<{ limit: number; windowMs: number }>;
  /** While the platform drops repeats, a doubtful message is simply sent again. */
  repeats: RepeatsDropped;
  /** It calls `leaving` whenever it sends; without it nobody knows whether an interrupted message has left. */
  tellsLeaving?: boolean;
  /**
   * Sends once, with its own deadline. Never rejects over what the platform says. `leaving` is called in the turn of the event loop in
   * which the message is handed to the network, just before.
   */
  send(shipment: Shipment, leaving?: () => void): Promise<Sent>;
};
