import type { ExecutionContext } from 'ava';
import { type Json, type Store, shelves, unchanged } from '../../src/store/store.ts';

/** A store under test; `pass` lets so many milliseconds go by on the clock that the store goes by (seconds at least: Redis has a real one). */
export type Subject = { store: Store; pass: (ms: number) => Promise<void> };
export type Open = (t: ExecutionContext) => Promise<Subject>;

/** How a test is declared: AVA's `test`, or one that skips where a service is missing. */
export type Declare = (title: string, body: (t: ExecutionContext) => Promise<void>) => void;

/** What every store promises; each backend runs all of it. */
export function storeContract(test: Declare, open: Open): void {
  const check = (title: string, body: (t: ExecutionContext, subject: Subject) => Promise<void>) =>
    test(title, async (t) => body(t, await open(t)));

  keeping(check);
  changing(check);
  expiring(check);
  listing(check);
}

type Check = (title: string, body: (t: ExecutionContext, subject: Subject) => Promise<void>) => void;

const hostileKeys = [
  '',
  '__proto__',
  'constructor',
  'toString',
  'a\0b',
  '键:值/…',
  '*?[a]^\\',
  'a%b',
  '\ud800',
  '\udc00x',
  '😀',
  'x'.repeat(5_000),
];

function keeping(check: Check): void {
  check('gives back what was put, on every shelf apart', async (t, { store }) => {
    for (const shelf of shelves) await store.put(shelf, 'key', { shelf });
    for (const shelf of shelves) t.deepEqual(await store.get(shelf, 'key'), { shelf });
  });

  check('gives undefined for a key that was never put', async (t, { store }) => {
    for (const key of hostileKeys) t.is(await store.get('cursors', key), undefined);
  });

  check('keeps every kind of JSON, null and falsy values too', async (t, { store }) => {
    const values: Json[] = [
      null,
      false,
      0,
      -1.5e300,
      '',
      '\ud83d',
      '\0',
      '谁来管',
      [],
      {},
      [null, [{}]],
      { ö: [true] },
      JSON.parse('{"__proto__":{"a":1},"constructor":2}'),
    ];
    for (const [index, value] of values.entries()) await store.put('cursors', String(index), value);
    for (const [index, value] of values.entries()) t.deepEqual(await store.get('cursors', String(index)), value);
  });

  check('keeps any key, also the names that objects carry themselves', async (t, { store }) => {
    for (const key of hostileKeys) await store.put('cursors', key, { key });
    for (const key of hostileKeys) t.deepEqual(await store.get('cursors', key), { key });
    const listed = await store.list('cursors');
    t.deepEqual(listed.map(({ key }) => key).sort(), [...hostileKeys].sort());
    for (const key of hostileKeys) await store.remove('cursors', key);
    t.deepEqual(await store.list('cursors'), []);
  });

  check('copies values in and out', async (t, { store }) => {
    const given = { list: ['one'] };
    await store.put('cursors', 'key', given);
    given.list.push('two');
    const got = await store.get<{ list: string[] }>('cursors', 'key');
    got?.list.push('three');
    t.deepEqual(await store.get('cursors', 'key'), { list: ['one'] });
  });

  check('removes a key, and one that is not there', async (t, { store }) => {
    await store.put('cursors', 'key', 1);
    await store.remove('cursors', 'key');
    await store.remove('cursors', 'never');
    t.is(await store.get('cursors', 'key'), undefined);
  });

  check('refuses what is not JSON and keeps what stood there', async (t, { store }) => {
    await store.put('cursors', 'key', 1);
    await t.throwsAsync(store.put('cursors', 'key', undefined as unknown as Json), { instanceOf: TypeError });
    t.is(await store.get('cursors', 'key'), 1);
  });

  check('refuses every verb once closed, and closes twice', async (t, { store }) => {
    await store.close();
    await store.close();
    await t.throwsAsync(store.get('cursors', 'key'), { name: 'StoreError', message: /store\.closed/u });
    await t.throwsAsync(store.put('cursors', 'key', 1), { message: /store\.closed/u });
    await t.throwsAsync(store.list('cursors'), { message: /store\.closed/u });
  });
}

function changing(check: Check): void {
  check('puts into a free key once, whoever asks at the same time', async (t, { store }) => {
    const won = await Promise.all(Array.from({ length: 50 }, (_, index) => store.putIfAbsent('seen', 'id', index)));
    t.is(won.filter(Boolean).length, 1);
    t.is(await store.get('seen', 'id'), won.indexOf(true));
  });

  check('adds up a hundred updates at the same time', async (t, { store }) => {
    await Promise.all(
      Array.from({ length: 100 }, () => store.update<number>('pace', 'count', (count) => (count ?? 0) + 1)),
    );
    t.is(await store.get('pace', 'count'), 100);
  });

  check('gives what stands there after an update, and removes on undefined', async (t, { store }) => {
    t.deepEqual(await store.update('pace', 'key', () => ({ a: 1 })), { a: 1 });
    t.is(await store.update('pace', 'key', () => undefined), undefined);
    t.is(await store.update('pace', 'key', () => undefined), undefined);
    t.is(await store.get('pace', 'key'), undefined);
  });

  check('leaves value and lifetime alone when a change says unchanged', async (t, { store, pass }) => {
    await store.put('pace', 'key', 'stays', { ttlMs: 15_000 });
    t.is(await store.update<string>('pace', 'key', () => unchanged, { ttlMs: 3_600_000 }), 'stays');
    t.is(await store.update<string>('pace', 'none', () => unchanged), undefined);
    await pass(20_000);
    t.is(await store.get('pace', 'key'), undefined);
  });

  check('lets out what a change throws, with nothing written', async (t, { store }) => {
    await store.put('pace', 'key', 1);
    const failing = store.update('pace', 'key', () => {
      throw new RangeError('no');
    });
    await t.throwsAsync(failing, { instanceOf: RangeError, message: 'no' });
    t.is(await store.get('pace', 'key'), 1);
  });

  check('hands a change its own copy', async (t, { store }) => {
    await store.put('pace', 'key', { n: 1 });
    await store.update<{ n: number }>('pace', 'key', (current) => {
      if (current !== undefined) current.n = 2;
      return unchanged;
    });
    t.deepEqual(await store.get('pace', 'key'), { n: 1 });
  });
}

