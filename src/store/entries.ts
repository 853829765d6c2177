import { StoreError } from './errors.ts';
import { type Json, type Lifetime, type Shelf, type Store, unchanged } from './store.ts';

/** One kept value as JSON text (so that nobody outside shares its objects) and the moment it is over, in ms since 1970. */
export type Entry = { readonly text: string; readonly expiresAt: number | undefined };
export type Entries = Map<string, Entry>;

/** Entries that are kept together; `changed` resolves once they are safe, or takes the change back with `undo` and rejects. */
export type Drawer = { readonly entries: Entries; changed(undo: () => void): Promise<void> };

/** All drawers; one shelf may be spread over several. */
export type Cabinet = {
  drawerOf(shelf: Shelf, key: string): Drawer;
  drawersOf(shelf: Shelf): readonly Drawer[];
  close(): Promise<void>;
};

/** True while the entry counts. Its last moment is the one before `expiresAt`. */
export function isLive(entry: Entry, now: number): boolean {
  return entry.expiresAt === undefined || now < entry.expiresAt;
}

/** The port over entries in memory, wherever the cabinet then keeps them. */
export class EntryStore implements Store {
  readonly #cabinet: Cabinet;
  readonly #now: () => number;
  #closed = false;

  constructor(cabinet: Cabinet, now: () => number) {
    this.#cabinet = cabinet;
    this.#now = now;
  }

  async get<T extends Json>(shelf: Shelf, key: string): Promise<T | undefined> {
    return parse<T>(this.#find(this.#drawerOf(shelf, key), key));
  }

  async put(shelf: Shelf, key: string, value: Json, lifetime?: Lifetime): Promise<void> {
    await this.#set(this.#drawerOf(shelf, key), key, this.#entry(value, lifetime));
  }

  async putIfAbsent(shelf: Shelf, key: string, value: Json, lifetime?: Lifetime): Promise<boolean> {
    const drawer = this.#drawerOf(shelf, key);
    if (this.#find(drawer, key) !== undefined) return false;
    await this.#set(drawer, key, this.#entry(value, lifetime));
    return true;
  }

  async update<T extends Json>(
    shelf: Shelf,
    key: string,
    change: (current: T | undefined) => T | undefined | typeof unchanged,
    lifetime?: Lifetime,
  ): Promise<T | undefined> {
    const drawer = this.#drawerOf(shelf, key);
    const current = this.#find(drawer, key);
    const next = change(parse<T>(current));
    if (next === unchanged) return parse<T>(current);
    const entry = next === undefined ? undefined : this.#entry(next, lifetime);
    if (entry !== undefined || current !== undefined) await this.#set(drawer, key, entry);
    return parse<T>(entry);
  }

  async remove(shelf: Shelf, key: string): Promise<void> {
    const drawer = this.#drawerOf(shelf, key);
    if (drawer.entries.has(key)) await this.#set(drawer, key, undefined);
  }

  async list<T extends Json>(shelf: Shelf, prefix = ''): Promise<Array<{ key: string; value: T }>> {
    this.#mustBeOpen();
    const now = this.#now();
    const found: Array<{ key: string; value: T }> = [];
    for (const { entries } of this.#cabinet.drawersOf(shelf)) {
      for (const [key, entry] of entries) {
        if (key.startsWith(prefix) && isLive(entry, now)) found.push({ key, value: JSON.parse(entry.text) as T });
      }
    }
    return found.sort((one, other) => (one.key < other.key ? -1 : 1));
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#cabinet.close();
  }

  #drawerOf(shelf: Shelf, key: string): Drawer {
    this.#mustBeOpen();
    return this.#cabinet.drawerOf(shelf, key);
  }

  #mustBeOpen(): void {
    if (this.#closed) throw new StoreError('store.closed');
  }

  #find(drawer: Drawer, key: string): Entry | undefined {
    const entry = drawer.entries.get(key);
    return entry !== undefined && isLive(entry, this.#now()) ? entry : undefined;
  }

  #entry(value: Json, lifetime: Lifetime | undefined): Entry {
    const ttlMs = ttlOf(lifetime);
    return { text: textOf(value), expiresAt: ttlMs === undefined ? undefined : this.#now() + ttlMs };
  }

  #set(drawer: Drawer, key: string, entry: Entry | undefined): Promise<void> {
    const before = drawer.entries.get(key);
    write(drawer.entries, key, entry);
    return drawer.changed(() => {
      // A later change of the same key stands on its own write.
      if (drawer.entries.get(key) === entry) write(drawer.entries, key, before);
    });
  }
}

/** A value as text. Errors: TypeError for what JSON cannot hold at all (undefined, a function, a circle, a bigint). */
export function textOf(value: Json): string {
  const text: string | undefined = JSON.stringify(value);
  if (text === undefined) throw new TypeError('Only JSON can be stored');
  return text;
}

/** The lifetime in whole milliseconds, rounded up. Errors: RangeError for one that is not a number. */
export function ttlOf(lifetime: Lifetime | undefined): number | undefined {
  const ttlMs = lifetime?.ttlMs;
  if (ttlMs !== undefined && !Number.isFinite(ttlMs)) throw new RangeError(`A lifetime of ${ttlMs} ms`);
  return ttlMs === undefined ? undefined : Math.ceil(ttlMs);
}

function parse<T extends Json>(entry: Entry | undefined): T | undefined {
  return entry === undefined ? undefined : (JSON.parse(entry.text) as T);
}

function write(entries: Entries, key: string, entry: Entry | undefined): void {
  if (entry === undefined) entries.delete(key);
  else entries.set(key, entry);
}
