import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import test, { type ExecutionContext } from 'ava';
import type { Entries } from '../../src/store/entries.ts';
import { FileDrawer } from '../../src/store/file-drawer.ts';
import { openJsonStore } from '../../src/store/json-store.ts';

test('writes a thousand changes of one tick once', async (t) => {
  const { drawer, written, change } = slowDrawer();
  await Promise.all(Array.from({ length: 1_000 }, (_, index) => change(`key-${index}`)));
  t.deepEqual(written, [1_000]);
  t.is(drawer.entries.size, 1_000);
});

test('writes what comes during a write once more, after it, and acknowledges each with its own write', async (t) => {
  const { written, change, finishWrite, writing } = slowDrawer({ byHand: true });
  const acknowledged: string[] = [];
  const first = change('first').then(() => acknowledged.push('first'));
  await writing();
  const later = Array.from({ length: 500 }, (_, index) =>
    change(`later-${index}`).then(() => acknowledged.push('later')),
  );
  await turn();
  t.deepEqual([written, acknowledged], [[1], []], 'one write at a time');
  finishWrite();
  await first;
  t.deepEqual(acknowledged, ['first']);
  await writing();
  finishWrite();
  await Promise.all(later);
  t.deepEqual(written, [1, 501]);
});

test('takes back only what a failed write held', async (t) => {
  const { drawer, change, finishWrite, writing } = slowDrawer({ byHand: true });
  const first = change('key', 'one');
  await writing();
  const second = change('key', 'two');
  finishWrite(new Error('disk full'));
  await t.throwsAsync(first, { message: 'disk full' });
  t.is(drawer.entries.get('key')?.text, 'two', 'the later change waits for its own write');
  await writing();
  finishWrite();
  await second;
  t.is(drawer.entries.get('key')?.text, 'two');
});

test('takes back several changes of one key in one failed write', async (t) => {
  const { drawer, change, finishWrite, writing } = slowDrawer({ byHand: true });
  const failing = [change('key', 'one'), change('key', 'two'), change('other')];
  await writing();
  finishWrite(new Error('disk full'));
  for (const result of await Promise.allSettled(failing)) t.is(result.status, 'rejected');
  t.is(drawer.entries.size, 0);
});

test('keeps a write small while an hour of message ids is remembered', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'store-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  const store = await openJsonStore({ folder, now: () => 0, onFault: (fault) => void t.fail(fault.message) });
  t.teardown(() => store.close());
  const ids = Array.from({ length: 60_000 }, (_, index) => `CAIQ16HMjQYY/NGagIOAAgMgq4KM${index}`);
  await Promise.all(ids.map((id) => store.put('seen', id, 1, { ttlMs: 3_600_000 })));
  const files = (await readdir(folder)).filter((name) => name.startsWith('seen-'));
  const sizes = await Promise.all(files.map(async (name) => (await stat(join(folder, name))).size));
  t.is(files.length, 64);
  t.true(
    Math.max(...sizes) < 80_000,
    `the largest of the files, each rewritten whole, has ${Math.max(...sizes)} bytes`,
  );
  const processor = process.cpuUsage();
  for (let index = 0; index < 100; index += 1) await store.put('seen', `next-${index}`, 1, { ttlMs: 3_600_000 });
  const { user, system } = process.cpuUsage(processor);
  logMeasure(t, (user + system) / 1_000 / 100);
});

/** 1,000 messages a minute are 17 a second: at 20 ms of processor time each, a third of one core. Far above what is measured. */
function logMeasure(t: ExecutionContext, msPerPut: number): void {
  t.log(`${msPerPut.toFixed(2)} ms of processor time for each remembered id`);
  t.true(msPerPut < 20);
}

type SlowDrawer = {
  drawer: FileDrawer;
  /** How many entries each write held. */
  written: number[];
  change: (key: string, text?: string) => Promise<void>;
  finishWrite: (error?: Error) => void;
  /** Resolves when a write is under way. */
  writing: () => Promise<void>;
};

function slowDrawer({ byHand = false } = {}): SlowDrawer {
  const written: number[] = [];
  let finish: ((error?: Error) => void) | undefined;
  const write = (entries: Entries) => {
    written.push(entries.size);
    if (!byHand) return turn();
    return new Promise<void>((resolve, reject) => {
      finish = (error) => (error === undefined ? resolve() : reject(error));
    });
  };
  const drawer = new FileDrawer({ read: async () => null, write }, () => 0);
  return {
    drawer,
    written,
    change: (key, text = '1') => {
      const before = drawer.entries.get(key);
      const entry = { text, expiresAt: undefined };
      drawer.entries.set(key, entry);
      return drawer.changed(() => {
        if (drawer.entries.get(key) !== entry) return;
        if (before === undefined) drawer.entries.delete(key);
        else drawer.entries.set(key, before);
      });
    },
    finishWrite: (error) => {
      finish?.(error);
      finish = undefined;
    },
    writing: async () => {
      while (finish === undefined) await turn();
    },
  };
}
