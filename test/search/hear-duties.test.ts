import test from 'ava';
import type { Duty } from '../../src/duties/duty.ts';
import { withBot } from '../helpers/with-bot.ts';

const { engine } = withBot(test);

const duty = (number: number, title: string): Duty => ({
  ...{ id: `basic-${number}`, list: 'basic', number, category: '', title, departments: [] },
  ...{ countyDuties: [], townshipTasks: [], takenOverBy: '', method: '', source: { line: number } },
});
const list = (...titles: string[]) =>
  engine().townships.searchOf({
    township: { slug: 'other', name: '某乡', county: '某县' },
    ...{ revision: '1', published: '', source: { file: '', sha256: '' } },
    items: titles.map((title, at) => duty(at + 1, title)),
  });
const first = (search: ReturnType<typeof list>, question: string) => {
  const { target } = search.find(engine().language.normalise(question)).ranked[0] ?? {};
  return target?.kind === 'duty' ? target.duty.id : target?.kind;
};

test('a list is understood though it words things as no tie foresees', (t) => {
  const search = list('犬只扰民问题综合施策', '把欠农民工的血汗钱要回来');
  t.is(first(search, '邻居家的狗半夜乱叫'), 'basic-1');
  t.is(first(search, '老板拖欠工资'), 'basic-2');
});

test('what a list does not hold stays off it', (t) => {
  const search = list('犬只扰民问题综合施策');
  t.not(first(search, '护照丢了去哪补'), 'basic-1');
});

test('an empty list and a list with empty words are searched like any other', (t) => {
  t.is(list('（一）').find(engine().language.normalise('低保找谁')).decision.kind, 'none');
});
