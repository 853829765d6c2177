import test from 'ava';
import { passages } from '../../src/duties/duty.ts';
import { responsibleBodies } from '../../src/duties/responsibility.ts';
import { linksOn, quotedLines, textsOf } from './page-text.ts';
import { withRealApp } from './real-app.ts';

const app = withRealApp(test);
const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(app().url + path, { headers, redirect: 'manual' });
const html = async (path: string) => (await get(path)).text();

test('each duty of each state has a page whose official text equals the list, under 100 kB', async (t) => {
  const { old, current } = app();
  for (const { revision, items } of [old, current]) {
    const pin = revision === '2026-03' ? '' : `?revision=${revision}`;
    for (const duty of items) {
      const page = await html(`/t/baiyanghe/duties/${duty.id}${pin}`);
      const official = [duty.title, ...duty.countyDuties, ...duty.townshipTasks, duty.method].filter(
        (line) => line !== '',
      );
      t.deepEqual(quotedLines(page), official, `${revision} ${duty.id}`);
      for (const passage of passages(duty))
        t.true(page.includes(passage.replaceAll('"', '&quot;')) || passage.includes('<'), passage);
      t.true(Buffer.byteLength(page) < 100_000);
    }
  }
});

test('each list, category, department and revision has a page with all its duties, linked from the ways in', async (t) => {
  const { current } = app();
  const find = await html('/t/baiyanghe');
  const links = new Set(linksOn(find));
  const expected = new Map<string, string[]>();
  const add = (path: string, id: string) => expected.set(path, [...(expected.get(path) ?? []), id]);
  for (const duty of current.items) {
    add(`/t/baiyanghe/lists/${duty.list}`, duty.id);
    add(`/t/baiyanghe/categories/${encodeURIComponent(duty.category)}`, duty.id);
    for (const body of new Set(responsibleBodies(duty)))
      add(`/t/baiyanghe/departments/${encodeURIComponent(body)}`, duty.id);
  }
  t.true(expected.size > 50);
  for (const [path, ids] of expected) {
    t.true(links.has(path), path);
    const page = await html(path);
    const shown = linksOn(page).flatMap((href) => /^\/t\/baiyanghe\/duties\/([a-z]+-\d+)$/u.exec(href)?.[1] ?? []);
    t.deepEqual(shown, ids, path);
    t.true(page.includes(`<span class="count">${ids.length}项</span></h1>`), path);
  }
  for (const label of ['2025-07', '2026-03', '2027-01']) {
    t.true(linksOn(await html('/t/baiyanghe/revisions')).includes(`/t/baiyanghe/revisions/${label}`));
    t.is((await get(`/t/baiyanghe/revisions/${label}`)).status, 200);
  }
});

test('no link on any kind of page leads nowhere', async (t) => {
  const pages = [
    '/t/baiyanghe',
    '/t/baiyanghe/lists/reclaimed',
    '/t/baiyanghe/duties/cooperation-22',
    '/t/baiyanghe/duties/cooperation-98',
    '/t/baiyanghe/duties/basic-99?revision=2025-07',
    '/t/baiyanghe/revisions',
    '/t/baiyanghe/revisions/2026-03',
    '/t/baiyanghe?as-of=2025-08-01',
    '/t/baiyanghe/duties/basic-999',
    '/?q=低保谁审核',
  ];
  const links = new Set((await Promise.all(pages.map(html))).flatMap((page) => linksOn(page)));
  t.true(links.size > 200);
  for (const link of links) {
    const response = await get(link);
    t.true(response.status === 200, `${response.status} ${link}`);
    await response.arrayBuffer();
  }
});

