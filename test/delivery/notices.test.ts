import { readFileSync } from 'node:fs';
import test from 'ava';
import { parse } from 'yaml';
import { createSayNotice } from '../../src/delivery/notice-phrases.ts';
import { type News, noticeFor, partsOf } from '../../src/delivery/notices.ts';
import { followsAll } from '../../src/delivery/targets.ts';
import { topicOf } from '../../src/delivery/topics.ts';
import { differenceOf } from '../../src/duties/difference.ts';
import type { Duty, Revision } from '../../src/duties/duty.ts';
import { byteLength } from '../../src/replies/bytes.ts';

const say = createSayNotice(parse(readFileSync('intents/notices.zh-CN.yml', 'utf8')));
const seed: Revision = JSON.parse(readFileSync('data/lists/baiyanghe/2025-07.json', 'utf8'));
const rest = seed.items.filter(({ id }) => id !== 'cooperation-12');
const reworded = rest.map((duty): Duty => {
  if (duty.id === 'basic-27') return { ...duty, title: `${duty.title}，受理投诉` };
  return duty.id === 'cooperation-39' ? { ...duty, departments: [...duty.departments, '木垒县民政局'] } : duty;
});

function news(items: Duty[], change: Partial<News> = {}): News {
  const revision = { ...seed, revision: '2026-03', items };
  const difference = differenceOf(seed.items, items);
  return { kind: 'publish', revision, previous: seed, difference, effective: '2026-03-15', link: '', ...change };
}

test('a notice says what changed, category by category', (t) => {
  const notice = noticeFor(
    news(reworded, { link: 'https://lists.example.cn/t/baiyanghe/revisions/2026-03' }),
    followsAll,
    say,
  );
  t.snapshot(notice === undefined ? [] : partsOf(notice, { limitBytes: 4096, markup: 'markdown' }, say));
});

test('who follows a category or a department hears of that and no more', (t) => {
  const lines = (categories: string[], departments: string[]) =>
    noticeFor(news(reworded), { all: false, categories, departments }, say)?.sections.flatMap(
      (section) => section.lines,
    );
  t.deepEqual(lines(['经济发展'], [])?.length, 2);
  t.deepEqual(lines([], ['木垒县民政局'])?.length, 1);
  t.deepEqual(lines([], ['民政局'])?.length, 1);
  t.deepEqual(lines(['平安法治'], []), undefined);
});

test('the first list of a township is announced, not listed', (t) => {
  const notice = noticeFor(news(seed.items, { previous: undefined }), followsAll, say);
  t.deepEqual(notice?.sections, []);
  t.regex(notice?.head[0] ?? '', /245项/u);
});

test('every part keeps to the bytes of its target and says which it is; no line is lost', (t) => {
  const many = seed.items.map(
    (duty, at): Duty => (at % 2 === 0 ? { ...duty, category: `${duty.category}（调整）` } : duty),
  );
  const notice = noticeFor(news(many), followsAll, say);
  if (notice === undefined) return t.fail();
  for (const limitBytes of [2048, 4096]) {
    const parts = partsOf(notice, { limitBytes, markup: 'text' }, say);
    t.true(parts.length > 1);
    t.true(parts.every((part) => byteLength(part) <= limitBytes));
    t.true(parts.every((part, at) => part.startsWith(`（${at + 1}/${parts.length}）`)));
  }
  const whole = partsOf(notice, { limitBytes: 4096, markup: 'text' }, say).join('\n');
  for (const line of notice.sections.flatMap((section) => section.lines)) t.true(whole.includes(line));
});

test('a notice is never more than ten messages; what is left out is counted', (t) => {
  const many = seed.items.map((duty): Duty => ({ ...duty, category: `${duty.category}（调整）` }));
  const notice = noticeFor(news(many), followsAll, say);
  if (notice === undefined) return t.fail();
  const parts = partsOf(notice, { limitBytes: 2048, markup: 'text' }, say);
  t.true(parts.length > 5 && parts.length <= 10);
  const told = parts.join('\n').match(/修改：/gu)?.length ?? 0;
  const left = Number(/还有(\d+)处/u.exec(parts.at(-1) ?? '')?.[1]);
  t.is(told + left, 245);
});

test('official text cannot mention people or write markup in a markdown message', (t) => {
  const hostile = seed.items.map(
    (duty, at): Duty => (at === 0 ? { ...duty, title: '<@all> 党建<font color="red">' } : duty),
  );
  const notice = noticeFor(news(hostile), followsAll, say);
  t.notRegex(
    notice === undefined ? '<' : partsOf(notice, { limitBytes: 4096, markup: 'markdown' }, say).join(''),
    /</u,
  );
});

test('a category or a department is known by its names', (t) => {
  t.deepEqual(topicOf('', seed.items), { kind: 'all' });
  t.deepEqual(topicOf(' 民生服务 ', seed.items), { kind: 'category', name: '民生服务' });
  for (const said of ['木垒县民政局', '民政局', '县民政局']) {
    t.deepEqual(topicOf(said, seed.items), { kind: 'department', name: '木垒县民政局' });
  }
  t.deepEqual(topicOf('县卫生健康委', seed.items), { kind: 'department', name: '木垒县卫生健康委员会' });
  t.is(topicOf('航天局', seed.items), undefined);
});
