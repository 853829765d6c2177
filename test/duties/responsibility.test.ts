import { readFileSync } from 'node:fs';
import test from 'ava';
import { splitBodies } from '../../src/duties/body-names.ts';
import type { Duty } from '../../src/duties/duty.ts';
import { passages } from '../../src/duties/duty.ts';
import { responsibleBodies } from '../../src/duties/responsibility.ts';

const made: Duty[] = JSON.parse(readFileSync('test/fixtures/lists/made-1-jiedao.expected.json', 'utf8'));
const reclaimed = made.find((duty) => duty.takenOverBy.includes('、'));
const taken = (takenOverBy: string): Duty => {
  if (reclaimed === undefined) throw new Error('the made list has a duty that two bodies took over');
  return { ...reclaimed, takenOverBy };
};

test('two bodies that took a duty over are two, and the text stays as printed', (t) => {
  const printed = '槐津区市场监督管理局、槐津区城市管理和综合执法局';
  t.deepEqual(responsibleBodies(taken(printed)), ['槐津区市场监督管理局', '槐津区城市管理和综合执法局']);
  t.is(reclaimed?.takenOverBy, printed);
  t.true(passages(taken(printed)).includes(printed));
});

test('bodies are parted by signs and by a word before the same county, never within brackets or a name', (t) => {
  const cases: Array<[string, string[]]> = [
    ['木垒县公安局；木垒县司法局', ['木垒县公安局', '木垒县司法局']],
    ['木垒县公安局和木垒县民政局', ['木垒县公安局', '木垒县民政局']],
    ['木垒县住房和城乡建设局', ['木垒县住房和城乡建设局']],
    ['县文旅局（县文物局、县体育局）、县公安局', ['县文旅局（县文物局、县体育局）', '县公安局']],
    ['县公安局、县司法局等有关部门', ['县公安局、县司法局等有关部门']],
    ['县交通运输、公安部门', ['县交通运输、公安部门']],
    ['县民政局、县民政局', ['县民政局、县民政局']],
    ['', []],
  ];
  for (const [printed, bodies] of cases) t.deepEqual(responsibleBodies(taken(printed)), bodies, printed);
});

test('prose where a name should stand is one, however long', (t) => {
  const text = '县公安局、'.repeat(50_000);
  t.deepEqual(responsibleBodies(taken(text)), [text]);
  t.is(splitBodies('县公安局、县司法局、').length, 2);
});
