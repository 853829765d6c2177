import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { makeTownFolder, revised } from './town.ts';

const expected = JSON.parse(readFileSync('test/fixtures/revisions/dev-2026-03.expected.json', 'utf8'));
const keys = ['added', 'removed', 'changed', 'moved', 'renumbered', 'split', 'merged'];
const titleOf = ({ title }: { title: string }) => title;
const { noise: _noise, ...difference } = expected;

test.serial(
  '`lists diff --json` gives exactly the seven keys, between labels, documents, and what `lists parse` printed',
  async (t) => {
    t.timeout(120_000);
    const { folder, cli } = makeTownFolder(t);
    const parsed = join(folder, 'parsed.json');
    writeFileSync(parsed, (await cli('lists', 'parse', revised, '--json')).out);
    const pairs = [
      ['2025-07', revised],
      ['data/sources/baiyanghe-2025-07.txt', parsed],
      [join(folder, 'lists/baiyanghe/2025-07.json'), revised],
    ];
    for (const [old = '', fresh = ''] of pairs) {
      const { status, out, err } = await cli('lists', 'diff', old, fresh, '--json');
      t.is(status, 0, err);
      t.is(out.trimEnd().split('\n').length, 1);
      t.deepEqual(Object.keys(JSON.parse(out)), keys);
      t.deepEqual(JSON.parse(out), difference, `${old} ${fresh}`);
    }
    t.false(existsSync(join(folder, 'state')), 'comparing stores nothing');
  },
);

test.serial('`lists diff` shows a person what changed, word by word', async (t) => {
  const { cli } = makeTownFolder(t);
  const { status, out } = await cli('lists', 'diff', '2025-07', revised);
  t.is(status, 0);
  t.regex(out, /^2025-07 → \S+：新增1项，取消1项，修改6项/u);
  t.regex(out, /【社会保障】\n {2}修改：.*改了事项名称\n {6}事项名称 \{\+特殊\+\}困难/u);
  const none = await cli('lists', 'diff', '2025-07', 'no-such-thing');
  t.is(none.status, 1);
  t.regex(none.err, /“no-such-thing”既不是“baiyanghe”的版本名，也不是文件/u);
});

test.serial('a document goes from its file to the list in force and back, by commands alone', async (t) => {
  t.timeout(240_000);
  const { folder, cli } = makeTownFolder(t);
  const dry = await cli('lists', 'publish', revised, '--revision', '2026-03', '--dry-run', '--json');
  t.is(dry.status, 0, dry.err);
  t.like(JSON.parse(dry.out), { stored: false, previous: '2025-07', duties: 245, refusals: [] });
  t.deepEqual(JSON.parse(dry.out).difference, difference);
  t.deepEqual(readdirSync(join(folder, 'lists/baiyanghe')), ['2025-07.json']);

  const published = await cli('lists', 'publish', revised, '--revision', '2026-03', '--note', '县委编办审定');
  t.is(published.status, 0, published.err);
  t.regex(published.out, /^已发布：木垒县白杨河乡2026-03版，\d{4}-\d\d-\d\d起执行，共245项。\n/u);
  t.regex(published.out, /与2025-07版相比：新增1项，取消1项，修改6项/u);
  t.regex(published.out, /没有登记通知对象，不发通知。/u);
  t.is(JSON.parse((await cli('ask', '--json', '私屠滥宰谁管')).out).revision, '2026-03');

  const again = await cli('lists', 'publish', revised, '--revision', '2026-03', '--json');
  t.is(again.status, 1);
  t.regex(again.err, /版本“2026-03”已经发布过/u);
  t.like(JSON.parse(again.out), { stored: false, refusals: [{ code: 'publish.label-taken' }] });

  const back = await cli('lists', 'rollback', '2025-07', '--note', '误发');
  t.is(back.status, 0, back.err);
  t.regex(back.out, /^已恢复为2025-07版，.*（此前是2026-03版）。/u);
  const history = JSON.parse((await cli('lists', 'history', '--json')).out) as Array<Record<string, unknown>>;
  t.deepEqual(
    history.map(({ revision, action, state, note }) => [revision, action, state, note]),
    [
      ['2025-07', 'publish', 'past', ''],
      ['2026-03', 'publish', 'past', '县委编办审定'],
      ['2025-07', 'rollback', 'current', '误发'],
    ],
  );
  t.regex((await cli('lists', 'history')).out, /2025-07版 {2}\S+起 {2}现行 {2}恢复：误发\n$/u);
  const unknown = await cli('lists', 'rollback', '1999-01');
  t.is(unknown.status, 1);
  t.regex(unknown.err, /没有版本“1999-01”/u);
});

