/**
 * A process of its own for the lock's and the crash's tests: opens the folder given as its argument, says `open` (or the error's
 * code and ends), then writes counted keys for ever and says each one's number once the store has acknowledged it.
 */
import { writeSync } from 'node:fs';
import { StoreError } from '../../src/store/errors.ts';
import { openJsonStore } from '../../src/store/json-store.ts';

const [folder = '', mode = 'write'] = process.argv.slice(2);
const say = (line: string) => writeSync(1, `${line}\n`);

try {
  const store = await openJsonStore({ folder, now: () => Date.now(), onFault: (fault) => say(fault.message) });
  const start = (await store.list('seen')).length;
  say('open');
  if (mode === 'hold') setInterval(() => {}, 1_000);
  const write = async (lane: number) => {
    for (let count = start + lane; mode === 'write'; count += 8) {
      await Promise.all([
        store.put('seen', `id-${count}`, count),
        store.update<number[]>('cursors', `lane-${lane}`, (before) => [...(before ?? []), count]),
      ]);
      say(`${lane} ${count}`);
    }
  };
  await Promise.all([0, 1, 2, 3, 4, 5, 6, 7].map(write));
} catch (error) {
  if (!(error instanceof StoreError)) throw error;
  say(error.message);
}
