import type { Store } from '../store/store.ts';
import { unchanged } from '../store/store.ts';

/** A message leaves within its carrier's deadline (about 10 s); whoever holds a lane for a minute has died. */
const laneMs = 60_000;

/** One sender at a time per lane, over all instances; a claim expires by itself. */
export type Lanes = {
  /** True when the lane is ours now. An instance that starts again under its old name finds its own lanes open. */
  enter(lane: string): Promise<boolean>;
  leave(lane: string): Promise<void>;
};

type Claim = { owner: string };

/** `owner`: one name per instance; the same after a restart where only one process can run on the store, else a new one. */
export function createLanes(store: Store, owner: string): Lanes {
  const keyOf = (lane: string) => `outbox/${lane}`;
  return {
    enter: async (lane) => {
      const claim = await store.update<Claim>(
        'leases',
        keyOf(lane),
        (held) => (held === undefined || held.owner === owner ? { owner } : unchanged),
        { ttlMs: laneMs },
      );
      return claim?.owner === owner;
    },
    leave: async (lane) => {
      await store.update<Claim>('leases', keyOf(lane), (held) => (held?.owner === owner ? undefined : unchanged));
    },
  };
}
