import test from 'ava';
import { dayIn, holdingOn, isDay, type Publication, periodsOf } from '../../src/duties/timeline.ts';

const entry = (
  seq: number,
  revision: string,
  effective: string,
  action: Publication['action'] = 'publish',
): Publication => ({
  ...{ seq, revision, effective, action, at: '', note: '' },
});
const on = (publications: Publication[], day: string) => holdingOn(publications, day)?.revision;

test('a list holds from its day until the day of the next', (t) => {
  const history = [entry(1, '2025-07', '2025-07-01'), entry(2, '2026-03', '2026-03-15')];
  t.is(on(history, '2025-06-30'), undefined);
  t.is(on(history, '2025-07-01'), '2025-07');
  t.is(on(history, '2026-03-14'), '2025-07');
  t.is(on(history, '2026-03-15'), '2026-03');
  t.deepEqual(
    periodsOf(history).map(({ from, until }) => [from, until]),
    [
      ['2025-07-01', '2026-03-15'],
      ['2026-03-15', undefined],
    ],
  );
});

test('a list that is published for a later day does not keep one from holding before', (t) => {
  const history = [entry(1, 'a', '2025-07-01'), entry(2, 'later', '2026-06-01'), entry(3, 'soon', '2026-03-01')];
  t.is(on(history, '2026-05-31'), 'soon');
  t.is(on(history, '2026-06-01'), 'later');
});

test('of two lists for one day the later published holds', (t) => {
  const history = [entry(1, 'a', '2025-07-01'), entry(2, 'b', '2026-03-01'), entry(3, 'c', '2026-03-01')];
  t.is(on(history, '2026-03-01'), 'c');
});

test('a rollback calls off what was planned, and leaves the past as it was', (t) => {
  const history = [
    entry(1, 'a', '2025-07-01'),
    entry(2, 'b', '2026-03-01'),
    entry(3, 'c', '2026-06-01'),
    entry(4, 'a', '2026-04-01', 'rollback'),
  ];
  t.is(on(history, '2026-03-31'), 'b');
  t.is(on(history, '2026-04-01'), 'a');
  t.is(on(history, '2026-12-31'), 'a');
});

test('the day is that of the time zone', (t) => {
  const moment = Date.parse('2026-03-01T20:00:00Z');
  t.is(dayIn('Asia/Shanghai', moment), '2026-03-02');
  t.is(dayIn('UTC', moment), '2026-03-01');
});

test('only days of the calendar are days', (t) => {
  t.true(isDay('2024-02-29'));
  for (const text of ['2026-02-29', '2026-2-1', '2026-13-01', '', '明天']) t.false(isDay(text));
});
