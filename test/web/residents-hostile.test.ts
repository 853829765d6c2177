import test, { type ExecutionContext } from 'ava';
import type { Duty } from '../../src/duties/duty.ts';
import { createApp } from '../../src/web/app.ts';
import { withServer } from '../helpers/with-server.ts';
import { fakeArchive } from './fake-archive.ts';
import { duties, exampleContact, fakeDesk } from './fake-desk.ts';
import { fakeParts } from './fake-parts.ts';
import { linksOn, quotedLines } from './page-text.ts';

const hostile = `<script>alert(1)</script>"><img src=x onerror=alert(1)>' javascript:alert(1) /../\u202e\u200b&amp;${'长'.repeat(5000)}`;

/** Two states in which every official word is hostile. */
async function hostileTown(t: ExecutionContext) {
  const items = duties.map(
    (duty): Duty => ({
      ...duty,
      title: hostile,
      category: `${hostile.slice(0, 80)}`,
      departments: duty.departments.map(() => hostile.slice(0, 120)),
      countyDuties: duty.countyDuties.map(() => hostile),
      townshipTasks: [hostile],
      takenOverBy: duty.takenOverBy === '' ? '' : hostile.slice(0, 120),
      method: duty.method === '' ? '' : hostile,
    }),
  );
  const township = { slug: 'baiyanghe', name: '<b>乡</b>', county: '县' };
  const contacts = [
    { ...exampleContact, department: hostile.slice(0, 120), phone: '"><script>1</script>', address: hostile },
  ];
  const older = fakeDesk({ revision: { revision: '2025-07', township } });
  const newer = fakeDesk({
    items,
    contacts,
    revision: { revision: '2026-03', township, published: hostile.slice(0, 60) },
  });
  const states = fakeArchive([
    { desk: { ...older, examples: [hostile.slice(0, 300)] }, from: '2025-07-01' },
    { desk: { ...newer, examples: [hostile.slice(0, 300)] }, from: '2026-03-01' },
  ]);
  const parts = fakeParts({ ...states, desk: newer, config: { publicUrl: 'https://example.org', noindex: false } });
  return withServer(t, createApp({ ...parts, ...states }).callback());
}

test('hostile titles, departments, contacts and questions are text on every page, and every link leads on', async (t) => {
  const url = await hostileTown(t);
  const seen = new Set<string>();
  const waiting = [
    '/t/baiyanghe',
    '/t/baiyanghe/poster',
    `/t/baiyanghe?q=${encodeURIComponent(hostile.slice(0, 900))}`,
    '/',
  ];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    const response = await fetch(url + path);
    t.is(response.status, 200, path.slice(0, 200));
    const html = await response.text();
    t.false(/<script>|<img|<b>|href="javascript|\son\w+="/iu.test(html), path.slice(0, 200));
    waiting.push(...linksOn(html));
  }
  t.true(seen.size > 15);
  const duty = await (await fetch(`${url}/t/baiyanghe/duties/cooperation-22`)).text();
  t.deepEqual(quotedLines(duty), [hostile, hostile, hostile, hostile, hostile]);
});

test('a day in the address never makes another desk than those of the published states', async (t) => {
  const states = fakeArchive([
    { desk: fakeDesk({ revision: { revision: '2025-07' } }), from: '2025-07-01' },
    { desk: fakeDesk({ revision: { revision: '2026-03' } }), from: '2026-03-01' },
  ]);
  const url = await withServer(t, createApp({ ...fakeParts(), ...states }).callback());
  for (let day = 1; day <= 28; day += 1) {
    await fetch(`${url}/t/baiyanghe?as-of=2025-12-${String(day).padStart(2, '0')}`);
  }
  t.deepEqual([...new Set(states.asked)], [undefined, '2025-07-01']);
});

test('a revision that comes into force is seen at once, and the old page is asked for no more', async (t) => {
  const before = fakeDesk({ revision: { revision: '2025-07' } });
  const after = fakeDesk({ revision: { revision: '2026-03' } });
  const now = { desk: before };
  const { archive } = fakeArchive([
    { desk: before, from: '2025-07-01' },
    { desk: after, from: '2026-03-01' },
  ]);
  const parts = { ...fakeParts(), archive, desks: { desk: async () => now.desk } };
  const url = await withServer(t, createApp(parts).callback());
  const path = `${url}/t/baiyanghe/duties/basic-28`;
  const first = await fetch(path);
  t.true((await first.text()).includes('2025-07版清单'));
  now.desk = after;
  const second = await fetch(path, { headers: { 'If-None-Match': first.headers.get('etag') ?? '' } });
  t.is(second.status, 200);
  t.true((await second.text()).includes('2026-03版清单'));
});

test('a number that was not checked for half a year says so; a missing one is honestly missing', async (t) => {
  const page = async (checked_on: string, phone = exampleContact.phone) => {
    const desk = fakeDesk({ contacts: [{ ...exampleContact, phone, checked_on }] });
    const states = fakeArchive([{ desk, from: '2025-07-01' }]);
    const url = await withServer(t, createApp({ ...fakeParts(), ...states }).callback());
    return (await fetch(`${url}/t/baiyanghe/duties/cooperation-22`)).text();
  };
  t.false((await page('2026-10-01')).includes('待核实'));
  t.true((await page('2026-01-01')).includes('待核实'));
  t.true((await page('')).includes('待核实'));
  t.true((await page('2026-10-01')).includes('href="tel:0000000022">拨打 000-0000022</a>'));
  const missing = await page('2026-10-01', '');
  t.true(missing.includes('电话尚未登记'));
  t.deepEqual([...missing.matchAll(/href="tel:(\d+)"/gu)].map(([, number]) => number).toSorted(), [
    '110',
    '119',
    '120',
    '122',
    '12345',
    '12345',
  ]);
});
