import test from 'ava';
import { quietUntil, readQuietHours } from '../../src/delivery/quiet-hours.ts';

const night = readQuietHours('22:00-08:00', 'Asia/Shanghai');
const at = (text: string) => Date.parse(`${text}+08:00`);
const opens = (text: string, quiet = night) =>
  new Date(quietUntil(quiet, at(text)) + 8 * 3_600_000).toISOString().slice(0, 19);

test('in the day a notice goes out at once', (t) => {
  t.is(opens('2026-03-01T08:00:00'), '2026-03-01T08:00:00');
  t.is(opens('2026-03-01T21:59:59'), '2026-03-01T21:59:59');
});

test('at night it waits for the morning, before and after midnight', (t) => {
  t.is(opens('2026-03-01T22:00:00'), '2026-03-02T08:00:00');
  t.is(opens('2026-03-02T03:20:41'), '2026-03-02T08:00:00');
});

test('quiet hours within a day end the same day', (t) => {
  const noon = readQuietHours('12:30-14:00', 'Asia/Shanghai');
  t.is(opens('2026-03-01T12:45:10', noon), '2026-03-01T14:00:00');
  t.is(opens('2026-03-01T14:00:00', noon), '2026-03-01T14:00:00');
});

test('off, and hours without length, are no quiet hours', (t) => {
  t.is(readQuietHours('off', 'Asia/Shanghai'), undefined);
  t.is(readQuietHours('08:00-08:00', 'Asia/Shanghai'), undefined);
});

test('the hours are those of the time zone', (t) => {
  const there = readQuietHours('22:00-08:00', 'Asia/Urumqi');
  t.is(opens('2026-03-01T23:30:00', there), '2026-03-01T23:30:00');
  t.is(opens('2026-03-02T00:00:00', there), '2026-03-02T10:00:00');
});
