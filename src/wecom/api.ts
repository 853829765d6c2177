import { z } from 'zod';
import type { Json } from '../store/store.ts';
import { WecomRefused, WecomUnreachable } from './errors.ts';
import { ExchangeFailed, exchange } from './exchange.ts';

/** A message as the platform takes it. */
export type Body = { [field: string]: Json };

/** One call of the platform. */
export type Call<T> = {
  /** Path under `cgi-bin/`; also the name in errors and logs. */
  path: string;
  /** Secrets live here: never printed. */
  query?: Readonly<Record<string, string>>;
  /** JSON to post; without it the call is a GET. */
  body?: unknown;
  /** The fields of the answer that are used. */
  answer: z.ZodType<T>;
  /** Called just before the body is handed to the network, in the same turn of the event loop; again when the call is repeated. */
  onLeaving?: (() => void) | undefined;
};

/** Something that can be called: the bare platform, or the platform as an app with its token. */
export type Caller = { call<T>(call: Call<T>): Promise<T> };

export type ApiOptions = {
  /** `https://qyapi.weixin.qq.com`, or a private deployment's own. */
  base: string;
  /** For the whole call, connecting and reading included. */
  deadlineMs?: number;
};

/** Of an answer nothing else is needed. */
export const noAnswer = z.object({});

/** The largest answer that is read: a page of 1,000 客服 messages is about 1 MB. */
const answerLimit = 8 * 1024 * 1024;

const verdictSchema = z.looseObject({ errcode: z.number().int(), errmsg: z.string().default('') });

/** The one place that calls the platform. Errors: WecomRefused (errcode ≠ 0), WecomUnreachable (no answer of its own). */
export class Api implements Caller {
  readonly #base: string;
  readonly #deadlineMs: number;

  constructor({ base, deadlineMs = 10_000 }: ApiOptions) {
    this.#base = base;
    this.#deadlineMs = deadlineMs;
  }

  async call<T>(call: Call<T>): Promise<T> {
    const url = new URL(`${this.#base}/cgi-bin/${call.path}`);
    for (const [name, value] of Object.entries(call.query ?? {})) url.searchParams.set(name, value);
    return await this.#send(url, call);
  }

  /** Posts to an address that the platform itself gave for one use, such as a `response_url` [101138]. */
  async callAddress(address: string, call: Omit<Call<unknown>, 'query'>): Promise<void> {
    const url = URL.canParse(address) ? new URL(address) : null;
    // What comes from a message may lead anywhere; only the platform's own addresses are called.
    if (url === null || url.origin !== new URL(this.#base).origin)
      throw new WecomRefused({ errcode: 0, call: call.path, remedy: 'give-up' });
    await this.#send(url, call);
  }

  async #send<T>(url: URL, { path, body, answer, onLeaving }: Call<T>): Promise<T> {
    const text = await this.#textOf(url, { path, body, onLeaving });
    const verdict = verdictSchema.safeParse(json(text));
    if (!verdict.success) throw new WecomUnreachable(path, 'body');
    const { errcode, errmsg } = verdict.data;
    if (errcode !== 0) throw new WecomRefused({ errcode, errmsg, call: path });
    const parsed = answer.safeParse(verdict.data);
    if (!parsed.success) throw new WecomUnreachable(path, 'body');
    return parsed.data;
  }

  async #textOf(url: URL, { path, body, onLeaving }: Omit<Call<unknown>, 'answer'>): Promise<string> {
    const deadlineMs = this.#deadlineMs;
    const posted = body === undefined ? undefined : JSON.stringify(body);
    const { status, text } = await exchange({ url, body: posted, deadlineMs, answerLimit, onLeaving }).catch(
      (error: unknown) => {
        throw error instanceof ExchangeFailed ? new WecomUnreachable(path, error.fault) : error;
      },
    );
    if (status !== 200) throw new WecomUnreachable(path, 'http', String(status));
    return text;
  }
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
