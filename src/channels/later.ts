import type { Failure } from '../delivery/carrier.ts';
import type { Outbox } from '../delivery/outbox.ts';
import type { Later } from './channel.ts';

/** Hands parcels to the outbox; `poke` has it look at once. */
export function laterThrough(outbox: Outbox, poke: () => void): Later {
  return {
    put: async (parcel, notBefore) => {
      await outbox.put(parcel, notBefore);
      poke();
    },
    failed: (key, reason) => listed(outbox, key, reason, 'refused'),
    unclear: async (parcel, detail) => {
      // Never due: it is taken in only to be listed.
      await outbox.put(parcel, Number.MAX_SAFE_INTEGER / 2);
      await listed(outbox, parcel.key, detail, 'unclear');
    },
  };
}

async function listed(outbox: Outbox, key: string, detail: string, because: 'refused' | 'unclear'): Promise<void> {
  const failure: Failure = { remedy: 'give-up', maybeSent: because === 'unclear', detail };
  await outbox.failed(`answer/${key}`, failure, { kind: 'give-up', because });
}
