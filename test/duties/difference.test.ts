import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import test from 'ava';
import fc from 'fast-check';
import { parse } from 'yaml';
import { parseDocument } from '../../src/documents/parse-document.ts';
import { differenceOf } from '../../src/duties/difference.ts';
import type { Duty } from '../../src/duties/duty.ts';
import { makeRevision } from './made-revision.ts';

const wordings = parse(readFileSync('intents/problems.zh-CN.yml', 'utf8'));
const read = async (path: string) =>
  (await parseDocument({ fileName: basename(path), bytes: readFileSync(path) }, wordings)).items;
const seed: Duty[] = JSON.parse(readFileSync('data/lists/baiyanghe/2025-07.json', 'utf8')).items;
const nothing = { added: [], removed: [], changed: [], moved: [], renumbered: [], split: [], merged: [] };

test('the made-up revision of March 2026 differs from the real list as its notes say', async (t) => {
  const { noise: _layoutOnly, ...expected } = JSON.parse(
    readFileSync('test/fixtures/revisions/dev-2026-03.expected.json', 'utf8'),
  );
  const before = await read('data/sources/baiyanghe-2025-07.txt');
  const after = await read('test/fixtures/revisions/dev-2026-03.txt');
  t.deepEqual(differenceOf(before, after), expected);
});

test('a revision does not differ from itself, and everything is new to an empty one', (t) => {
  t.deepEqual(differenceOf(seed, seed), nothing);
  t.deepEqual(differenceOf([], seed), { ...nothing, added: seed.map(({ id }) => id) });
  t.deepEqual(differenceOf(seed, []), { ...nothing, removed: seed.map(({ id }) => id) });
});

test('whatever is done to the list at random is found, and nothing else', (t) => {
  const plan = fc.record({
    add: fc.nat(4),
    remove: fc.nat(4),
    reword: fc.nat(8),
    retitle: fc.nat(3),
    move: fc.nat(4),
    split: fc.nat(4),
    merge: fc.nat(4),
    swap: fc.nat(6),
    noise: fc.nat(30),
  });
  fc.assert(
    fc.property(plan, fc.nat(1_000_000), (chosen, draws) => {
      const { before, after, expected } = makeRevision(seed, chosen, draws);
      t.deepEqual(differenceOf(before, after), expected);
    }),
    { numRuns: 25 },
  );
});

test('a township that is renamed and a department that is renamed change duties, and mix up none', (t) => {
  const renamed = JSON.stringify(seed).replaceAll('白杨河乡', '白杨河镇').replaceAll('卫生健康委员会', '卫生健康局');
  const found = differenceOf(seed, JSON.parse(renamed));
  t.true(found.changed.length > 50);
  t.true(found.changed.every(({ from, to }) => from === to));
  t.deepEqual({ ...found, changed: [] }, nothing);
});

const edit = test.macro({
  exec: (t, id: string, change: Partial<Duty>, fields: string[]) => {
    const after = seed.map((duty) => (duty.id === id ? { ...duty, ...change } : duty));
    t.deepEqual(differenceOf(seed, after), {
      ...nothing,
      changed: fields.length > 0 ? [{ from: id, to: id, fields }] : [],
    } as never);
  },
  title: (given) => given ?? '',
});
test(
  'a new first department is a change: it leads',
  edit,
  'cooperation-15',
  { departments: ['木垒县公安局', '木垒县民政局', '木垒县住房和城乡建设局', '木垒县卫生健康委员会', '木垒县教育局'] },
  ['departments'],
);
test(
  'the lines of a cell joined to one are no change',
  edit,
  'cooperation-3',
  { townshipTasks: [(seed.find(({ id }) => id === 'cooperation-3')?.townshipTasks ?? []).join('')] },
  [],
);
test(
  'another method with all else kept is a change of that field',
  edit,
  'reclaimed-16',
  { method: '由县林业和草原局统一组织管护。' },
  ['method'],
);
test(
  'a penalty whose method is shared by many is known by its title',
  edit,
  'reclaimed-18',
  { title: '对未经批准擅自取水的处罚' },
  ['title'],
);

test('a duty that gives way to another of its category is removed and added, not changed', (t) => {
  const before = seed.filter(({ id }) => id !== 'reclaimed-29');
  const after = seed.filter(({ id }) => id !== 'reclaimed-28');
  const found = differenceOf(before, after);
  t.deepEqual(
    { added: found.added, removed: found.removed, changed: found.changed },
    { added: ['reclaimed-29'], removed: ['reclaimed-28'], changed: [] },
  );
});
