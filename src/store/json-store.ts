import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Cabinet, EntryStore } from './entries.ts';
import { reasonOf, StoreError } from './errors.ts';
import { FileDrawer } from './file-drawer.ts';
import { type Lock, type LockOptions, type Reachable, takeLock } from './lock.ts';
import { StateFile } from './state-file.ts';
import { type Shelf, type Store, shelves } from './store.ts';

/**
 * Files per shelf; one where nothing is said. A write rewrites one file whole, so shelves that change with every message are
 * spread: with 1,000 messages a minute and ids kept for an hour, a write of `seen` holds about 1,000 ids instead of 60,000.
 * A changed number needs a backup before and a restore after: a key is looked for in its own file only.
 */
const filesOf: Readonly<Partial<Record<Shelf, number>>> = {
  seen: 64,
  conversations: 16,
  questions: 16,
  outbox: 16,
  pace: 16,
};

/**
 * `folder` is the state folder, `DATA_DIR/state`; it is made when missing. `onFault` hears of what did not stop the store:
 * a broken file set aside (`store.set-aside`), the folder taken by another process (`store.lock-lost`).
 */
export type JsonStoreOptions = LockOptions;

/** The local store can also say in its lock file how commands reach this process. */
export type JsonStore = Store & { announce(reachable: Reachable): Promise<void> };

/** Opens the local store for this process alone. Errors: StoreError `store.locked` when another process has it, `store.unwritable`. */
export async function openJsonStore(options: JsonStoreOptions): Promise<JsonStore> {
  await makeFolder(options.folder);
  const lock = await takeLock(options);
  try {
    const store = new EntryStore(await openCabinet(options, lock), options.now);
    return Object.assign(store, { announce: (reachable: Reachable) => lock.announce(reachable) });
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function openCabinet(options: JsonStoreOptions, lock: Lock): Promise<Cabinet> {
  const there = new Set(await readdir(options.folder));
  const cabinet = new Map<Shelf, FileDrawer[]>();
  for (const shelf of shelves) {
    const drawers = fileNames(shelf).map((name) => ({
      name,
      drawer: openDrawer(join(options.folder, name), options, lock),
    }));
    await Promise.all(drawers.filter(({ name }) => there.has(name)).map(({ drawer }) => drawer.load()));
    cabinet.set(
      shelf,
      drawers.map(({ drawer }) => drawer),
    );
  }
  const drawersOf = (shelf: Shelf) => cabinet.get(shelf) ?? [];
  return {
    drawersOf,
    drawerOf: (shelf, key) => {
      const drawers = drawersOf(shelf);
      const drawer = drawers[hash(key) % drawers.length];
      if (drawer === undefined) throw new TypeError(`No shelf ${shelf}`);
      return drawer;
    },
    close: async () => {
      await Promise.all([...cabinet.values()].flat().map((drawer) => drawer.settled()));
      await lock.release();
    },
  };
}

function openDrawer(path: string, { now, onFault }: JsonStoreOptions, lock: Lock): FileDrawer {
  const file = new StateFile({ path, now, onFault });
  return new FileDrawer(
    {
      read: () => file.read(),
      write: (entries) => {
        lock.mustBeHeld();
        return file.write(entries);
      },
    },
    now,
  );
}

/** `tokens.json`, or `seen-00.json` to `seen-63.json`. */
function fileNames(shelf: Shelf): string[] {
  const count = filesOf[shelf] ?? 1;
  if (count === 1) return [`${shelf}.json`];
  return Array.from({ length: count }, (_, index) => `${shelf}-${String(index).padStart(2, '0')}.json`);
}

/** FNV-1a over UTF-16 units: spreads keys evenly, the same in every process. */
function hash(key: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < key.length; index += 1) {
    value = Math.imul(value ^ key.charCodeAt(index), 0x01000193);
  }
  return value >>> 0;
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new StoreError('store.unwritable', { file: folder, reason: reasonOf(error) }, { cause: error });
  }
}
