import test, { type ExecutionContext } from 'ava';
import { createApp } from '../../src/web/app.ts';
import { mostAMinute } from '../../src/web/ask-limit.ts';
import { browserFor, openPage } from '../helpers/browser.ts';
import { withServer } from '../helpers/with-server.ts';
import { fakeArchive } from './fake-archive.ts';
import { fakeDesk } from './fake-desk.ts';
import { fakeParts } from './fake-parts.ts';

const browserOf = browserFor(test);

async function town(t: ExecutionContext) {
  // Twenty seconds into a minute.
  const clock = { now: Date.UTC(2026, 10, 23, 4, 0, 20) };
  const states = fakeArchive([{ desk: fakeDesk(), from: '2025-07-01' }]);
  const parts = { ...fakeParts({ now: () => clock.now }), ...states };
  const url = await withServer(t, createApp(parts).callback());
  const from = (address: string | undefined) => (address === undefined ? {} : { 'X-Forwarded-For': address });
  const ask = (address?: string) =>
    fetch(`${url}/api/ask`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...from(address) },
      body: JSON.stringify({ text: '低保' }),
    });
  const open = (path: string, address?: string) =>
    fetch(url + path, { headers: { Accept: 'text/html', ...from(address) } });
  const useUp = async (address: string) => {
    for (let count = 0; count < mostAMinute; count += 1) t.is((await ask(address)).status, 200);
  };
  return { url, clock, parts, ask, open, useUp };
}

test('one address asks so often a minute and no more; others, and the next minute, are not held up', async (t) => {
  const { clock, ask, useUp } = await town(t);
  await useUp('203.0.113.7');
  const refused = await ask('203.0.113.7');
  t.is(refused.status, 429);
  t.is(refused.headers.get('retry-after'), '40');
  t.like(await refused.json(), { error: { code: 'tooMany', message: '太快了，请过一会儿再试。' } });
  t.is((await ask('203.0.113.8')).status, 200);
  t.is((await ask('198.51.100.1, 203.0.113.7')).status, 429, 'what the proxy has added counts, not what was claimed');
  clock.now += 40_000;
  t.is((await ask('203.0.113.7')).status, 200);
});

test('pages and API share the limit; reading is never limited', async (t) => {
  const { open, useUp } = await town(t);
  await useUp('203.0.113.7');
  for (const path of ['/?q=低保', '/t/baiyanghe?q=低保']) {
    const page = await open(path, '203.0.113.7');
    t.is(page.status, 429, path);
    t.regex(await page.text(), /太快了，请过一会儿再试。/u);
  }
  for (const path of ['/', '/t/baiyanghe', '/t/baiyanghe/duties/basic-28'])
    t.is((await open(path, '203.0.113.7')).status, 200, path);
});

test('programs on this machine ask as often as they like, and no address is kept', async (t) => {
  const { ask, parts } = await town(t);
  for (let count = 0; count <= mostAMinute; count += 1) t.is((await ask()).status, 200);
  await ask('203.0.113.7');
  t.deepEqual(await parts.store.list('pace'), []);
  t.false(JSON.stringify(parts.lines).includes('203.0.113.7'));
});

test('a page says that it was too fast, and asks again when it is told to', async (t) => {
  const browser = browserOf(t);
  if (browser === undefined) return;
  const { url, clock, useUp } = await town(t);
  await useUp('203.0.113.9');
  const { page } = await openPage(browser, url, { extraHTTPHeaders: { 'X-Forwarded-For': '203.0.113.9' } });
  await page.goto(url);
  await page.fill('#q', '低保');
  await page.press('#q', 'Enter');
  await page.waitForSelector('.reply.failed');
  t.regex((await page.textContent('.reply.failed')) ?? '', /问得太快了。\s*请过一分钟再问；急事请拨打.*12345/su);
  clock.now += 60_000;
  await page.click('.again');
  await page.waitForSelector('.reply.answer');
});
