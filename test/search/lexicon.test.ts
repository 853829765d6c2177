import test from 'ava';
import { Lexicon } from '../../src/search/lexicon.ts';
import { PairTable } from '../../src/search/pair-table.ts';

test('terms of every kind have their own number, in the order in which they came', (t) => {
  const keys = ['低', '低保', '=低保', '~di bao', '=a', '=低保户', '保'];
  const lexicon = new Lexicon([...keys, '低保', '=低保']);
  t.deepEqual(
    keys.map((key) => lexicon.numberOf(key)),
    [0, 1, 2, 3, 4, 5, 6],
  );
  t.is(lexicon.size, keys.length);
  for (const key of ['户', '保户', '保低', '=保', '']) t.is(lexicon.numberOf(key), -1, key);
});

test('terms are numbered with their weights, with room behind them', (t) => {
  const lexicon = new Lexicon(['低', '低保']);
  const { numbers, weights } = lexicon.numbered(
    [
      { key: '低保', weight: 0.9 },
      { key: '井', weight: 0.45 },
    ],
    1,
  );
  t.deepEqual([...numbers], [1, -1, 0]);
  t.deepEqual([...weights], [0.9, 0.45, 0]);
});

test('pairs are found however many there are, by both their numbers and in their order', (t) => {
  const table = new PairTable();
  const pairs = Array.from({ length: 5000 }, (_, at) => [at % 97, 65_535 - at] as const);
  for (const [at, [first, second]] of pairs.entries()) table.set(first, second, at);
  t.true(pairs.every(([first, second], at) => table.get(first, second) === at));
  t.true(pairs.every(([first, second]) => table.get(second, first) === -1));
  table.set(96, 65_535 - 96, 7);
  t.is(table.get(96, 65_535 - 96), 7);
  t.is(table.get(0, 0), -1);
});
