import type { Carrier } from '../delivery/carrier.ts';
import type { Parcel } from '../delivery/parcel.ts';
import type { IncomingMessage } from '../dialogue/message.ts';
import type { Reply } from '../replies/reply.ts';

/** The one door of the bot, as channels see it. */
export type BotDoor = { handle(message: IncomingMessage): Promise<Reply> };

/** A request to a callback address, without the web framework. */
export type CallbackRequest = {
  method: string;
  /** Decoded once; a name that occurs twice is an array. */
  query: Readonly<Record<string, string | readonly string[] | undefined>>;
  body: Uint8Array;
};

export type CallbackResponse = { status: number; type: string; body: string };

/** Where is handed in what goes out after the response, or when nobody asked: the outbox. */
export type Later = {
  /** The same key is sent once, or listed as given up; not before that moment (ms since 1970). */
  put(parcel: Parcel, notBefore?: number): Promise<unknown>;
  /** A parcel that had been sent did not reach its reader after all. */
  failed(key: string, reason: string): Promise<unknown>;
  /** Lists a parcel as given up, unsent, that may have reached its reader or not. */
  unclear(parcel: Parcel, detail: string): Promise<unknown>;
};

/** A way in or out. What a way does not need, does nothing. */
export type Channel = {
  /** `app`, `robot`, `kf` …: also the channel of its messages. */
  name: string;
  /** Answers the platform's callback; absent for ways without a callback address. Never rejects over what a request holds. */
  handle?(request: CallbackRequest): Promise<CallbackResponse>;
  /** What this way can send on behalf of the outbox. */
  carriers?: readonly Carrier[];
  /** Begins what runs without a request (a connection, a loop). */
  start(): Promise<void>;
  /** Ends it; work in hand is finished first. */
  stop(): Promise<void>;
};

/** Largest callback body in bytes. The platform's own are far smaller: a text of 2,048 bytes, sealed, is about 4 kB. */
export const callbackBodyLimit = 64 * 1024;
