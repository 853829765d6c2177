import { textOf, ttlOf } from './entries.ts';
import { StoreError } from './errors.ts';
import { RedisClient } from './redis-client.ts';
import { membersScript, writeScript } from './redis-scripts.ts';
import { type Json, type Lifetime, type Shelf, type Store, unchanged } from './store.ts';

export type RedisStoreOptions = {
  /** `redis://…` or `rediss://…`; may hold a password, so it is never printed. */
  url: string;
  /** Before every key, for a database shared with others. */
  prefix?: string;
};

/** How often an update tries again when other instances change the same key between its read and its write. */
const updateAttempts = 200;
const valuesAtOnce = 500;

/** A write: what must stand there before it, what stands there after it, for how long. */
type Write = { condition: 'any' | 'absent' | 'same'; expected?: string; text: string; ttlMs?: number | undefined };

/** Connects to Redis. Errors: StoreError `store.unreachable`, or `store.refused` (a wrong password, for one). */
export async function openRedisStore({ url, prefix = 'shuilaiguan:' }: RedisStoreOptions): Promise<Store> {
  const client = new RedisClient(url);
  try {
    await client.run((redis) => redis.ping());
  } catch (error) {
    await client.close();
    throw error;
  }
  return new RedisStore(client, prefix);
}

class RedisStore implements Store {
  readonly #client: RedisClient;
  readonly #prefix: string;
  readonly #turns = new Map<string, Promise<unknown>>();

  constructor(client: RedisClient, prefix: string) {
    this.#client = client;
    this.#prefix = prefix;
  }

  async get<T extends Json>(shelf: Shelf, key: string): Promise<T | undefined> {
    return parse<T>(await this.#read(shelf, key));
  }

  async put(shelf: Shelf, key: string, value: Json, lifetime?: Lifetime): Promise<void> {
    await this.#write(shelf, key, { condition: 'any', text: textOf(value), ttlMs: ttlOf(lifetime) });
  }

  async putIfAbsent(shelf: Shelf, key: string, value: Json, lifetime?: Lifetime): Promise<boolean> {
    return this.#write(shelf, key, { condition: 'absent', text: textOf(value), ttlMs: ttlOf(lifetime) });
  }

  async update<T extends Json>(
    shelf: Shelf,
    key: string,
    change: (current: T | undefined) => T | undefined | typeof unchanged,
    lifetime?: Lifetime,
  ): Promise<T | undefined> {
    const ttlMs = ttlOf(lifetime);
    const attempt = async (): Promise<{ value: T | undefined } | undefined> => {
      const expected = await this.#read(shelf, key);
      const next = change(parse<T>(expected));
      if (next === unchanged || (next === undefined && expected === undefined)) return { value: parse<T>(expected) };
      const text = next === undefined ? '' : textOf(next);
      const write: Write =
        expected === undefined ? { condition: 'absent', text, ttlMs } : { condition: 'same', expected, text, ttlMs };
      return (await this.#write(shelf, key, write)) ? { value: text === '' ? undefined : parse<T>(text) } : undefined;
    };
    return this.#inTurn(`${shelf}:${key}`, async () => {
      for (let count = 0; count < updateAttempts; count += 1) {
        const done = await attempt();
        if (done !== undefined) return done.value;
      }
      throw new StoreError('store.contended', { shelf });
    });
  }

  async remove(shelf: Shelf, key: string): Promise<void> {
    await this.#write(shelf, key, { condition: 'any', text: '' });
  }

  async list<T extends Json>(shelf: Shelf, prefix = ''): Promise<Array<{ key: string; value: T }>> {
    // A prefix may end between the two halves of a character; Redis then compares without the half, we with it.
    const start = encodeKey(prefix.replace(/[\ud800-\udbff]$/u, ''));
    const members = await this.#client.run((redis) => redis.eval(membersScript, 1, this.#index(shelf), start));
    const keys = (members as string[]).map(decodeKey).filter((key) => key.startsWith(prefix));
    keys.sort((one, other) => (one < other ? -1 : 1));
    const found: Array<{ key: string; value: T }> = [];
    for (let from = 0; from < keys.length; from += valuesAtOnce) {
      const some = keys.slice(from, from + valuesAtOnce);
      const texts = await this.#client.run((redis) => redis.mget(some.map((key) => this.#name(shelf, key))));
      for (const [index, key] of some.entries()) {
        const text = texts[index]; // null: over or removed since the index was read
        if (typeof text === 'string') found.push({ key, value: JSON.parse(text) as T });
      }
    }
    return found;
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.#turns.values());
    await this.#client.close();
  }

  async #read(shelf: Shelf, key: string): Promise<string | undefined> {
    return (await this.#client.run((redis) => redis.get(this.#name(shelf, key)))) ?? undefined;
  }

  async #write(shelf: Shelf, key: string, { condition, expected = '', text, ttlMs }: Write): Promise<boolean> {
    const keys = [this.#name(shelf, key), this.#index(shelf)] as const;
    const values = [encodeKey(key), condition, expected, text, ttlMs ?? ''] as const;
    return (await this.#client.run((redis) => redis.eval(writeScript, keys.length, ...keys, ...values))) === 1;
  }

  /** Updates of one key go one after another within this process, so that only other instances can get between. */
  async #inTurn<T>(name: string, work: () => Promise<T>): Promise<T> {
    const mine = (this.#turns.get(name) ?? Promise.resolve()).then(work);
    const settled = mine.catch(() => {});
    this.#turns.set(name, settled);
    try {
      return await mine;
    } finally {
      if (this.#turns.get(name) === settled) this.#turns.delete(name);
    }
  }

  #name(shelf: Shelf, key: string): string {
    return `${this.#prefix}${shelf}:${encodeKey(key)}`;
  }

  #index(shelf: Shelf): string {
    return `${this.#prefix}index:${shelf}`;
  }
}

function parse<T extends Json>(text: string | undefined): T | undefined {
  return text === undefined ? undefined : (JSON.parse(text) as T);
}

/** Half characters would all become the same replacement character in UTF-8. */
function encodeKey(key: string): string {
  return key.replace(/[%\p{Surrogate}]/gu, (unit) => `%${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function decodeKey(text: string): string {
  return text.replace(/%([0-9a-f]{4})/gu, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
