import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import type { StoreError } from '../../src/store/errors.ts';
import { type JsonStore, openJsonStore } from '../../src/store/json-store.ts';
import { storeContract } from './contract.ts';
import { behavesLikeAMap } from './model.ts';

storeContract(test, async (t) => {
  const clock = { now: 1_000_000 };
  const { store } = await openIn(t, await stateFolder(t), clock);
  return {
    store,
    pass: async (ms) => {
      clock.now += ms;
    },
  };
});

test('behaves like a map with a clock, whatever is done to it, also over restarts', async (t) => {
  const root = await stateFolder(t);
  let run = 0;
  const begin = async () => {
    const clock = { now: 0 };
    run += 1;
    const options = {
      folder: join(root, String(run)),
      now: () => clock.now,
      onFault: (fault: StoreError) => void t.fail(fault.message),
    };
    let store = await openJsonStore(options);
    t.teardown(() => store.close());
    return {
      store,
      pass: async (ms: number) => {
        clock.now += ms;
      },
      reopen: async () => {
        await store.close();
        store = await openJsonStore(options);
        return store;
      },
    };
  };
  await behavesLikeAMap(t, begin, 100);
});

test('finds everything again after a restart, with its lifetimes', async (t) => {
  const folder = await stateFolder(t);
  const clock = { now: 1_000_000 };
  const first = await openIn(t, folder, clock);
  await first.store.put('cursors', 'ever', { at: 'c1' });
  await first.store.put('seen', '__proto__', 1, { ttlMs: 1_000 });
  await first.store.put('cursors', 'proto', JSON.parse('{"__proto__":{"a":1}}'));
  await first.store.put('seen', 'gone', 1, { ttlMs: 10 });
  await first.store.close();
  clock.now += 500;
  const second = await openIn(t, folder, clock);
  t.deepEqual(await second.store.get('cursors', 'ever'), { at: 'c1' });
  t.is(JSON.stringify(await second.store.get('cursors', 'proto')), '{"__proto__":{"a":1}}');
  t.deepEqual(await second.store.list('seen'), [{ key: '__proto__', value: 1 }]);
  clock.now += 500;
  t.deepEqual(await second.store.list('seen'), []);
});

test('has a value on disk when its put resolves', async (t) => {
  const folder = await stateFolder(t);
  const { store } = await openIn(t, folder);
  await store.put('tokens', 'wecom', 'value-on-disk');
  t.regex(await readFile(join(folder, 'tokens.json'), 'utf8'), /value-on-disk/u);
  t.is((await stat(join(folder, 'tokens.json'))).mode & 0o077, 0, 'nobody else may read tokens');
});

test('sweeps what is over out of the file when it writes', async (t) => {
  const folder = await stateFolder(t);
  const clock = { now: 1_000_000 };
  const { store } = await openIn(t, folder, clock);
  await store.put('tokens', 'short', 'over-soon', { ttlMs: 10 });
  clock.now += 10;
  await store.put('tokens', 'other', 1);
  t.notRegex(await readFile(join(folder, 'tokens.json'), 'utf8'), /over-soon/u);
});

for (const [title, content] of Object.entries({
  'cut off in the middle': '{"version":1,"entries":[\n["a",{"x":1',
  empty: '',
  'of another shape': '{"version":1,"entries":{"a":1}}',
  'of a newer version': '{"version":2,"entries":[]}',
  'not text': '\0\0\0\0',
})) {
  test(`sets aside a state file that is ${title}, says so, and keeps the rest`, async (t) => {
    const folder = await stateFolder(t);
    const before = await openIn(t, folder);
    await before.store.put('cursors', 'kept', 1);
    await before.store.close();
    await writeFile(join(folder, 'tokens.json'), content);
    const { store, faults } = await openIn(t, folder, { now: Date.UTC(2026, 10, 5, 12) });
    t.deepEqual(
      faults.map(({ code, values }) => [code, values.kept]),
      [['store.set-aside', 'tokens.json.broken-2026-11-05T12-00-00.000Z']],
    );
    t.is(await readFile(join(folder, 'tokens.json.broken-2026-11-05T12-00-00.000Z'), 'utf8'), content);
    t.deepEqual(await store.list('tokens'), []);
    t.is(await store.get('cursors', 'kept'), 1);
    await store.put('tokens', 'key', 1);
    t.is(await store.get('tokens', 'key'), 1);
  });
}

test('keeps both when a file breaks twice at the same moment', async (t) => {
  const folder = await stateFolder(t);
  for (const content of ['first', 'second']) {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'tokens.json'), content);
    const { store } = await openIn(t, folder, { now: 0 });
    await store.close();
  }
  const kept = (await readdir(folder)).filter((name) => name.includes('broken'));
  t.deepEqual((await Promise.all(kept.map((name) => readFile(join(folder, name), 'utf8')))).sort(), [
    'first',
    'second',
  ]);
});

test('takes a change back and says why when the disk refuses it', async (t) => {
  const folder = await stateFolder(t);
  const { store } = await openIn(t, folder);
  await store.put('tokens', 'key', 'before');
  await mkdir(join(folder, 'tokens.json.tmp'));
  const failing = [
    store.put('tokens', 'key', 'after'),
    store.putIfAbsent('tokens', 'new', 1),
    store.remove('tokens', 'key'),
  ];
  for (const write of failing) {
    await t.throwsAsync(write, { name: 'StoreError', message: /store\.unwritable.*EISDIR/u });
  }
  t.is(await store.get('tokens', 'key'), 'before');
  t.is(await store.get('tokens', 'new'), undefined);
  await rm(join(folder, 'tokens.json.tmp'), { recursive: true });
  t.true(await store.putIfAbsent('tokens', 'new', 1));
});

test('writes what is pending when it closes', async (t) => {
  const folder = await stateFolder(t);
  const { store } = await openIn(t, folder);
  const pending = Array.from({ length: 100 }, (_, index) => store.put('seen', `id-${index}`, index));
  await store.close();
  await Promise.all(pending);
  const again = await openIn(t, folder);
  t.is((await again.store.list('seen')).length, 100);
});

async function stateFolder(t: ExecutionContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'store-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  return join(folder, 'state');
}

async function openIn(
  t: ExecutionContext,
  folder: string,
  clock = { now: 1_000_000 },
): Promise<{ store: JsonStore; faults: StoreError[] }> {
  const faults: StoreError[] = [];
  const store = await openJsonStore({ folder, now: () => clock.now, onFault: (fault) => faults.push(fault) });
  t.teardown(() => store.close());
  return { store, faults };
}
