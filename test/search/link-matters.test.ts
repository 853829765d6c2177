import test from 'ava';
import type { Duty } from '../../src/duties/duty.ts';
import { linkMatters } from '../../src/search/link-matters.ts';
import { type Matter, matterSchema } from '../../src/search/matters.ts';

const duty = (id: string, title: string, more: Partial<Duty> = {}): Duty => ({
  id,
  list: 'basic',
  number: 1,
  category: '',
  title,
  departments: [],
  countyDuties: [],
  townshipTasks: [],
  takenOverBy: '',
  method: '',
  source: { line: 1 },
  ...more,
});
const matter = (more: Partial<Matter>): Matter =>
  matterSchema.parse({ id: 'dogs', name: '养狗', sayings: ['养狗'], ...more });
const ids = (ties: ReadonlyArray<{ duty: string }>) => ties.map((tie) => tie.duty);

test('a matter is tied to every item whose title holds all words of an official wording', (t) => {
  const duties = [duty('a', '文明养犬管理工作'), duty('b', '犬只免疫'), duty('c', '管理文明创建')];
  t.deepEqual(ids(linkMatters([matter({ official: ['文明 养犬', '犬只 免疫'] })], duties)), ['a', 'b']);
});

test('earlier wordings tie more strongly', (t) => {
  const duties = [duty('a', '犬只免疫'), duty('b', '文明养犬')];
  const ties = linkMatters([matter({ official: ['文明养犬', '犬只免疫'] })], duties);
  const strength = (id: string) => ties.find((tie) => tie.duty === id)?.strength ?? 0;
  t.is(strength('b'), 1);
  t.true(strength('a') < 1);
});

test('punctuation, width and quotation marks in an official text do not matter', (t) => {
  t.deepEqual(ids(linkMatters([matter({ official: ['私屠滥宰执法'] })], [duty('a', '“私屠滥宰”　执法监管')])), ['a']);
});

test('lines count only where no title does', (t) => {
  const duties = [duty('a', '养犬管理'), duty('b', '其他', { townshipTasks: ['负责流浪犬捕捉'] })];
  t.deepEqual(ids(linkMatters([matter({ official: ['养犬'], lines: ['流浪犬'] })], duties)), ['a']);
  t.deepEqual(ids(linkMatters([matter({ official: ['无此词'], lines: ['流浪犬'] })], duties)), ['b']);
});

test('a word that must not be there keeps a matter away', (t) => {
  t.deepEqual(linkMatters([matter({ official: ['养犬'], not: ['处罚'] })], [duty('a', '违规养犬处罚')]), []);
});

test('what staff pinned is tied, and what they forbade is not', (t) => {
  const duties = [duty('a', '养犬管理'), duty('b', '环境卫生')];
  const rules = { pin: [{ matter: 'dogs', duty: 'b' }], forbid: [{ matter: 'dogs', duty: 'a' }] };
  t.deepEqual(linkMatters([matter({ official: ['养犬'] })], duties, rules), [
    { matter: 'dogs', duty: 'b', strength: 1 },
  ]);
});
