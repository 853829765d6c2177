import test from 'ava';
import { createApp } from '../../src/web/app.ts';
import { browserFor, openPage, overflow } from '../helpers/browser.ts';
import { withServer } from '../helpers/with-server.ts';
import { fakeArchive } from './fake-archive.ts';
import { duties, exampleContact, fakeDesk } from './fake-desk.ts';
import { fakeParts } from './fake-parts.ts';
import { hostile, hostileTown } from './hostile-town.ts';
import { linksOn, quotedLines } from './page-text.ts';

const browserOf = browserFor(test);

const question = encodeURIComponent(hostile.slice(0, 900));
const thanks = duties.map(({ id }) => `/t/baiyanghe/duties/${id}/feedback`);
const runs = /<script>|<img|<b>|href="javascript|\son\w+="/iu;

test('hostile titles, departments, contacts and questions are text on every page, and every link leads on', async (t) => {
  const url = await hostileTown(t);
  const seen = new Set<string>();
  const waiting = ['/t/baiyanghe', `/t/baiyanghe?q=${question}`, '/', `/?q=${question}`, ...thanks];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    const response = await fetch(url + path);
    t.is(response.status, 200, path.slice(0, 200));
    const html = await response.text();
    t.false(runs.test(html), path.slice(0, 200));
    waiting.push(...linksOn(html));
  }
  t.true(seen.size > 15);
  for (const kind of ['duties', 'lists', 'categories', 'departments', 'revisions', 'poster'])
    t.true(
      [...seen].some((path) => path.startsWith(`/t/baiyanghe/${kind}`)),
      kind,
    );
  const duty = await (await fetch(`${url}/t/baiyanghe/duties/cooperation-22`)).text();
  t.deepEqual(quotedLines(duty), [hostile, hostile, hostile, hostile, hostile]);
});

test('a hostile address is answered by a page that repeats none of it', async (t) => {
  const url = await hostileTown(t);
  const evil = encodeURIComponent(hostile.slice(0, 300));
  const addresses: Array<[string, number]> = [
    [`/${evil}`, 404],
    [`/t/${evil}`, 404],
    ...['duties', 'lists', 'categories', 'departments', 'revisions'].map((kind): [string, number] => [
      `/t/baiyanghe/${kind}/x${evil}`,
      404,
    ]),
    [`/t/baiyanghe?revision=${evil}`, 404],
    [`/t/baiyanghe?as-of=${evil}`, 400],
    [`/?chat=${evil}`, 200],
  ];
  for (const [path, status] of addresses) {
    const response = await fetch(url + path, { headers: { Accept: 'text/html' } });
    t.is(response.status, status, path.slice(0, 80));
    const html = await response.text();
    t.false(runs.test(html), path.slice(0, 80));
    t.true(html.includes('name="q"'), path.slice(0, 80));
  }
});

test('in a browser hostile words run nothing, widen nothing and turn nothing but themselves', async (t) => {
  const browser = browserOf(t);
  if (browser === undefined) return;
  const url = await hostileTown(t);
  const { page, faults } = await openPage(browser, url);
  page.on('dialog', (dialog) => {
    faults.push('dialog');
    void dialog.dismiss();
  });
  await page.goto(`${url}/t/baiyanghe`);
  const found = await page
    .locator('a[href*="/categories/"], a[href*="/departments/"]')
    .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));
  const paths = [
    ...['', '/lists/cooperation', '/duties/cooperation-22', '/duties/reclaimed-10', '/duties/basic-999'],
    ...['/duties/cooperation-22?revision=2025-07', '/revisions', '/revisions/2026-03', '/poster'],
    `?q=${question}`,
  ].map((path) => `/t/baiyanghe${path}`);
  t.true(found.length > 1);
  for (const path of ['/', `/?q=${question}`, ...paths, ...thanks, ...found]) {
    await page.goto(url + path);
    t.is(await overflow(page), 0, path.slice(0, 80));
    t.is(await page.locator('main img, main script, body > script').count(), 0, path.slice(0, 80));
    t.deepEqual(await page.locator('.foot').allInnerTexts(), [foot], path.slice(0, 80));
  }
  t.deepEqual(
    faults.filter((fault) => !fault.includes('404')),
    [],
  );
});

const foot = [
  '清单以外的事，请拨打政务服务便民热线 12345。',
  '紧急情况：报警 110 · 火警 119 · 急救 120 · 交通事故 122',
].join('\n\n');

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
