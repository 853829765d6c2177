import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../log.ts';
import type { Store } from '../store/store.ts';
import { type CustomerMessage, type CustomerServiceApi, isReadable } from '../wecom/customer-service.ts';
import { WecomRefused, WecomUnreachable } from '../wecom/errors.ts';
import { oneAtATime } from '../wecom/one-at-a-time.ts';
import { errorName } from './receive.ts';

export type CustomerInboxOptions = {
  api: CustomerServiceApi;
  store: Store;
  now: () => number;
  log: Log;
  /** Takes one message; must bear getting one twice. While it rejects, the list stays where it is. */
  take(message: CustomerMessage): Promise<void>;
  pause?: ((ms: number) => Promise<unknown>) | undefined;
};

/** An account's list is read by one instance at a time; one that takes longer for a page counts as dead. */
const holdMs = 60_000;
/** Waits between tries; the last one again and again, because no event may come that would fetch what is left. An event cuts a wait short. */
const retryAfterMs = [1_000, 2_000, 4_000, 8_000, 60_000];
const longRetryMs = 5 * 60_000;
/** After 45009 nothing cuts the wait short. */
const rateWaitMs = 60_000;
/** On the first use of an account, what was sent longer than this before the start is history. */
const beforeStartMs = 60_000;

type Fetching = { done: Promise<void>; again: string | undefined; wake: () => void };

/** Fetches the lists of 微信客服 accounts from where they were left, each account in order [94670]. */
export class CustomerInbox {
  readonly #options: CustomerInboxOptions;
  readonly #pause: (ms: number) => Promise<unknown>;
  readonly #fetching = new Map<string, Fetching>();
  readonly #startedAt: number;
  readonly #stopping = new AbortController();

  constructor(options: CustomerInboxOptions) {
    this.#options = options;
    const { signal } = this.#stopping;
    this.#pause = options.pause ?? ((ms) => sleep(ms, undefined, { signal }).catch(() => {}));
    this.#startedAt = options.now();
  }

  /** Fetches everything new of an account; several calls at a time become one more round. Never rejects: failures are logged. */
  async fetch(account: string, token = ''): Promise<void> {
    const running = this.#fetching.get(account);
    if (running !== undefined) {
      running.again = token;
      running.wake();
      return await running.done;
    }
    const fetching: Fetching = { done: Promise.resolve(), again: undefined, wake: () => {} };
    fetching.done = this.#rounds(account, token, fetching).finally(() => this.#fetching.delete(account));
    this.#fetching.set(account, fetching);
    return await fetching.done;
  }

  /** What came in while nobody listened, for all accounts known so far. */
  async catchUp(): Promise<void> {
    const known = await this.#options.store.list<string>('cursors', 'kf ');
    await Promise.all(known.map(({ key }) => this.fetch(key.slice('kf '.length))));
  }

  /** Lets rounds in hand come to an end; there will be no more tries. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all([...this.#fetching.values()].map(({ done }) => done));
  }

  get #stopped(): boolean {
    return this.#stopping.signal.aborted;
  }

  async #rounds(account: string, firstToken: string, fetching: Fetching): Promise<void> {
    let token: string | undefined = firstToken;
    while (token !== undefined) {
      fetching.again = undefined;
      await this.#round(account, token, fetching);
      token = this.#stopped ? undefined : fetching.again;
    }
  }

  async #round(account: string, token: string, fetching: Fetching): Promise<void> {
    const { store, log } = this.#options;
    for (let tries = 0; ; tries += 1) {
      try {
        const pages = () => this.#pages(account, token);
        await oneAtATime({ store, name: `kf ${account}`, holdMs, pause: this.#pause }, pages);
        return;
      } catch (error) {
        // What the platform refuses for good is left to the next event; everything else passes: an outage, the store, a dead claim.
        const refused = error instanceof WecomRefused;
        const again = !refused || error.remedy === 'retry' || error.remedy === 'wait';
        const known = refused || error instanceof WecomUnreachable;
        log.warn('kf.fetch-failed', { account, error: known ? error.message : errorName(error), again });
        if (!again || this.#stopped) return;
        if (refused && error.remedy === 'wait') await this.#pause(rateWaitMs);
        else await this.#pauseUntilWoken(retryAfterMs[tries] ?? longRetryMs, fetching);
        if (this.#stopped) return;
      }
    }
  }

  async #pauseUntilWoken(ms: number, fetching: Fetching): Promise<void> {
    const woken = new Promise<void>((resolve) => {
      fetching.wake = resolve;
    });
    await Promise.race([this.#pause(ms), woken]);
  }

  async #pages(account: string, token: string): Promise<void> {
    const { api, store, take } = this.#options;
    const key = `kf ${account}`;
    let cursor = (await store.get<string>('cursors', key)) ?? '';
    const skipBefore = cursor === '' ? (this.#startedAt - beforeStartMs) / 1_000 : 0;
    for (;;) {
      const page = await api.page({ account, cursor, token });
      const readable = page.msg_list.filter(isReadable);
      const unreadable = page.msg_list.length - readable.length;
      if (unreadable > 0) this.#options.log.error('kf.unreadable', { account, messages: unreadable });
      for (const message of readable) {
        if (message.send_time >= skipBefore) await take({ ...message, open_kfid: message.open_kfid || account });
      }
      // Only now: a message that was fetched and not taken is fetched again.
      const stuck = page.next_cursor === '' || page.next_cursor === cursor;
      if (!stuck) await store.put('cursors', key, page.next_cursor);
      cursor = page.next_cursor;
      if (page.has_more !== 1 || stuck || this.#stopped) return;
    }
  }
}