test.serial(
  'what is wrong with a document is told line by line, with all reasons at once, and nothing is stored',
  async (t) => {
    t.timeout(120_000);
    const { folder, cli } = makeTownFolder(t);
    const letter = join(folder, 'letter.txt');
    writeFileSync(letter, '各位乡亲：\n今天下午开会。\n');
    const none = await cli('lists', 'publish', letter, '--revision', '../x', '--township', 'baiyanghe');
    t.is(none.status, 1);
    t.is(none.out, '');
    t.regex(none.err, /\[错误\]/u);
    t.regex(none.err, /版本名“\.\.\/x”不对/u);
    t.deepEqual(readdirSync(join(folder, 'lists/baiyanghe')), ['2025-07.json']);
    const seed = JSON.parse(readFileSync('data/lists/baiyanghe/2025-07.json', 'utf8'));
    const half = join(folder, 'half.json');
    writeFileSync(half, JSON.stringify({ ...seed, items: seed.items.slice(0, 100) }));
    const dropped = await cli('lists', 'publish', half, '--revision', '2026-05');
    t.is(dropped.status, 1);
    t.regex(dropped.err, /从245项减到100项.*--yes/u);
    t.is((await cli('lists', 'publish', half, '--revision', '2026-05', '--yes')).status, 0);
    t.is((await cli('lists', 'publish', half)).status, 2, 'without a label');
  },
);

test.serial('a folder without any list gets its first township from a document', async (t) => {
  t.timeout(120_000);
  const { folder, cli } = makeTownFolder(t, { DATA_DIR: '' });
  const empty = join(folder, 'empty');
  mkdirSync(empty);
  const run = (...words: string[]) => makeTownFolder(t, { DATA_DIR: empty }).cli(...words);
  const needed = await run('lists', 'publish', 'test/fixtures/lists/made-1-jiedao.txt', '--revision', '2025-09');
  t.is(needed.status, 1);
  t.regex(needed.err, /--township/u);
  const first = await run(
    'lists',
    'publish',
    'test/fixtures/lists/made-1-jiedao.txt',
    '--revision',
    '2025-09',
    '--township',
    'jiedao',
  );
  t.is(first.status, 0, first.err);
  t.regex(first.out, /这是“jiedao”的第一份清单。/u);
  const { items } = JSON.parse((await run('lists', 'export', '--township', 'jiedao')).out);
  const expectedItems = JSON.parse(readFileSync('test/fixtures/lists/made-1-jiedao.expected.json', 'utf8'));
  t.deepEqual(items.map(titleOf), expectedItems.map(titleOf));
  t.is((await cli('lists', 'history', '--township', 'nowhere')).status, 1);
});

test.serial(
  'a list is exported as its file and for a spreadsheet, and a township that is not there is named',
  async (t) => {
    const { folder, cli } = makeTownFolder(t);
    const json = await cli('lists', 'export');
    t.is(json.out, readFileSync('data/lists/baiyanghe/2025-07.json', 'utf8'));
    const csv = await cli('lists', 'export', '2025-07', '--format', 'csv');
    // Reading a stream as text takes the byte order mark away.
    t.true(csv.out.startsWith('清单,序号,'));
    t.true(csv.out.endsWith('\r\n') && !csv.out.endsWith('\n\r\n'));
    const file = join(folder, '清单.csv');
    const saved = await cli('lists', 'export', '--format', 'csv', '--output', file);
    t.is(saved.out, '');
    t.is(readFileSync(file, 'utf8'), `\uFEFF${csv.out}`);
    t.is((await cli('lists', 'export', '--format', 'xml')).status, 2);
    const none = await cli('lists', 'export', '--township', 'nowhere');
    t.is(none.status, 1);
    t.regex(none.err, /没有乡镇“nowhere”的清单/u);
  },
);

test.serial('a directory is taken in row by row, refused as a whole over a wrong row, and checked', async (t) => {
  t.timeout(120_000);
  const { folder, cli } = makeTownFolder(t);
  const file = join(folder, 'in.csv');
  writeFileSync(file, '单位,联系电话,核对人,核对日期\n县水利局,12345,老王,2020年1月2日\n');
  const taken = await cli('contacts', 'import', file);
  t.is(taken.status, 0, taken.err);
  t.regex(taken.out, /“县水利局”按清单写作“木垒县水利局”/u);
  t.regex(readFileSync(join(folder, 'contacts/baiyanghe.csv'), 'utf8'), /木垒县水利局,12345,,,老王,2020-01-02\r\n/u);
  const checked = await cli('contacts', 'check', '--json');
  t.is(checked.status, 1);
  const { stale, empty } = JSON.parse(checked.out);
  t.like(stale[0], { department: '木垒县水利局', checkedBy: '老王', checkedOn: '2020-01-02' });
  t.false(empty.includes('木垒县水利局'));
  t.regex((await cli('contacts', 'check')).out, /半年以上没有核对（1个）[\s\S]*木垒县水利局（老王，2020-01-02）/u);
  cpSync(join(folder, 'contacts/baiyanghe.csv'), join(folder, 'before.csv'));
  writeFileSync(file, 'department,phone\n木垒县水利局,12345\n木垒县公安局,打不通\n');
  const refused = await cli('contacts', 'import', file);
  t.is(refused.status, 1);
  t.regex(refused.err, /打不通[\s\S]*有1行有错误，没有导入/u);
  t.is(readFileSync(join(folder, 'contacts/baiyanghe.csv'), 'utf8'), readFileSync(join(folder, 'before.csv'), 'utf8'));
  for (const words of [
    ['contacts'],
    ['contacts', 'import'],
    ['notices'],
    ['notices', 'status', 'x'],
    ['lists', 'diff', 'a'],
  ])
    t.is((await cli(...words)).status, 2, words.join(' '));
});
