import { type Store, unchanged } from './store.ts';

/** So many in any stretch of so many milliseconds: `{ limit: 30, windowMs: 60_000 }`. */
export type Limit = { limit: number; windowMs: number };

/** Taken and counted, or refused, with the moment (ms since 1970) from which it may be tried again. */
export type Taken = { ok: true } | { ok: false; retryAt: number };

/**
 * Keeps a pace over all instances by remembering when each turn was taken. Windows slide, because platforms do not say where
 * theirs begin: in no stretch of a window's length are there more than its limit. Instances' clocks should agree to a second.
 */
export class Pace {
  readonly #store: Store;
  readonly #now: () => number;

  constructor(store: Store, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  /**
   * Takes one turn when all limits allow it; a refused turn counts for none. Ask with the same limits for the same key.
   * E.g. `take('robot:chat-7', { limit: 30, windowMs: 60_000 }, { limit: 1_000, windowMs: 3_600_000 })`.
   * Errors: StoreError; RangeError for a limit below 1.
   */
  async take(key: string, ...limits: readonly Limit[]): Promise<Taken> {
    if (limits.some(({ limit }) => !(limit >= 1))) throw new RangeError('A pace needs a limit of 1 or more');
    const longestMs = Math.max(0, ...limits.map(({ windowMs }) => windowMs));
    const now = this.#now();
    let retryAt = now;
    await this.#store.update<number[]>(
      'pace',
      key,
      (taken = []) => {
        // A turn from the future was taken by a clock ahead of ours; counted as now, it blocks for one window at most.
        const turns = taken.map((turn) => Math.min(turn, now)).filter((turn) => turn > now - longestMs);
        retryAt = Math.max(now, ...limits.map((limit) => freeAt(turns, limit)));
        return retryAt > now ? unchanged : [...turns, now];
      },
      { ttlMs: longestMs },
    );
    return retryAt > now ? { ok: false, retryAt } : { ok: true };
  }
}

/** When the limit allows another turn: once the oldest of the last `limit` turns has left the window. */
function freeAt(turns: readonly number[], { limit, windowMs }: Limit): number {
  const oldest = turns[turns.length - limit];
  return oldest === undefined ? Number.NEGATIVE_INFINITY : oldest + windowMs;
}
