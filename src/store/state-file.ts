import { open, readFile, rename, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Adapter } from 'lowdb';
import { z } from 'zod';
import type { Entries } from './entries.ts';
import { reasonOf, StoreError } from './errors.ts';

/** What a state file holds: key, value and the moment it is over (null: never). A list, since no key is special in a list. */
const fileSchema = z.object({
  version: z.literal(1),
  entries: z.array(z.tuple([z.string(), z.unknown(), z.number().nullable()])),
});

export type StateFileOptions = { path: string; now: () => number; onFault: (fault: StoreError) => void };

/**
 * lowdb's adapter for one file of entries. lowdb's own `JSONFile` trusts what it reads and does not wait for the disk.
 * A file that cannot be understood is renamed with its date, reported (`store.set-aside`), and the shelf starts empty.
 */
export class StateFile implements Adapter<Entries> {
  readonly #path: string;
  readonly #now: () => number;
  readonly #onFault: (fault: StoreError) => void;

  constructor({ path, now, onFault }: StateFileOptions) {
    this.#path = path;
    this.#now = now;
    this.#onFault = onFault;
  }

  async read(): Promise<Entries | null> {
    const text = await readIfThere(this.#path);
    if (text === undefined) return null;
    const entries = parseEntries(text);
    if (entries === undefined) await this.#setAside();
    return entries ?? null;
  }

  /** Whole or not at all: a temporary file, forced to disk, then renamed over the old one. */
  async write(entries: Entries): Promise<void> {
    const text = serialise(entries); // before the first await: what is changed from now on belongs to the next write
    try {
      const temporary = `${this.#path}.tmp`;
      const file = await open(temporary, 'w', 0o600);
      try {
        await file.writeFile(text);
        await file.datasync();
      } finally {
        await file.close();
      }
      await rename(temporary, this.#path);
    } catch (error) {
      throw new StoreError('store.unwritable', { file: this.#path, reason: reasonOf(error) }, { cause: error });
    }
  }

  async #setAside(): Promise<void> {
    const moment = new Date(this.#now()).toISOString().replaceAll(':', '-');
    let kept = `${this.#path}.broken-${moment}`;
    for (let count = 2; await exists(kept); count += 1) kept = `${this.#path}.broken-${moment}-${count}`;
    await rename(this.#path, kept);
    this.#onFault(new StoreError('store.set-aside', { file: this.#path, kept: basename(kept) }));
  }
}

function serialise(entries: Entries): string {
  const lines: string[] = [];
  for (const [key, { text, expiresAt }] of entries) {
    lines.push(`[${JSON.stringify(key)},${text},${expiresAt ?? 'null'}]`);
  }
  return `{"version":1,"entries":[\n${lines.join(',\n')}\n]}\n`;
}

function parseEntries(text: string): Entries | undefined {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return undefined;
  }
  const parsed = fileSchema.safeParse(content);
  if (!parsed.success) return undefined;
  return new Map(
    parsed.data.entries.map(([key, value, over]) => [
      key,
      { text: JSON.stringify(value), expiresAt: over ?? undefined },
    ]),
  );
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (reasonOf(error) === 'ENOENT') return undefined;
    throw new StoreError('store.unwritable', { file: path, reason: reasonOf(error) }, { cause: error });
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
