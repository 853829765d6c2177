import { setTimeout as sleep } from 'node:timers/promises';
import type { Store } from '../store/store.ts';

export type Turn = {
  store: Store;
  /** What only one may do at a time among all instances. */
  name: string;
  /** A holder that takes longer counts as dead. */
  holdMs: number;
  pause?: ((ms: number) => Promise<unknown>) | undefined;
};

const pollMs = 100;

/**
 * Does `work` when its turn comes. While another holds the turn, `meanwhile` may find that the work is no longer needed and gives what
 * it would have given. Undefined when the turn did not come within `holdMs`. Errors: those of the store, of `work` and of `meanwhile`.
 */
export async function oneAtATime<T>(
  { store, name, holdMs, pause = sleep }: Turn,
  work: () => Promise<T>,
  meanwhile: () => Promise<T | undefined> = async () => undefined,
): Promise<T | undefined> {
  for (let waited = 0; waited <= holdMs; waited += pollMs) {
    if (await store.putIfAbsent('leases', name, true, { ttlMs: holdMs })) {
      try {
        return await work();
      } finally {
        await store.remove('leases', name);
      }
    }
    await pause(pollMs);
    const found = await meanwhile();
    if (found !== undefined) return found;
  }
  return undefined;
}
