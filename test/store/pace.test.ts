import test from 'ava';
import fc from 'fast-check';
import { createMemoryStore } from '../../src/store/memory-store.ts';
import { type Limit, Pace } from '../../src/store/pace.ts';

const aMinute: Limit = { limit: 30, windowMs: 60_000 };
const anHour: Limit = { limit: 1_000, windowMs: 3_600_000 };

test('allows thirty in a minute and says when the next may go', async (t) => {
  const { clock, pace } = start();
  for (let count = 0; count < 30; count += 1) {
    t.deepEqual(await pace.take('chat', aMinute), { ok: true });
    clock.now += 100;
  }
  t.deepEqual(await pace.take('chat', aMinute), { ok: false, retryAt: 60_000 });
  clock.now = 59_999;
  t.deepEqual(await pace.take('chat', aMinute), { ok: false, retryAt: 60_000 });
  clock.now = 60_000;
  t.deepEqual(await pace.take('chat', aMinute), { ok: true });
  t.deepEqual(await pace.take('chat', aMinute), { ok: false, retryAt: 60_100 });
});

test('counts each key by itself', async (t) => {
  const { pace } = start();
  const once = { limit: 1, windowMs: 1_000 };
  t.true((await pace.take('one', once)).ok);
  t.true((await pace.take('other', once)).ok);
  t.false((await pace.take('one', once)).ok);
});

test('keeps a minute and an hour together', async (t) => {
  const { clock, pace } = start();
  let sent = 0;
  while (clock.now < anHour.windowMs) {
    const taken = await pace.take('chat', aMinute, anHour);
    if (taken.ok) sent += 1;
    else clock.now = taken.retryAt;
  }
  t.is(sent, 1_000);
  t.is(clock.now, anHour.windowMs, 'no turn was free before the hour was over');
});

test('does not count what it refused', async (t) => {
  const { clock, pace } = start();
  const limit = { limit: 2, windowMs: 1_000 };
  await pace.take('chat', limit);
  await pace.take('chat', limit);
  for (clock.now = 0; clock.now < 1_000; clock.now += 10) t.false((await pace.take('chat', limit)).ok);
  t.true((await pace.take('chat', limit)).ok);
});

test('gives no more turns than there are to many who ask at once', async (t) => {
  const { pace } = start();
  const taken = await Promise.all(Array.from({ length: 100 }, () => pace.take('chat', aMinute)));
  t.is(taken.filter(({ ok }) => ok).length, 30);
});

test('blocks no longer than a window after a clock that was ahead', async (t) => {
  const { clock, pace } = start();
  const limit = { limit: 1, windowMs: 1_000 };
  clock.now = 86_400_000;
  await pace.take('chat', limit);
  clock.now = 0;
  t.deepEqual(await pace.take('chat', limit), { ok: false, retryAt: 1_000 });
});

test('forgets a key after its longest window', async (t) => {
  const { clock, pace, store } = start();
  await pace.take('chat', { limit: 5, windowMs: 10 }, { limit: 5, windowMs: 1_000 });
  clock.now = 999;
  t.is((await store.list('pace')).length, 1);
  clock.now = 1_000;
  t.deepEqual(await store.list('pace'), []);
});

test('refuses a limit that allows nothing', async (t) => {
  await t.throwsAsync(start().pace.take('chat', { limit: 0, windowMs: 1 }), { instanceOf: RangeError });
});

test('never gives more than the limit in any stretch, and always gives what the limit allows', async (t) => {
  const limits = fc.array(
    fc.record({ limit: fc.integer({ min: 1, max: 5 }), windowMs: fc.integer({ min: 1, max: 50 }) }),
    {
      minLength: 1,
      maxLength: 3,
    },
  );
  const property = fc.asyncProperty(limits, fc.array(fc.nat(20), { maxLength: 60 }), async (limits, pauses) => {
    const { clock, pace } = start();
    const turns: number[] = [];
    for (const pause of pauses) {
      clock.now += pause;
      const within = (moment: number, windowMs: number) => turns.filter((turn) => turn > moment - windowMs).length;
      const fits = (moment: number) => limits.every(({ limit, windowMs }) => within(moment, windowMs) < limit);
      const taken = await pace.take('chat', ...limits);
      if (taken.ok !== fits(clock.now)) return false;
      if (taken.ok) turns.push(clock.now);
      else if (fits(taken.retryAt - 1) || !fits(taken.retryAt)) return false;
    }
    return true;
  });
  await t.notThrowsAsync(fc.assert(property));
});

function start(): { clock: { now: number }; store: ReturnType<typeof createMemoryStore>; pace: Pace } {
  const clock = { now: 0 };
  const now = () => clock.now;
  const store = createMemoryStore(now);
  return { clock, store, pace: new Pace(store, now) };
}