function expiring(check: Check): void {
  check('forgets a value when its time is over, and not before', async (t, { store, pass }) => {
    await store.put('tokens', 'short', 1, { ttlMs: 10_000 });
    await store.put('tokens', 'long', 2, { ttlMs: 3_600_000 });
    await store.put('tokens', 'ever', 3);
    t.is(await store.get('tokens', 'short'), 1);
    await pass(15_000);
    t.is(await store.get('tokens', 'short'), undefined);
    t.deepEqual(await store.list('tokens'), [
      { key: 'ever', value: 3 },
      { key: 'long', value: 2 },
    ]);
  });

  check('takes an expired key for free', async (t, { store, pass }) => {
    t.true(await store.putIfAbsent('seen', 'id', 1, { ttlMs: 10_000 }));
    t.false(await store.putIfAbsent('seen', 'id', 2, { ttlMs: 10_000 }));
    await pass(15_000);
    t.true(await store.putIfAbsent('seen', 'id', 3, { ttlMs: 3_600_000 }));
    t.is(await store.get('seen', 'id'), 3);
    await pass(10_000);
    const seen: Array<number | undefined> = [];
    await store.put('pace', 'key', 1, { ttlMs: 5_000 });
    await pass(10_000);
    await store.update<number>('pace', 'key', (current) => {
      seen.push(current);
      return 2;
    });
    t.deepEqual(seen, [undefined]);
  });

  check('lets the last write say how long a value counts', async (t, { store, pass }) => {
    await store.put('tokens', 'put', 1, { ttlMs: 5_000 });
    await store.put('tokens', 'put', 2);
    await store.put('tokens', 'updated', 1);
    await store.update('tokens', 'updated', () => 2, { ttlMs: 5_000 });
    await store.put('tokens', 'freed', 1, { ttlMs: 5_000 });
    await store.update('tokens', 'freed', () => 2);
    await pass(10_000);
    t.is(await store.get('tokens', 'put'), 2);
    t.is(await store.get('tokens', 'updated'), undefined);
    t.is(await store.get('tokens', 'freed'), 2);
  });

  check('keeps nothing for a lifetime of zero or less, and takes fractions', async (t, { store }) => {
    await store.put('tokens', 'key', 1);
    await store.put('tokens', 'key', 2, { ttlMs: 0 });
    t.is(await store.get('tokens', 'key'), undefined);
    t.true(await store.putIfAbsent('tokens', 'key', 1, { ttlMs: -5 }));
    await store.update('tokens', 'key', () => 2, { ttlMs: -0.5 });
    t.deepEqual(await store.list('tokens'), []);
    await store.put('tokens', 'key', 3, { ttlMs: 3_600_000.25 });
    t.is(await store.get('tokens', 'key'), 3);
  });

  check('refuses a lifetime that is no number', async (t, { store }) => {
    await t.throwsAsync(store.put('tokens', 'key', 1, { ttlMs: Number.NaN }), { instanceOf: RangeError });
    t.is(await store.get('tokens', 'key'), undefined);
  });
}

function listing(check: Check): void {
  check('lists by prefix, literally and in order', async (t, { store }) => {
    for (const key of ['b:2', 'a:10', 'a:2', 'a*', 'a', 'A:1', 'é', '\uffff', '😀'])
      await store.put('outbox', key, key);
    const keys = async (prefix?: string) => (await store.list('outbox', prefix)).map(({ key }) => key);
    t.deepEqual(await keys('a:'), ['a:10', 'a:2']);
    t.deepEqual(await keys('a*'), ['a*']);
    t.deepEqual(await keys('\ud83d'), ['😀'], 'a prefix may end inside a character');
    t.deepEqual(await keys(), ['A:1', 'a', 'a*', 'a:10', 'a:2', 'b:2', 'é', '😀', '\uffff']);
    t.deepEqual(await store.list('seen'), []);
  });

  check('lists thousands of entries', async (t, { store }) => {
    const keys = Array.from({ length: 3_000 }, (_, index) => `k${String(index).padStart(4, '0')}`);
    await Promise.all(keys.map((key) => store.put('questions', key, { key })));
    t.deepEqual(
      await store.list('questions', 'k'),
      keys.map((key) => ({ key, value: { key } })),
    );
  });
}
