import { setImmediate } from 'node:timers/promises';
import { type Adapter, Low } from 'lowdb';
import { type Drawer, type Entries, isLive } from './entries.ts';

/**
 * One state file in memory, written whole. All changes of one tick, and all that arrive while a write is under way, share the
 * next write: a burst of a thousand costs two writes, and each change still waits for the write that holds it.
 */
export class FileDrawer implements Drawer {
  readonly #low: Low<Entries>;
  readonly #now: () => number;
  #undo: Array<() => void> = [];
  #next: Promise<void> | undefined;
  #last: Promise<void> = Promise.resolve();

  constructor(file: Adapter<Entries>, now: () => number) {
    this.#low = new Low<Entries>(file, new Map());
    this.#now = now;
  }

  get entries(): Entries {
    return this.#low.data;
  }

  /** Reads the file. Errors: StoreError when it is there and cannot be read. */
  async load(): Promise<void> {
    await this.#low.read();
    this.#sweep();
  }

  changed(undo: () => void): Promise<void> {
    this.#undo.push(undo);
    if (this.#next === undefined) {
      this.#next = this.#writeAfter(this.#last);
      this.#last = this.#next.catch(() => {}); // its callers hear of it; the next write does not care
    }
    return this.#next;
  }

  /** Resolves when nothing is left to write. */
  async settled(): Promise<void> {
    await this.#last;
  }

  async #writeAfter(last: Promise<void>): Promise<void> {
    await last;
    await setImmediate();
    const undo = this.#undo;
    this.#undo = [];
    this.#next = undefined;
    try {
      this.#sweep();
      await this.#low.write();
    } catch (error) {
      for (const takeBack of undo.reverse()) takeBack();
      throw error;
    }
  }

  #sweep(): void {
    const now = this.#now();
    for (const [key, entry] of this.entries) {
      if (!isLive(entry, now)) this.entries.delete(key);
    }
  }
}
