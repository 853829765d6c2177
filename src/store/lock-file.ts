import { link, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { z } from 'zod';
import { reasonOf, StoreError } from './errors.ts';

const holderSchema = z.object({
  pid: z.number().int().positive(),
  host: z.string(),
  /** When it took the lock, ms since 1970. */
  startedAt: z.number(),
  /** The kernel's start mark of the process, where there is one: a pid alone comes back, in containers after every restart. */
  mark: z.string().optional(),
  /** Tells this taking of the lock from every other. */
  id: z.string(),
  port: z.number().int().optional(),
  token: z.string().optional(),
});

/** Who has a state folder, and how commands reach it. */
export type LockHolder = z.infer<typeof holderSchema>;

/** A holder on another machine (or in another container) cannot be asked; without a pulse for so long it is taken for dead. */
const silenceMs = 60_000;

/** The file appears with its content or not at all (a hard link); where links do not exist, created exclusively. False when it is there already. */
export async function createLock(path: string, holder: LockHolder, now: number): Promise<boolean> {
  const temporary = `${path}.${holder.id}`;
  const text = JSON.stringify(holder);
  try {
    await writeFile(temporary, text, { mode: 0o600 });
    await utimes(temporary, now / 1000, now / 1000);
    await link(temporary, path).catch(async (error: unknown) => {
      if (reasonOf(error) === 'EEXIST') throw error;
      await writeFile(path, text, { mode: 0o600, flag: 'wx' });
    });
    return true;
  } catch (error) {
    if (reasonOf(error) === 'EEXIST') return false;
    throw new StoreError('store.unwritable', { file: path, reason: reasonOf(error) }, { cause: error });
  } finally {
    await rm(temporary, { force: true });
  }
}

/**
 * Removes the lock file that was judged dead and no other: two processes that start at once must not remove each other's.
 * So only one process at a time looks again and removes; `force` opens a gate that a crash has left shut.
 */
export async function removeStale(path: string, judged: string, force: boolean): Promise<void> {
  const gate = `${path}.taking`;
  try {
    await writeFile(gate, '', { flag: 'wx' });
  } catch {
    if (force) await rm(gate, { force: true });
    return;
  }
  try {
    if ((await readLock(path)).text === judged) await rm(path, { force: true });
  } finally {
    await rm(gate, { force: true });
  }
}

/** What stands in the lock file; no text when there is none, no holder when the text is not a lock's. */
export async function readLock(path: string): Promise<{ text?: string; holder?: LockHolder }> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch {
    return {};
  }
  try {
    return { text, holder: holderSchema.parse(JSON.parse(text)) };
  } catch {
    return { text };
  }
}

/** Whether the holder still runs: asked of the kernel on this machine, judged by its pulse on another. */
export async function isAlive(path: string, holder: LockHolder, now: number): Promise<boolean> {
  if (holder.host !== hostname()) {
    const pulse = await stat(path).then(
      (found) => found.mtimeMs,
      () => 0,
    );
    return now - pulse < silenceMs;
  }
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    return reasonOf(error) === 'EPERM'; // it runs as another user
  }
  const mark = await markOf(holder.pid);
  return mark === undefined || holder.mark === undefined || mark === holder.mark;
}

/** Boot and start time of a process as Linux tells them; undefined elsewhere. */
export async function markOf(pid: number): Promise<string | undefined> {
  try {
    const [boot, status] = await Promise.all([
      readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
      readFile(`/proc/${pid}/stat`, 'utf8'),
    ]);
    // proc(5): the name in field 2 may hold spaces and brackets; the state is field 3, the start time field 22.
    const fields = status.slice(status.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z') return 'ended, not yet collected by its parent';
    return fields[19] === undefined ? undefined : `${boot.trim()}/${fields[19]}`;
  } catch {
    return undefined;
  }
}
