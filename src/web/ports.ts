import type { Registry } from 'prom-client';
import type { Desks } from '../dialogue/desk.ts';
import type { IncomingMessage } from '../dialogue/message.ts';
import type { Say } from '../replies/phrases.ts';
import type { Reply } from '../replies/reply.ts';
import type { Store } from '../store/store.ts';
import type { OpenData } from './open-data.ts';
import type { Archive } from './residents/archive.ts';

/** The bot as this room sees it. */
export type Answerer = { handle(message: IncomingMessage): Promise<Reply> };

/** Where this room writes what happened: an event's name and small values, never a question or a query string. */
export type WebLog = {
  info(event: string, values?: Readonly<Record<string, unknown>>): void;
  warn(event: string, values?: Readonly<Record<string, unknown>>): void;
  error(event: string, values?: Readonly<Record<string, unknown>>): void;
};

/** A channel that answers HTTP callbacks; the web room hands requests through and knows nothing of the platform behind it. */
export type Callback = {
  handle(request: CallbackRequest): Promise<CallbackResponse>;
};
export type CallbackRequest = {
  method: string;
  /** Decoded once; a name that occurs twice is an array. */
  query: Readonly<Record<string, string | readonly string[] | undefined>>;
  body: Uint8Array;
};
export type CallbackResponse = { status: number; type: string; body: string };

export type WebConfig = {
  /** Address under which people reach this server, without a slash at its end; '' when none is configured. */
  publicUrl: string;
  /** Ask search engines to stay away. */
  noindex: boolean;
};

/** All that the web room is given; it makes none of it itself. */
export type WebParts = {
  bot: Answerer;
  say: Say;
  desks: Desks;
  store: Store;
  /** Published states of the townships; without it there are no residents' pages. */
  archive?: Archive;
  /** Published states as data; without it there are no open data. */
  openData?: OpenData;
  registry: Registry;
  /** Callbacks by exact path, e.g. `/wecom/app`; a path that is not here answers 404. */
  channels: ReadonlyMap<string, Callback>;
  log: WebLog;
  config: WebConfig;
  /** Milliseconds since 1970. */
  now: () => number;
  /** A new random id, e.g. a UUID. */
  newId: () => string;
};
