import { fileURLToPath } from 'node:url';
import test from 'ava';
import type { Page } from 'playwright-core';
import { createApp } from '../../src/web/app.ts';
import { seriousFaults } from '../helpers/axe.ts';
import { browserFor, desk, openPage, overflow, phone } from '../helpers/browser.ts';
import { withServer } from '../helpers/with-server.ts';
import { duties, fakeDesk } from './fake-desk.ts';
import { fakeParts } from './fake-parts.ts';
import { realApp } from './real-app.ts';

const browserOf = browserFor(test);
const reply = '.reply:last-of-type';

/** Holds back the API's answers until `release` is called, so that the loading state can be seen. */
async function holdAnswers(page: Page): Promise<() => void> {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route('**/api/ask', async (route) => {
    await released;
    await route.continue();
  });
  return release;
}

for (const viewport of [phone, desk]) {
  test(`at ${viewport.width} px a question is typed, waits visibly, is answered in parts, and a chip goes on`, async (t) => {
    const browser = browserOf(t);
    if (browser === undefined) return;
    const url = await withServer(t, createApp(fakeParts()).callback());
    const { page, faults } = await openPage(browser, url, { viewport });
    await page.goto(url);
    t.is(await overflow(page), 0);
    t.deepEqual(await seriousFaults(page), []);

    const release = await holdAnswers(page);
    await page.fill('#q', '私屠滥宰谁管');
    await page.press('#q', 'Enter');
    t.is(await page.textContent('.waiting'), '正在查清单…');
    t.true(await page.isDisabled('#ask button'));
    release();
    await page.waitForSelector(reply);
    t.is(await page.locator('.waiting').count(), 0);
    t.is(await page.textContent(`${reply} h2`), '由木垒县农业农村局负责，白杨河乡配合。');
    t.is(await page.getAttribute(`${reply} .fact .call`, 'href'), 'tel:0000000022');
    t.regex((await page.textContent(`${reply} .source`)) ?? '', /配合履职事项清单第22项（2025-07版）/u);
    t.is(await page.locator(`${reply} blockquote`).count(), 3);

    await page.click(`${reply} .chips >> text=联系方式`);
    await page.waitForSelector('.reply.contact');
    t.is(await page.locator('.asked').count(), 2);
    t.regex((await page.textContent('.reply.contact')) ?? '', /000-0000022/u);
    t.is(await overflow(page), 0);
    t.deepEqual(await seriousFaults(page), []);
    t.deepEqual(faults, []);
  });
}

test('what the script draws is what the server draws without script', async (t) => {
  const browser = browserOf(t);
  if (browser === undefined) return;
  const url = await withServer(t, createApp(fakeParts()).callback());
  const items = {
    script: await openPage(browser, url),
    plain: await openPage(browser, url, { javaScriptEnabled: false }),
  };
  for (const question of ['私屠滥宰谁管', '着火了工伤', '选一个', '护照', '低保']) {
    await items.script.page.goto(url);
    await items.script.page.fill('#q', question);
    await items.script.page.press('#q', 'Enter');
    await items.script.page.waitForSelector('#log .reply');
    await items.plain.page.goto(url);
    await items.plain.page.fill('#q', question);
    await Promise.all([items.plain.page.waitForURL(/q=/u), items.plain.page.click('#ask button')]);
    const drawn = [];
    for (const { page } of [items.script, items.plain]) {
      const html = await page.locator('#log .reply').evaluate((element) => element.innerHTML);
      drawn.push(html.replace(/chat=[^"&]+/gu, 'chat='));
    }
    t.is(drawn[0], drawn[1], question);
  }
  t.deepEqual([...items.script.faults, ...items.plain.faults], []);
});

test('without script a chip goes on in the same conversation', async (t) => {
  const browser = browserOf(t);
  if (browser === undefined) return;
  const url = await withServer(t, createApp(fakeParts()).callback());
  const { page, faults } = await openPage(browser, url, { javaScriptEnabled: false });
  await page.goto(url);
  await page.click('.welcome .chips a');
  await page.click('.reply .chips >> text=县级职责');
  t.regex((await page.textContent('.reply')) ?? '', /县级部门职责（原文）/u);
  t.is(await overflow(page), 0);
  t.deepEqual(faults, []);
});

test('a server that cannot be reached is said so, and the question can be asked again', async (t) => {
  const browser = browserOf(t);
  if (browser === undefined) return;
  const url = await withServer(t, createApp(fakeParts()).callback());
  const { page } = await openPage(browser, url);
  await page.goto(url);
  await page.route('**/api/ask', (route) => route.abort());
  await page.fill('#q', '低保');
  await page.press('#q', 'Enter');
  await page.waitForSelector('.reply.failed');
  t.regex((await page.textContent('.reply.failed')) ?? '', /没能查成.*12345/su);
  await page.unroute('**/api/ask');
  await page.click('.again');
  await page.waitForSelector('.reply.answer');
  t.is(await page.locator('.asked').count(), 1);
});

test('hostile words from the lists and from the asker run nothing and widen nothing', async (t) => {
  const browser = browserOf(t);
  if (browser === undefined) return;
  const hostile = `<script>alert(1)</script>"><img src=x onerror=alert(1)>javascript:\u202e\u200b${'长'.repeat(5000)}${'w'.repeat(5000)}`;
  const items = duties.map((duty) => ({ ...duty, title: hostile, departments: duty.departments.map(() => hostile) }));
  const url = await withServer(t, createApp(fakeParts({ desk: fakeDesk({ items, contacts: [] }) })).callback());
  const { page, faults } = await openPage(browser, url);
  page.on('dialog', (dialog) => {
    faults.push('dialog');
    void dialog.dismiss();
  });
  await page.goto(url);
  for (const question of ['屠', '选一个', '<img src=x onerror=alert(1)>']) {
    await page.fill('#q', question);
    await page.press('#q', 'Enter');
    await page.waitForSelector('#log[aria-busy="false"]');
    t.is(await page.locator('main img, main script').count(), 0);
    t.is(await overflow(page), 0, question);
  }
  t.deepEqual(faults, []);
});

/** November 2025: the bundled list is in force. */
const whileBundledIsCurrent = Date.UTC(2025, 10, 23, 4);

test('the picture of the README is taken: the real engine, asked like anybody would ask', async (t) => {
  const browser = browserOf(t);
  if (browser === undefined) return;
  const real = await realApp({ now: () => whileBundledIsCurrent });
  t.teardown(real.close);
  const { page, faults } = await openPage(browser, real.url, { deviceScaleFactor: 2 });
  await page.goto(real.url);
  await page.fill('#q', '私屠滥宰谁管');
  await page.press('#q', 'Enter');
  await page.waitForSelector(reply);
  t.regex((await page.textContent(`${reply} .source`)) ?? '', /配合履职事项清单第22项（2025-07版）/u);
  const path = fileURLToPath(new URL('../../docs/pictures/chat.png', import.meta.url));
  const bytes = await page.screenshot(process.env.PICTURES === '1' ? { path } : {});
  t.true(bytes.length > 20_000);
  t.deepEqual(faults, []);
});
