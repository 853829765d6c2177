import { randomUUID } from 'node:crypto';
import { rename, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { StoreError } from './errors.ts';
import { createLock, isAlive, type LockHolder, markOf, readLock, removeStale } from './lock-file.ts';

/** How commands on this machine reach the process that has the folder. */
export type Reachable = { port: number; token: string };

export type LockOptions = {
  folder: string;
  now: () => number;
  onFault: (fault: StoreError) => void;
  /** How often the holder looks after its lock file; well under the silence after which another machine takes it over. */
  pulseMs?: number;
};

const patience = { everyMs: 25, tries: 80 };

/** The right to a state folder: one process at a time. */
export class Lock {
  readonly #path: string;
  readonly #options: LockOptions;
  readonly #pulse: NodeJS.Timeout;
  #holder: LockHolder;
  #state: 'held' | 'lost' | 'released' = 'held';

  constructor(path: string, holder: LockHolder, options: LockOptions) {
    this.#path = path;
    this.#holder = holder;
    this.#options = options;
    this.#pulse = setInterval(() => void this.#beat(), options.pulseMs ?? 10_000).unref();
  }

  /** Writes into the lock file how to reach this process. Only its owner may read the file: the token opens the process. */
  async announce(reachable: Reachable): Promise<void> {
    this.mustBeHeld();
    this.#holder = { ...this.#holder, ...reachable };
    const temporary = `${this.#path}.${this.#holder.id}`;
    await writeFile(temporary, JSON.stringify(this.#holder), { mode: 0o600 });
    await rename(temporary, this.#path);
  }

  /** Errors: StoreError `store.lock-lost` once the folder is another process's or given up. */
  mustBeHeld(): void {
    if (this.#state !== 'held') throw new StoreError('store.lock-lost', { folder: this.#options.folder });
  }

  async release(): Promise<void> {
    this.#state = 'released';
    clearInterval(this.#pulse);
    const found = await readLock(this.#path);
    if (found.holder?.id === this.#holder.id) await rm(this.#path, { force: true });
  }

  async #beat(): Promise<void> {
    const { holder } = await readLock(this.#path);
    if (this.#state !== 'held') return;
    if (holder !== undefined && holder.id !== this.#holder.id) {
      clearInterval(this.#pulse);
      this.#state = 'lost';
      this.#options.onFault(new StoreError('store.lock-lost', { folder: this.#options.folder }));
      return;
    }
    const seconds = this.#options.now() / 1000;
    // Somebody may have tidied the file away; the folder is still ours.
    if (holder === undefined) await createLock(this.#path, this.#holder, this.#options.now()).catch(() => false);
    else await utimes(this.#path, seconds, seconds).catch(() => {});
  }
}

/** Takes the folder's lock, also from a process that is dead. Errors: StoreError `store.locked` {pid, folder}, `store.unwritable`. */
export async function takeLock(options: LockOptions): Promise<Lock> {
  const path = join(options.folder, 'lock.json');
  const mark = await markOf(process.pid);
  const mine: LockHolder = {
    pid: process.pid,
    host: hostname(),
    startedAt: options.now(),
    ...(mark === undefined ? {} : { mark }),
    id: randomUUID(),
  };
  for (let attempt = 1; attempt <= patience.tries; attempt += 1) {
    if (await createLock(path, mine, options.now())) return new Lock(path, mine, options);
    const found = await readLock(path);
    if (found.holder !== undefined && (await isAlive(path, found.holder, options.now()))) {
      throw new StoreError('store.locked', { pid: found.holder.pid, folder: options.folder });
    }
    // A file that nobody can read may be half-written at this moment; one that stays so was cut off with its writer.
    const dead = found.holder !== undefined || attempt > patience.tries / 2;
    if (dead && found.text !== undefined) await removeStale(path, found.text, attempt > patience.tries / 2);
    await wait(patience.everyMs);
  }
  throw new StoreError('store.unwritable', { file: path, reason: 'EEXIST' });
}

/** The living process that has the folder, if any: so a command knows whom to ask. */
export async function findHolder(folder: string, now: () => number): Promise<LockHolder | undefined> {
  const path = join(folder, 'lock.json');
  const { holder } = await readLock(path);
  return holder !== undefined && (await isAlive(path, holder, now())) ? holder : undefined;
}
