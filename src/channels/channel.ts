import type { IncomingMessage } from '../dialogue/message.ts';
import type { Reply } from '../replies/reply.ts';
import type { Body } from '../wecom/api.ts';

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

/** Something to send after the response, or when nobody asked. */
export type Parcel = {
  /** The same key is sent once. */
  key: string;
  /** The way that carries it. */
  channel: string;
  /** Parcels of one lane are sent one after the other, in the order in which they were handed in. */
  lane: string;
  /** Where to; the channel's own. */
  address: Readonly<Record<string, string>>;
  /** What to say; the channel's own. */
  body: Body;
  /** Moment (ms since 1970) from which sending is of no use any more. */
  until?: number;
};

/** Where parcels are handed in; whoever stands behind it sees that each is sent once or listed as given up. */
export type Later = {
  put(parcel: Parcel): Promise<void>;
  /** A parcel that had been sent did not reach its reader after all. */
  failed(key: string, reason: string): Promise<void>;
};

/** A way in or out. What a way does not need, does nothing. */
export type Channel = {
  /** `app`, `robot`, `kf` …: also the channel of its messages. */
  name: string;
  /** Answers the platform's callback; absent for ways without a callback address. Never rejects over what a request holds. */
  handle?(request: CallbackRequest): Promise<CallbackResponse>;
  /** Sends one parcel of this channel now. Errors: WecomRefused, which names the remedy; WecomUnreachable. */
  carry?(parcel: Parcel): Promise<void>;
  /** Begins what runs without a request (a connection, a loop). */
  start(): Promise<void>;
  /** Ends it; work in hand is finished first. */
  stop(): Promise<void>;
};

/** Largest callback body in bytes. The platform's own are far smaller: a text of 2,048 bytes, sealed, is about 4 kB. */
export const callbackBodyLimit = 64 * 1024;
