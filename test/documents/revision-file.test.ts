import { readFileSync } from 'node:fs';
import test from 'ava';
import { checkProblemWordings, groupProblems } from '../../src/documents/problems.ts';
import { readRevisionFile } from '../../src/documents/revision-file.ts';
import type { Revision } from '../../src/duties/duty.ts';
import { DomainError } from '../../src/duties/errors.ts';
import { parseBytes, wordings } from './read.ts';

const stored = readFileSync('data/lists/baiyanghe/2025-07.json', 'utf8');
const revision: Revision = JSON.parse(stored);

test('a revision file is read as it was written', (t) => {
  const file = readRevisionFile(stored, '2025-07.json');
  t.deepEqual(file, { kind: 'revision', revision });
});

test('what `lists parse --json` prints is read as a parsed document', async (t) => {
  const parsed = await parseBytes('a.txt', readFileSync('data/sources/baiyanghe-2025-07.txt'));
  const file = readRevisionFile(`\uFEFF${JSON.stringify(parsed)}`, 'parsed.json');
  t.deepEqual(file, { kind: 'parsed', parsed });
});

test('a file that is wrong is refused with the field that is', (t) => {
  const [first] = revision.items;
  const wrong: Array<[unknown, string, string]> = [
    ['{', 'revision.not-json', ''],
    [{ ...revision, revision: '../x' }, 'revision.fields', 'revision'],
    [{ ...revision, effective: '2025-13-01' }, 'revision.fields', 'effective'],
    [{ ...revision, items: [] }, 'revision.fields', 'items'],
    [{ ...revision, items: [first, first] }, 'revision.fields', 'items.1.id'],
    [{ ...revision, items: [{ ...first, id: 'basic-2' }] }, 'revision.fields', 'items.0.id'],
    [{ ...revision, items: [{ ...first, title: '' }] }, 'revision.fields', 'items.0.title'],
    [{ ...revision, township: { ...revision.township, slug: 'Bai Yang' } }, 'revision.fields', 'township.slug'],
    [[], 'revision.fields', ''],
  ];
  for (const [value, code, where] of wrong) {
    const error = t.throws(
      () => readRevisionFile(typeof value === 'string' ? value : JSON.stringify(value), 'a.json'),
      { instanceOf: DomainError },
    );
    t.is(error.code, code);
    if (where !== '') t.is(error.values.where, where);
  }
});

test('every code of a problem has its sentence, and one that is missing stops the import', async (t) => {
  t.notThrows(() => checkProblemWordings(wordings));
  const { 'list.gap': _gap, ...rest } = wordings;
  const error = t.throws(() => checkProblemWordings(rest), { instanceOf: DomainError });
  t.is(error.values.keys, 'list.gap');
});

test('problems of one code are told together, errors first', async (t) => {
  const parsed = await parseBytes(
    'a.csv',
    Buffer.from('石盘镇基本履职事项清单\n序号,类别,事项名称\n1,党建,甲\n2,,乙\n3,,\n'),
  );
  const groups = groupProblems(parsed.problems);
  t.is(groups[0]?.code, 'duty.no-title');
  t.deepEqual(groups.find(({ code }) => code === 'cell.category-inherited')?.lines, [4, 5]);
});
