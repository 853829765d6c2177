import { fileURLToPath } from 'node:url';
import test from 'ava';
import type { Page } from 'playwright-core';
import decodeQR from 'qr/decode.js';
import { seriousFaults } from '../helpers/axe.ts';
import { browserFor, desk, openPage, overflow, phone } from '../helpers/browser.ts';
import { realApp, withRealApp } from './real-app.ts';

const browserOf = browserFor(test);
const app = withRealApp(test, { publicUrl: 'https://shuilaiguan.example' });

/** One page of each kind. */
const pages: ReadonlyArray<{ name: string; path: string }> = [
  { name: 'find', path: '/t/baiyanghe' },
  { name: 'found', path: `/t/baiyanghe?q=${encodeURIComponent('私屠滥宰谁管')}` },
  { name: 'list', path: '/t/baiyanghe/lists/basic' },
  { name: 'category', path: `/t/baiyanghe/categories/${encodeURIComponent('民生服务')}` },
  { name: 'department', path: `/t/baiyanghe/departments/${encodeURIComponent('木垒县水利局')}` },
  { name: 'duty', path: '/t/baiyanghe/duties/cooperation-94' },
  { name: 'old duty', path: '/t/baiyanghe/duties/cooperation-98?revision=2025-07' },
  { name: 'another day', path: '/t/baiyanghe?as-of=2025-08-01' },
  { name: 'revisions', path: '/t/baiyanghe/revisions' },
  { name: 'difference', path: '/t/baiyanghe/revisions/2026-03' },
  { name: 'first revision', path: '/t/baiyanghe/revisions/2025-07' },
  { name: 'poster', path: '/t/baiyanghe/poster' },
  { name: 'thanks', path: '/t/baiyanghe/duties/basic-28/feedback' },
  { name: 'missing', path: '/t/baiyanghe/duties/basic-106' },
];

async function textOf(page: Page, selector: string): Promise<string> {
  return (await page.textContent(selector)) ?? '';
}

for (const viewport of [phone, desk]) {
  test.serial(`at ${viewport.width} px every page fits, is usable by everybody and asks no other host`, async (t) => {
    const browser = browserOf(t);
    if (browser === undefined) return;
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page, faults } = await openPage(browser, app().url, { viewport, colorScheme });
      for (const { name, path } of pages) {
        const response = await page.goto(app().url + path);
        t.is(await overflow(page), 0, name);
        t.deepEqual(await seriousFaults(page), [], `${name} ${colorScheme}`);
        t.true(Buffer.byteLength((await response?.body()) ?? '') < 100_000, name);
      }
      t.deepEqual(
        faults.filter((fault) => !fault.includes('404')),
        [],
      );
      await page.context().close();
    }
  });
}

for (const viewport of [phone, desk]) {
  test.serial(
    `at ${viewport.width} px every page says without script all that it says with it, and fits`,
    async (t) => {
      const browser = browserOf(t);
      if (browser === undefined) return;
      const scripted = await openPage(browser, app().url, { viewport });
      const plain = await openPage(browser, app().url, { viewport, javaScriptEnabled: false });
      const said = async (page: Page) =>
        (await page.locator('main').innerText()).replace('打印这一页', '').replace(/\s+/gu, ' ').trim();
      for (const { name, path } of [...pages, { name: 'chat', path: '/' }]) {
        await scripted.page.goto(app().url + path);
        await plain.page.goto(app().url + path);
        t.true((await said(plain.page)).length > 20, name);
        t.is(await said(plain.page), await said(scripted.page), name);
        t.is(await overflow(plain.page), 0, name);
      }
      t.deepEqual(
        plain.faults.filter((fault) => !fault.includes('404')),
        [],
      );
    },
  );
}

test.serial('without script everything is readable: search by form, fold out, report a mistake', async (t) => {
  const browser = browserOf(t);
  if (browser === undefined) return;
  const { page, faults } = await openPage(browser, app().url, { javaScriptEnabled: false });
  await page.goto(`${app().url}/t/baiyanghe`);
  await page.fill('#q', '私屠滥宰谁管');
  await page.click('text=查一查');
  await page.click('text=看完整页面');
  t.regex(await textOf(page, 'h1'), /木垒县农业农村局负责/u);
  t.regex(await textOf(page, 'blockquote >> nth=0'), /“私屠滥宰”执法监管/u);
  t.is(await page.locator('button.print:visible').count(), 0);
  await page.click('.feedback summary');
  await page.check('text=电话、地址不对');
  await page.fill('#note', '打不通');
  await page.click('.feedback button');
  t.is(await textOf(page, 'h1'), '收到，谢谢。');
  await page.goto(`${app().url}/t/baiyanghe`);
  await page.click('text=按县级部门看');
  await page.click('text=木垒县水利局');
  t.regex(await textOf(page, 'h1'), /木垒县水利局/u);
  t.deepEqual(faults, []);
});

