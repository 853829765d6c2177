import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Store } from '../store/store.ts';
import type { Caller } from './api.ts';
import { WecomRefused, WecomUnreachable } from './errors.ts';
import { oneAtATime } from './one-at-a-time.ts';

export type AccessTokenOptions = {
  api: Caller;
  store: Store;
  /** Milliseconds since 1970. */
  now: () => number;
  corpId: string;
  /** Of the app whose token it is; another app's token does not work. */
  secret: string;
  pause?: (ms: number) => Promise<unknown>;
};

type Kept = { token: string };

const tokenSchema = z.object({ access_token: z.string().min(1), expires_in: z.number().int().positive() });

/** Fetched again this long before it runs out, so that no call starts with a token that dies on its way. */
const marginMs = 5 * 60_000;
/** One instance fetches while the others wait; a fetch that takes longer has died. */
const fetchForMs = 15_000;
/** A wrong secret stays wrong: too many tries get the whole company blocked for an hour. */
const refusedForMs = 60_000;

/** An app's access token [91039]: kept in the store for all instances, fetched by one at a time. */
export class AccessToken {
  readonly #options: AccessTokenOptions;
  readonly #key: string;
  #fetching: Promise<string> | undefined;
  #refused: { error: WecomRefused; until: number } | undefined;

  constructor(options: AccessTokenOptions) {
    this.#options = options;
    this.#key = createHash('sha256').update(`${options.corpId} ${options.secret}`).digest('hex').slice(0, 32);
  }

  /** The token in use. Errors: WecomRefused (wrong secret; also for a minute afterwards), WecomUnreachable. */
  async current(): Promise<string> {
    const kept = await this.#options.store.get<Kept>('tokens', this.#key);
    return kept?.token ?? (await this.#fetchOnce());
  }

  /** A token other than `dead`, which the platform no longer takes. Errors: as for `current`. */
  async insteadOf(dead: string): Promise<string> {
    await this.#options.store.update<Kept>('tokens', this.#key, (kept) => (kept?.token === dead ? undefined : kept));
    return await this.current();
  }

  #fetchOnce(): Promise<string> {
    this.#fetching ??= this.#fetchAmongInstances().finally(() => {
      this.#fetching = undefined;
    });
    return this.#fetching;
  }

  async #fetchAmongInstances(): Promise<string> {
    const { store, pause } = this.#options;
    const turn = { store, name: `token ${this.#key}`, holdMs: fetchForMs, pause };
    const kept = async () => (await store.get<Kept>('tokens', this.#key))?.token;
    const token = await oneAtATime(turn, async () => (await kept()) ?? (await this.#fetch()), kept);
    if (token === undefined) throw new WecomUnreachable('gettoken', 'timeout');
    return token;
  }

  async #fetch(): Promise<string> {
    const { api, store, now, corpId, secret } = this.#options;
    if (this.#refused !== undefined && now() < this.#refused.until) throw this.#refused.error;
    try {
      const fresh = await api.call({
        path: 'gettoken',
        query: { corpid: corpId, corpsecret: secret },
        answer: tokenSchema,
      });
      const ttlMs = Math.max(1_000, fresh.expires_in * 1_000 - marginMs);
      await store.put('tokens', this.#key, { token: fresh.access_token }, { ttlMs });
      return fresh.access_token;
    } catch (error) {
      if (!(error instanceof WecomRefused) || error.remedy === 'retry' || error.remedy === 'wait') throw error;
      // There is no token to refresh here: the secret or the company is wrong.
      const refused = new WecomRefused({ errcode: error.errcode, call: error.call, remedy: 'tell-admin' });
      this.#refused = { error: refused, until: now() + refusedForMs };
      throw refused;
    }
  }
}
