import test from 'ava';
import { createMemoryStore } from '../../src/store/memory-store.ts';
import { prefixedStore } from '../../src/store/prefixed-store.ts';

test('named shelves are kept apart, the others are shared', async (t) => {
  const store = createMemoryStore(() => 0);
  const one = prefixedStore(store, 'one/', ['seen']);
  const two = prefixedStore(store, 'two/', ['seen']);
  t.true(await one.putIfAbsent('seen', 'm1', 1));
  t.true(await two.putIfAbsent('seen', 'm1', 2));
  t.is(await one.get('seen', 'm1'), 1);
  await two.update<number>('seen', 'm1', (value) => (value ?? 0) + 1);
  t.deepEqual(await two.list('seen'), [{ key: 'm1', value: 3 }]);
  t.deepEqual(await two.list('seen', 'm2'), []);
  await one.remove('seen', 'm1');
  t.deepEqual(await store.list('seen'), [{ key: 'two/m1', value: 3 }]);
  await one.put('feedback', 'f', 'shared');
  t.is(await two.get('feedback', 'f'), 'shared');
});
