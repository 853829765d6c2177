import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import type { Answer } from '../../src/replies/answer.ts';
import { runCli } from './run.ts';

test.serial('`ask` prints the reply as a person would see it', async (t) => {
  const { status, out, err } = await runCli(['ask', '私屠滥宰谁管']);
  t.is(status, 0);
  t.is(err, '');
  t.regex(out, /由木垒县农业农村局负责，白杨河乡配合。\n联系：木垒县农业农村局/u);
});

test.serial('`ask --json` prints one answer object and nothing else', async (t) => {
  const { status, out, err } = await runCli(['ask', '--json', '工伤认定调查还归乡里吗']);
  t.is(status, 0);
  t.is(err, '');
  t.is(out.trimEnd().split('\n').length, 1);
  const answer: Answer = JSON.parse(out);
  t.deepEqual([answer.outcome, answer.duties, answer.revision], ['answer', ['reclaimed-10'], '2025-07']);
  t.true(Buffer.byteLength(answer.text) <= 2048);
});

test.serial('`ask --explain` says which words, matters and features it was', async (t) => {
  const { status, out } = await runCli(['ask', '--explain', '私屠滥宰谁管']);
  t.is(status, 0);
  t.regex(out, /sure/u);
  t.regex(out, /=私屠滥宰/u);
  t.regex(out, /[01]\.\d{3} cooperation-22 /u);
  t.regex(out, /^ +\w+ \d\.\d\d · \w+ \d\.\d\d/mu);
});

test.serial(
  '`ask --jsonl` answers line by line in order with the asker’s ids, and keeps conversations apart',
  async (t) => {
    const lines = [
      { id: 'a1', text: '私屠滥宰谁管', user: 'a', chat: 'group' },
      { id: 'b1', text: '工伤认定调查还归乡里吗', user: 'b', chat: 'group' },
      { id: 'alone', text: '电话多少' },
      { id: 'a2', text: '电话多少', user: 'a', chat: 'group' },
      { id: 'b2', text: '电话多少', user: 'b', chat: 'group' },
      { id: 7, text: '收回清单有几项' },
    ];
    const { status, out } = await runCli(['ask', '--jsonl'], {
      input: lines.map((line) => JSON.stringify(line)).join('\n'),
    });
    t.is(status, 0);
    const answers: Answer[] = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    t.deepEqual(
      answers.map(({ id, outcome, duties }) => [id, outcome, duties[0]]),
      [
        ['a1', 'answer', 'cooperation-22'],
        ['b1', 'answer', 'reclaimed-10'],
        ['alone', 'guidance', undefined],
        ['a2', 'contact', 'cooperation-22'],
        ['b2', 'contact', 'reclaimed-10'],
        ['7', 'listing', 'reclaimed-1'],
      ],
    );
  },
);

test.serial(
  'a line that is no question is named by its number, the others are answered, and the status is 1',
  async (t) => {
    const input = ['{"id":"1","text":"你好"}', '不是JSON', '', '{"id":"3"}', '{"id":"4","text":"谢谢"}'].join('\n');
    const { status, out, err } = await runCli(['ask', '--jsonl'], { input });
    t.is(status, 1);
    t.deepEqual(
      out
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as Answer).id),
      ['1', '4'],
    );
    t.deepEqual(
      [...err.matchAll(/第(\d+)行/gu)].map(([, line]) => line),
      ['2', '4'],
    );
  },
);

test.serial('a township without a list is refused in a sentence that names it', async (t) => {
  const { status, out, err } = await runCli(['ask', '--township', 'nowhere', '低保怎么申请']);
  t.is(status, 1);
  t.is(out, '');
  t.regex(err, /nowhere/u);
  t.regex(err, /没有乡镇/u);
  t.notRegex(err, /\bat .*\.ts:\d/u);
});

test.serial('without any list it is said where lists were looked for, and what to do', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'empty-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const { status, out, err } = await runCli(['ask', '低保怎么申请'], { environment: { DATA_DIR: folder } });
  t.is(status, 1);
  t.is(out, '');
  t.true(err.includes(folder));
  t.regex(err, /还没有任何清单.*DATA_DIR.*lists publish/u);
});
