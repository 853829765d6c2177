import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { runCli } from './run.ts';

const folder = mkdtempSync(join(tmpdir(), 'cli-'));
test.after.always(() => rmSync(folder, { recursive: true, force: true }));

test.serial('wrong usage ends with status 2 and says the right one', async (t) => {
  for (const words of [[], ['nosuch'], ['ask', '--nosuch', 'x'], ['lists', 'parse']]) {
    const { status, out, err } = await runCli(words);
    t.is(status, 2, words.join(' '));
    t.is(out, '', words.join(' '));
    t.regex(err, /用法：/u, words.join(' '));
  }
});

test.serial('a faulty environment is refused with all faults before anything is done', async (t) => {
  const { status, err } = await runCli(['ask', '你好'], { environment: { PORT: 'x', LOG_LEVEL: 'loud' } });
  t.is(status, 1);
  t.regex(err, /PORT/u);
  t.regex(err, /LOG_LEVEL/u);
});

test.serial('`lists parse` reads the bundled document without storing anything', async (t) => {
  const { status, out, err } = await runCli(['lists', 'parse', 'data/sources/baiyanghe-2025-07.txt', '--json']);
  t.is(status, 0, err);
  const parsed = JSON.parse(out);
  t.deepEqual([parsed.township, parsed.county, parsed.items.length], ['白杨河乡', '木垒县', 245]);
  for (const problem of parsed.problems) {
    t.is(problem.level, 'warning');
    t.true(problem.line > 0 && problem.message !== '');
  }
});

test.serial(
  '`lists parse` ends with status 1 over a document that is none, and over a file that is not there',
  async (t) => {
    const empty = join(folder, 'letter.txt');
    writeFileSync(empty, '各位乡亲：\n今天下午开会。\n');
    const none = await runCli(['lists', 'parse', empty]);
    t.is(none.status, 1);
    t.regex(none.err, /\p{Script=Han}/u);
    const gone = await runCli(['lists', 'parse', join(folder, 'gone.txt')]);
    t.is(gone.status, 1);
    t.regex(gone.err, /gone\.txt/u);
  },
);

test.serial(
  '`eval` prints a line a type and one for all; against a better baseline it fails and names what fell',
  async (t) => {
    const questions = join(folder, 'questions.jsonl');
    const lines = [
      { q: '私屠滥宰谁管', type: 'resident', accept: ['cooperation-22'], also: [] },
      { q: '工伤认定调查还归乡里吗', type: 'resident', accept: ['basic-1'], also: [] },
      { q: '股票怎么买', type: 'oos', accept: [], also: [] },
      { q: '收回了哪些', type: 'structured', accept: [], also: [], kind: 'list' },
    ];
    writeFileSync(questions, lines.map((line) => JSON.stringify(line)).join('\n'));
    const printed = await runCli(['eval', questions]);
    t.is(printed.status, 0);
    t.regex(printed.out, /^resident +n +2 +right 1 +wrong 1 +\(50\.0%/mu);
    t.regex(printed.out, /^oos +n +1 +(?:heldBack|menu) 1 /mu);
    t.regex(printed.out, /^all +n +4 /mu);
    t.regex(printed.out, /basic-1 → reclaimed-10 ×1/u);
    const baseline = join(folder, 'baseline.json');
    const figures = { n: 2, rate: 0.75, interval: [0, 1] };
    writeFileSync(baseline, JSON.stringify({ types: { resident: figures, oos: { ...figures, rate: 1 } } }));
    const compared = await runCli(['eval', questions, '--json', '--baseline', baseline]);
    t.is(compared.status, 1);
    t.is(JSON.parse(compared.out).types.resident.right, 1);
    t.is(compared.err.trimEnd().split('\n').length, 1);
    t.regex(compared.err, /resident.*75\.0%.*50\.0%/u);
  },
);

test.serial('`eval` names the file and the line of a question that it cannot read', async (t) => {
  const questions = join(folder, 'broken.jsonl');
  writeFileSync(questions, '{"q":"低保","type":"resident","accept":[]}\n{"q":1}\n');
  const { status, err } = await runCli(['eval', questions]);
  t.is(status, 1);
  t.regex(err, /broken\.jsonl:2/u);
});

test.serial('`contacts check` lists every body without a phone and ends with status 1', async (t) => {
  const { status, out } = await runCli(['contacts', 'check', '--json']);
  t.is(status, 1);
  const { empty } = JSON.parse(out);
  t.true(empty.includes('木垒县水利局'));
});