test.serial('the search field finds while one types, with what the form would give', async (t) => {
  const browser = browserOf(t);
  if (browser === undefined) return;
  const { page, faults } = await openPage(browser, app().url);
  const plain = await openPage(browser, app().url, { javaScriptEnabled: false });
  for (const question of ['私屠滥宰谁管', '水利局都管哪些事', '护照去哪办', '垃圾']) {
    await page.goto(`${app().url}/t/baiyanghe`);
    await page.locator('#q').pressSequentially(question, { delay: 5 });
    await page.waitForSelector('#found .reply');
    await page.waitForSelector('#found[aria-busy="false"]');
    await plain.page.goto(`${app().url}/t/baiyanghe?q=${encodeURIComponent(question)}`);
    const drawn = await page.locator('#found').innerHTML();
    t.is(drawn, await plain.page.locator('#found').innerHTML(), question);
  }
  t.is(await overflow(page), 0);
  t.deepEqual(faults, []);
});

test.serial('everything can be reached and used by keyboard alone', async (t) => {
  const browser = browserOf(t);
  if (browser === undefined) return;
  const { page } = await openPage(browser, app().url);
  await page.goto(`${app().url}/t/baiyanghe/duties/cooperation-22`);
  await page.keyboard.press('Tab');
  t.is(await page.evaluate('document.activeElement.textContent'), '跳到正文');
  const reached = new Set<string>();
  for (let step = 0; step < 60; step += 1) {
    await page.keyboard.press('Tab');
    reached.add(String(await page.evaluate('document.activeElement.textContent.trim()')));
  }
  for (const wanted of ['查事项', '12345', '这里有错？告诉我们', '打印这一页']) t.true(reached.has(wanted), wanted);
});

/** What a phone's camera makes of a part of the page: its picture, painted and read back point by point. */
async function scanned(page: Page, selector: string): Promise<string> {
  const picture = await page.locator(selector).screenshot();
  const blank = await page.context().newPage();
  const painted = (await blank.evaluate(`(async () => {
    const image = new Image();
    image.src = 'data:image/png;base64,${picture.toString('base64')}';
    await image.decode();
    const canvas = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height });
    const context = canvas.getContext('2d');
    context.drawImage(image, 0, 0);
    const { width, height, data } = context.getImageData(0, 0, image.width, image.height);
    return { width, height, data: btoa(Array.from(data, (value) => String.fromCharCode(value)).join('')) };
  })()`)) as { width: number; height: number; data: string };
  await blank.close();
  return decodeQR({ ...painted, data: new Uint8Array(Buffer.from(painted.data, 'base64')) }, { format: 'RGBA' });
}

test.serial('the poster prints on one A4 page, and its code opens the township', async (t) => {
  const browser = browserOf(t);
  if (browser === undefined) return;
  const { page } = await openPage(browser, app().url);
  await page.goto(`${app().url}/t/baiyanghe/poster`);
  const pdf = (await page.pdf({ preferCSSPageSize: true, printBackground: true })).toString('latin1');
  t.is([...pdf.matchAll(/\/Type\s*\/Page\b/gu)].length, 1);
  t.regex(pdf, /\/MediaBox\s*\[\s*0 0 59[45](?:\.\d+)? 84[12]/u);
  t.is(await textOf(page, '.address'), 'https://shuilaiguan.example/t/baiyanghe');
  t.true(await page.locator('svg.qr[role="img"]').isVisible());
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    t.is(await scanned(page, 'svg.qr'), 'https://shuilaiguan.example/t/baiyanghe', colorScheme);
  }
});

test.serial('a duty prints without what only works on a screen', async (t) => {
  const browser = browserOf(t);
  if (browser === undefined) return;
  const { page } = await openPage(browser, app().url);
  await page.goto(`${app().url}/t/baiyanghe/duties/cooperation-94`);
  await page.emulateMedia({ media: 'print' });
  for (const hidden of ['.ways', '.feedback', '.tools']) t.false(await page.isVisible(hidden), hidden);
  for (const shown of ['h1', 'blockquote', '.history']) t.true(await page.isVisible(shown), shown);
});

/** November 2025: the bundled list is in force, and the invented one of these tests is not. */
const whileBundledIsCurrent = Date.UTC(2025, 10, 23, 4);

test.serial(
  'the pictures of the README are taken from the bundled list; the difference is that to the invented one',
  async (t) => {
    const browser = browserOf(t);
    if (browser === undefined) return;
    const bundled = await realApp({ publicUrl: 'https://shuilaiguan.example', now: () => whileBundledIsCurrent });
    t.teardown(bundled.close);
    const { page, faults } = await openPage(browser, bundled.url, { deviceScaleFactor: 2 });
    for (const [name, path] of [
      ['find.png', '/t/baiyanghe'],
      ['duty.png', '/t/baiyanghe/duties/cooperation-22'],
      ['poster.png', '/t/baiyanghe/poster'],
      ['difference.png', '/t/baiyanghe/revisions/2026-03'],
    ]) {
      await page.goto(bundled.url + path);
      const target = fileURLToPath(new URL(`../../docs/pictures/${name}`, import.meta.url));
      const bytes = await page.screenshot(process.env.PICTURES === '1' ? { path: target } : {});
      t.true(bytes.length > 20_000, name);
    }
    t.deepEqual(faults, []);
  },
);
