import { createHash, randomUUID } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { reasonOf, StoreError } from './errors.ts';

/**
 * A folder with an empty file for each thing that has begun to leave. All calls are synchronous: what is marked is on the disk before
 * the caller's next line runs. Programs on one machine share the folder, and with it its name. Errors: StoreError `store.unwritable`.
 */
export class DepartureFiles {
  readonly #folder: string;
  #id: string | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Chosen once per folder, and kept in it. */
  get id(): string {
    this.#id ??= this.#readId();
    return this.#id;
  }

  mark(departure: string): void {
    const path = this.#path(departure);
    this.#writing(path, () => {
      mkdirSync(this.#folder, { recursive: true });
      closeSync(openSync(path, 'w'));
      // An empty file is an entry of its folder: that is what has to reach the disk.
      flush(this.#folder);
    });
  }

  has(departure: string): boolean {
    return existsSync(this.#path(departure));
  }

  clear(departure: string): void {
    const path = this.#path(departure);
    this.#writing(path, () => rmSync(path, { force: true }));
  }

  #readId(): string {
    const path = join(this.#folder, 'id');
    return this.#writing(path, () => {
      mkdirSync(this.#folder, { recursive: true });
      try {
        writeFileSync(path, randomUUID(), { flag: 'wx', flush: true });
      } catch (error) {
        if (reasonOf(error) !== 'EEXIST') throw error;
      }
      return readFileSync(path, 'utf8');
    });
  }

  #path(departure: string): string {
    return join(this.#folder, createHash('sha256').update(departure).digest('hex').slice(0, 32));
  }

  #writing<T>(file: string, write: () => T): T {
    try {
      return write();
    } catch (error) {
      throw new StoreError('store.unwritable', { file, reason: reasonOf(error) }, { cause: error });
    }
  }
}

function flush(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
