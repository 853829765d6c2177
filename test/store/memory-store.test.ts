import test from 'ava';
import { createMemoryStore } from '../../src/store/memory-store.ts';
import { storeContract } from './contract.ts';

storeContract(test, async () => {
  const clock = { now: 1_000_000 };
  return {
    store: createMemoryStore(() => clock.now),
    pass: async (ms) => {
      clock.now += ms;
    },
  };
});
