import test from 'ava';
import type { Failure } from '../../src/delivery/carrier.ts';
import { decideRetry } from '../../src/delivery/retry.ts';

const now = Date.UTC(2026, 2, 1);
const failure = (remedy: Failure['remedy'], maybeSent = false): Failure => ({ remedy, maybeSent, detail: '' });
const decide = (remedy: Failure['remedy'], attempt: number) => decideRetry(failure(remedy), attempt, now);

test('a busy platform is asked again after seconds, then after minutes, then no more', (t) => {
  t.deepEqual(decide('retry', 1).next, { kind: 'wait', until: now + 2_000 });
  t.deepEqual(decide('retry', 4).next, { kind: 'wait', until: now + 600_000 });
  t.deepEqual(decide('retry', 7).next, { kind: 'give-up', because: 'too-often' });
});

test('a pace that was exceeded is waited out for more than a minute', (t) => {
  const { next } = decide('wait', 1);
  t.true(next.kind === 'wait' && next.until > now + 60_000 && next.until < now + 120_000);
});

test('a platform that cannot be reached is tried less and less often', (t) => {
  const waits = [1, 2, 3, 4, 5, 6, 20].map((attempt) => {
    const { next } = decide('unreachable', attempt);
    return next.kind === 'wait' ? next.until - now : -1;
  });
  t.deepEqual(
    waits,
    [...waits].sort((one, other) => one - other),
  );
  t.is(waits.at(-1), 30 * 60_000);
});

test('what may have arrived is not sent again', (t) => {
  t.deepEqual(decideRetry(failure('unreachable', true), 1, now).next, { kind: 'give-up', because: 'unclear' });
});

test('a removed robot disables its target and somebody is told', (t) => {
  t.deepEqual(decide('disable-target', 1), {
    next: { kind: 'give-up', because: 'target-gone' },
    disableTarget: true,
    tellAdmin: true,
  });
});

test('a wrong setting is told and tried again later, a refused message is told and dropped', (t) => {
  t.like(decide('tell-admin', 1), { next: { kind: 'wait' }, tellAdmin: true });
  t.like(decide('give-up', 1), {
    next: { kind: 'give-up', because: 'refused' },
    tellAdmin: true,
    disableTarget: false,
  });
});
