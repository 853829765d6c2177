import type { ExecutionContext } from 'ava';
import fc from 'fast-check';
import type { Json, Store } from '../../src/store/store.ts';
import type { Subject } from './contract.ts';

type Write = { verb: 'put' | 'putIfAbsent' | 'update'; key: string; value: Json; ttlMs: number | undefined };
type Removal = { verb: 'remove' | 'vanish'; key: string };
type Step = Write | Removal | { verb: 'pass'; ms: number } | { verb: 'reopen' };

type Model = { now: number; entries: Map<string, { value: Json; over: number }> };

// Few keys, so that steps meet; whole minutes, so that a real clock's milliseconds change nothing.
const key = fc.constantFrom('a', 'ab', 'b', '', '__proto__', 'constructor', '\ud83d', '😀', 'a*');
const minutes = (range: { min: number; max: number }) => fc.integer(range).map((count) => count * 60_000);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    verb: fc.constantFrom('put' as const, 'putIfAbsent' as const, 'update' as const),
    key,
    value: fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.parse(JSON.stringify(value)) as Json),
    ttlMs: fc.option(minutes({ min: 0, max: 6 }), { nil: undefined }),
  }),
  fc.record({ verb: fc.constantFrom('remove' as const, 'vanish' as const), key }),
  fc.record({ verb: fc.constant('pass' as const), ms: minutes({ min: 1, max: 4 }).map((ms) => ms - 30_000) }),
  fc.constant({ verb: 'reopen' as const }),
);

/** Any sequence of verbs leaves the store as it leaves a plain Map with a clock. `reopen` gives the store after a restart. */
export async function behavesLikeAMap(
  t: ExecutionContext,
  begin: () => Promise<Subject & { reopen: () => Promise<Store> }>,
  numRuns: number,
): Promise<void> {
  const property = fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
    const subject = await begin();
    const model: Model = { now: 0, entries: new Map() };
    let store = subject.store;
    for (const next of steps) {
      if (next.verb === 'reopen') store = await subject.reopen();
      else if (next.verb === 'pass') {
        model.now += next.ms;
        await subject.pass(next.ms);
      } else if (!same(await apply(store, next), applyToModel(model, next))) return false;
    }
    const expected = live(model);
    if (!same(await store.list('cursors'), expected)) return false;
    return same(
      await store.list('cursors', 'a'),
      expected.filter((entry) => entry.key.startsWith('a')),
    );
  });
  await t.notThrowsAsync(fc.assert(property, { numRuns }));
}

/** Does the step and gives all that can be seen of it. */
async function apply(store: Store, step: Write | Removal): Promise<unknown> {
  const results: unknown[] = [];
  if (step.verb === 'remove') await store.remove('cursors', step.key);
  else if (step.verb === 'vanish') results.push(await store.update('cursors', step.key, () => undefined));
  else {
    const { verb, key, value, ttlMs } = step as Write;
    if (verb === 'put') await store.put('cursors', key, value, { ttlMs });
    else if (verb === 'putIfAbsent') results.push(await store.putIfAbsent('cursors', key, value, { ttlMs }));
    else await store.update<Json>('cursors', key, (before) => [before ?? 'nothing', value], { ttlMs });
  }
  return [...results, await store.get('cursors', step.key)];
}

function applyToModel(model: Model, step: Write | Removal): unknown {
  const current = () => live(model).find((entry) => entry.key === step.key)?.value;
  const results: unknown[] = [];
  if (step.verb === 'remove' || step.verb === 'vanish') {
    model.entries.delete(step.key);
    if (step.verb === 'vanish') results.push(undefined);
  } else {
    const { verb, key, value, ttlMs } = step as Write;
    const before = current();
    const over = ttlMs === undefined ? Number.POSITIVE_INFINITY : model.now + ttlMs;
    if (verb === 'putIfAbsent') results.push(before === undefined);
    if (verb !== 'putIfAbsent' || before === undefined) {
      model.entries.set(key, { value: verb === 'update' ? [before ?? 'nothing', value] : value, over });
    }
  }
  return [...results, current()];
}

function live(model: Model): Array<{ key: string; value: Json }> {
  return [...model.entries]
    .filter(([, { over }]) => model.now < over)
    .map(([key, { value }]) => ({ key, value }))
    .sort((one, other) => (one.key < other.key ? -1 : 1));
}

/** As JSON, with undefined told apart from null. */
function same(one: unknown, other: unknown): boolean {
  const text = (value: unknown) => JSON.stringify(value, (_, part) => (part === undefined ? '\0undefined' : part));
  return text(one) === text(other);
}
