/** The port behind which everything that outlives a request is kept. lowdb stands behind it by default, Redis for several instances. */

/** Names of the shelves; each holds JSON values by key. */
export const shelves = [
  'conversations',
  'seen',
  'outbox',
  'cursors',
  'tokens',
  'leases',
  'pace',
  'feedback',
  'questions',
  'subscriptions',
  'targets',
  'publications',
  'preferences',
] as const;
export type Shelf = (typeof shelves)[number];

/** Plain JSON; what a store can keep. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** How long a value counts from this write on; without it, for ever. Zero or less: it is over at once. */
export type Lifetime = { ttlMs?: number | undefined };

/** What a `change` returns to leave the value and its lifetime as they are, without a write. */
export const unchanged: unique symbol = Symbol('unchanged');

/**
 * Every verb is atomic for its key. Values are copied in and out: changing what `get` returned changes nothing.
 * A write is kept (on disk, in Redis) when its promise resolves.
 * Errors: `StoreError`; a rejected promise means the write did not happen or its fate is unknown; never half of it.
 */
export type Store = {
  get<T extends Json>(shelf: Shelf, key: string): Promise<T | undefined>;
  put(shelf: Shelf, key: string, value: Json, lifetime?: Lifetime): Promise<void>;
  /** True when the key was free and the value now stands there. */
  putIfAbsent(shelf: Shelf, key: string, value: Json, lifetime?: Lifetime): Promise<boolean>;
  /**
   * Reads, changes and writes one value as one step and gives what then stands there. `change` may run more than once;
   * returning undefined removes the key, returning `unchanged` writes nothing, and what it throws comes out with nothing written.
   */
  update<T extends Json>(
    shelf: Shelf,
    key: string,
    change: (current: T | undefined) => T | undefined | typeof unchanged,
    lifetime?: Lifetime,
  ): Promise<T | undefined>;
  remove(shelf: Shelf, key: string): Promise<void>;
  /** All live entries of a shelf whose key starts with `prefix`, sorted by key (by UTF-16 unit, as `<` does). */
  list<T extends Json>(shelf: Shelf, prefix?: string): Promise<Array<{ key: string; value: T }>>;
  /** Writes what is pending and lets go of files and sockets; afterwards every verb is refused (`store.closed`). */
  close(): Promise<void>;
};