test('search on the page and the API give the same answer, and choices lead to duties', async (t) => {
  for (const question of ['私屠滥宰谁管', '工伤认定调查还归乡里吗', '护照去哪办', '水利局都管哪些事']) {
    const body = JSON.stringify({ text: question, township: 'baiyanghe' });
    const headers = { 'Content-Type': 'application/json' };
    const answer = (await (await fetch(`${app().url}/api/ask`, { method: 'POST', headers, body })).json()) as {
      blocks: Array<{ kind: string; text?: string }>;
      duties: string[];
      outcome: string;
    };
    const page = await html(`/t/baiyanghe?q=${encodeURIComponent(question)}`);
    const headline = answer.blocks.find((block) => block.kind === 'headline')?.text ?? '';
    t.true(textsOf(page, 'h2').includes(headline), question);
    if (answer.outcome === 'answer')
      t.true(linksOn(page).includes(`/t/baiyanghe/duties/${answer.duties[0]}`), question);
  }
});

test('the chat page leads to the whole page of a duty', async (t) => {
  t.true(linksOn(await html('/?q=私屠滥宰谁管')).some((href) => href === '/t/baiyanghe/duties/cooperation-21'));
  const redirect = await get('/t');
  t.is(redirect.headers.get('location'), '/t/baiyanghe');
});

test('an old state keeps showing itself, says so, and leads to the duty as it is now', async (t) => {
  const { old } = app();
  const moved = await html('/t/baiyanghe/duties/cooperation-98?revision=2025-07');
  t.true(moved.includes('您看到的是2025-07版（旧版），不是现行规定。'));
  t.true(moved.includes('现行的2026-03版里，这一项是：') && moved.includes('上级部门收回事项清单第35项'));
  t.true(linksOn(moved).includes('/t/baiyanghe/duties/reclaimed-35'));
  t.deepEqual(quotedLines(moved)[0], old.items.find((duty) => duty.id === 'cooperation-98')?.title);
  t.is((await get('/t/baiyanghe/duties/cooperation-98?revision=2025-07')).headers.get('x-robots-tag'), 'noindex');

  const removed = await html('/t/baiyanghe/duties/cooperation-12?revision=2025-07');
  t.true(removed.includes('现行的2026-03版里已经没有这一项。'));
  const listing = await html('/t/baiyanghe/lists/basic?revision=2025-07');
  t.true(linksOn(listing).includes('/t/baiyanghe/duties/basic-1?revision=2025-07'));
  t.true(linksOn(listing).includes('/t/baiyanghe/lists/basic'));
});

test('a day shows the state of that day under a clear banner', async (t) => {
  const before = await html('/t/baiyanghe/duties/cooperation-98?as-of=2025-08-01');
  t.true(before.includes('2025-08-01时有效的是2025-07版。'));
  const same = await html('/t/baiyanghe?as-of=2026-05-01');
  t.true(same.includes('2026-05-01时有效的就是现行的2026-03版清单。'));
  const later = await html('/t/baiyanghe?as-of=2027-02-01');
  t.true(later.includes('您看到的是2027-01版，自2027-01-01起生效，现在还没有生效。'));
  t.is((await get('/t/baiyanghe?as-of=2020-01-01')).status, 404);
  for (const day of ['2025-02-30', 'gestern', '2025-7-1', "'"])
    t.is((await get(`/t/baiyanghe?as-of=${day}`)).status, 400, day);
});

test('a duty tells its history: what was reworded, moved, split, merged, new, and since when', async (t) => {
  const history = async (id: string) =>
    (await html(`/t/baiyanghe/duties/${id}`)).match(/<section class="history">.*?<\/section>/su)?.[0] ?? '';
  t.regex(await history('cooperation-75'), /2026-03版<\/a>（2026-03-01起）：新增/u);
  t.regex(
    await history('basic-27'),
    /文字有改动，原为.*基本履职事项清单第27项.*2025-07版<\/a>（2025-07-01起）：所存最早的一版里已有这一项/su,
  );
  t.regex(
    await history('reclaimed-35'),
    /由<span><a href="\/t\/baiyanghe\/duties\/cooperation-98\?revision=2025-07">配合履职事项清单第98项<\/a><\/span>转来/u,
  );
  t.regex(await history('cooperation-34'), /由.*配合履职事项清单第35项.*拆分而来/su);
  t.regex(await history('basic-45'), /由.*基本履职事项清单第45项.*、.*基本履职事项清单第46项.*合并而成/su);
  t.regex(await history('basic-1'), /^(?!.*2026-03).*2025-07版<\/a>（2025-07-01起）：所存最早的一版里已有这一项/su);
});

