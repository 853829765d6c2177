import type { Log } from './log.ts';

/** What is stopped, in order: take no more, finish, close. */
export type Stop = { name: string; stop: () => Promise<void> };

const deadlineMs = 10_000;

/** Stops everything in order; a part that hangs or fails is logged and does not keep the others from closing. */
export async function shutDown(stops: readonly Stop[], log: Log): Promise<void> {
  for (const { name, stop } of stops) {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => resolve('late'), deadlineMs);
    });
    try {
      if ((await Promise.race([stop(), late])) === 'late') log.warn('stop.late', { part: name });
    } catch (error) {
      log.error('stop.failed', { part: name, error: error instanceof Error ? error.name : 'unknown' });
    } finally {
      clearTimeout(timer);
    }
  }
}