test('what a revision changed is shown by kind, and reworded texts word by word', async (t) => {
  const page = await html('/t/baiyanghe/revisions/2026-03');
  t.true(page.includes('与2025-07版相比：新增1项，取消1项，改动6项，转换清单3项，拆分1项，合并1项，只换序号'));
  t.true(textsOf(page, 'ins').some((text) => text === '增加：民营企业、'));
  t.true(textsOf(page, 'del').some((text) => text.startsWith('删去：')));
  t.true(linksOn(page).includes('/t/baiyanghe/duties/cooperation-12?revision=2025-07'));
  t.true(linksOn(page).includes('/t/baiyanghe/duties/cooperation-75'));
  t.true((await html('/t/baiyanghe/revisions/2025-07')).includes('这是所存最早的一版'));
  t.true((await html('/t/baiyanghe/revisions/2027-01')).includes('与上一版内容相同。'));
});

test('the page of what changed leads to the feed of it, for people and for feed readers', async (t) => {
  const page = await html('/t/baiyanghe/revisions');
  t.true(linksOn(page).includes('/t/baiyanghe/feed.json'));
  t.true(page.includes('<link rel="alternate" type="application/feed+json" href="/t/baiyanghe/feed.json"'));
  const feed = await get('/t/baiyanghe/feed.json');
  t.is(feed.status, 200);
  t.is(((await feed.json()) as { items: unknown[] }).items.length, 3);
});

test('a page that is not there helps to go on', async (t) => {
  const cases: Array<[string, number, RegExp]> = [
    ['/t/baiyanghe/duties/basic-106', 404, /2025-07版里有基本履职事项清单第106项.*相近的序号/su],
    ['/t/baiyanghe/duties/basic-999', 404, /相近的序号/u],
    ['/t/baiyanghe/duties/%3Cscript%3E', 404, /这一版清单里没有这一项/u],
    ['/t/baiyanghe/departments/%E7%81%AB%E6%98%9F%E5%B1%80', 404, /没有这个页面/u],
    ['/t/baiyanghe/lists/other', 404, /没有这个页面/u],
    ['/t/baiyanghe/revisions/1999-01', 404, /没有这一版清单/u],
    ['/t/baiyanghe?revision=..%2F..%2Fetc', 404, /没有这一版清单/u],
    ['/t/baiyanghe/anything', 404, /没有这个页面/u],
    ['/t/nowhere', 404, /没有这个乡镇/u],
    ['/t/..%2F..%2Fdata', 404, /没有/u],
    ['/t/%00', 404, /没有/u],
  ];
  for (const [path, status, words] of cases) {
    const response = await get(path, { Accept: 'text/html' });
    t.is(response.status, status, path);
    const page = await response.text();
    t.regex(page, words, path);
    t.true(page.includes('name="q"'), path);
    t.false(page.includes('<script>'), path);
  }
});

test('a page is answered from the cache with an ETag, packed where the browser can unpack', async (t) => {
  const path = '/t/baiyanghe/duties/cooperation-30';
  const fresh = await get(path, { 'Accept-Encoding': 'gzip' });
  t.is(fresh.headers.get('content-encoding'), 'gzip');
  t.is(fresh.headers.get('cache-control'), 'no-cache');
  const etag = fresh.headers.get('etag') ?? '';
  const again = await get(path, { 'If-None-Match': etag });
  t.is(again.status, 304);
  t.is(await again.text(), '');
  const plain = await get(path, { 'Accept-Encoding': 'identity' });
  t.is(plain.headers.get('content-encoding'), null);
  t.is(await plain.text(), await fresh.text());
  t.not((await get(`${path}?revision=2025-07`)).headers.get('etag'), etag);
});

test('the poster without a public address says what is missing; with one it carries the code', async (t) => {
  const poster = await html('/t/baiyanghe/poster');
  t.true(poster.includes('PUBLIC_URL') && !poster.includes('class="qr"'));
  t.true(poster.includes('12345') && poster.includes('119'));
});
