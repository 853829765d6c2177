import { readFileSync } from 'node:fs';
import test from 'ava';
import { parse as parseCsv } from 'csv-parse/sync';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { parse } from 'yaml';
import { exportCsv } from '../../src/commands/export.ts';
import { type Duty, dutyId, type ListName, listNames, type Revision } from '../../src/duties/duty.ts';
import { tableOf, toCsv, toDocx, toHtml, toMarkdown, toXlsx } from './formats.ts';
import { bare, codes, expectedOf, linesOf, parseBytes, parseString, withoutSource } from './read.ts';

const sentences = parse(readFileSync('intents/publishing.zh-CN.yml', 'utf8')) as Record<string, string>;
const words = {
  column: (name: string) => sentences[`column.${name}`] ?? '',
  list: (name: string) => sentences[`list.${name}`] ?? '',
};
const seed: Revision = JSON.parse(readFileSync('data/lists/baiyanghe/2025-07.json', 'utf8'));
const csvOf = (items: readonly Duty[]) => exportCsv({ ...seed, items: [...items] }, words);
const withoutLines = (duties: readonly Duty[]) => duties.map(({ source: _source, ...duty }) => duty);
const errors = ({ problems }: { problems: Array<{ level: string }> }) =>
  problems.filter(({ level }) => level === 'error');

test('an exported list is read back duty by duty, as saved by us, by Excel, and as a workbook', async (t) => {
  const revised = await parseBytes('r.txt', readFileSync('test/fixtures/revisions/dev-2026-03.txt'));
  const lists = [seed.items, revised.items, expectedOf('made-1-jiedao'), expectedOf('made-3-xiang')];
  for (const items of lists) {
    const csv = csvOf(items);
    const rows = (parseCsv(csv, { bom: true }) as string[][]).map((cells) => cells.map((text) => ({ text })));
    const saved: Array<[string, Uint8Array]> = [
      ['export.csv', Buffer.from(csv)],
      ['excel.csv', iconv.encode(csv.slice(1), 'gb18030')],
      ['export.xlsx', await toXlsx([{ table: rows }])],
    ];
    for (const [fileName, bytes] of saved) {
      const parsed = await parseBytes(fileName, bytes);
      t.deepEqual(bare(parsed), withoutSource(items), fileName);
      t.deepEqual(errors(parsed), [], fileName);
    }
    t.deepEqual(
      withoutLines((await parseString('x.csv', csv)).items).map(({ id }) => id),
      idsOf(items),
    );
  }
});

/** The expected lists of the tests carry no ids. */
const idsOf = (items: readonly Duty[]) => items.map(({ list, number }) => dutyId(list, number));

const line = fc
  .string({ unit: fc.constantFrom('县', '乡', '1', '.', '；', '"', ',', '=', "'", '+', '、', '（', '<', 'a', ' ') })
  .map((text) => text.trim())
  .filter((text) => text !== '');
const duty = fc.record({
  category: fc.oneof(fc.constant(''), line),
  title: line,
  departments: fc.uniqueArray(fc.constantFrom('县公安局', '县民政局', '县文旅局（县文物局、县体育局）', '=县财政局'), {
    maxLength: 3,
  }),
  countyDuties: fc.array(line, { maxLength: 4 }),
  townshipTasks: fc.array(line, { maxLength: 4 }),
  takenOverBy: fc.oneof(fc.constant(''), line),
  method: fc.oneof(
    fc.constant(''),
    fc.tuple(line, line).map((lines) => lines.join('\n')),
  ),
});

test('whatever its cells hold, an exported list is read back', async (t) => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.constantFrom(...listNames), duty), { minLength: 1, maxLength: 8 }),
      async (drawn) => {
        const items = listNames.flatMap((list) =>
          drawn
            .filter(([own]) => own === list)
            .map(
              ([, rest], at): Duty => ({
                ...rest,
                list,
                number: at + 1,
                id: dutyId(list, at + 1),
                source: { line: 0 },
              }),
            ),
        );
        const parsed = await parseString('export.csv', csvOf(items));
        t.deepEqual(withoutLines(parsed.items), withoutLines(items));
      },
    ),
    { numRuns: 300 },
  );
});

test('a row that a clerk added without naming its list is an error with its line, and nothing is guessed', async (t) => {
  const [head = '', first = '', second = ''] = csvOf(seed.items).split('\r\n');
  const parsed = await parseString('export.csv', [head, first, second.replace(/^[^,]+/u, '')].join('\r\n'));
  t.deepEqual(linesOf(parsed, 'row.no-list'), [3]);
  t.is(errors(parsed).length, 1);
  t.is(parsed.items.length, 1);
});

/** Another county's table of all three lists: other names, another order, categories merged. */
const listWords: Readonly<Record<ListName, string>> = {
  basic: '基本履职',
  cooperation: '配合履职',
  reclaimed: '上级收回',
};
const oneTable = (duties: readonly Duty[]) => [
  { paragraph: '湖南省沅澜市槐津区杏垱街道履职事项清单' },
  {
    table: tableOf(duties, [
      ['编号', ({ number }) => String(number)],
      ['领域', ({ category }) => category],
      ['清单类型', ({ list }) => listWords[list]],
      ['具体事项', ({ title }) => title],
      ['县直部门职责', ({ countyDuties }) => countyDuties.join('\n')],
      ['牵头单位', ({ departments }) => departments.join('、')],
      ['乡镇（街道）配合职责', ({ townshipTasks }) => townshipTasks.join('\n')],
      ['承接部门', ({ takenOverBy }) => takenOverBy],
      ['履职方式', ({ method }) => method],
    ]),
  },
];
const writers = [
  ['list.xlsx', toXlsx],
  ['list.docx', toDocx],
  ['list.html', toHtml],
  ['list.md', toMarkdown],
  ['list.csv', (blocks: Parameters<typeof toCsv>[0]) => toCsv(blocks, 'gb18030')],
] as const;

for (const [fileName, write] of writers) {
  test(`${fileName}: one table with a column for the list gives the same duties as three`, async (t) => {
    const duties = expectedOf('made-1-jiedao');
    const parsed = await parseBytes(fileName, await write(oneTable(duties)));
    t.deepEqual(bare(parsed), withoutSource(duties));
    t.deepEqual([parsed.county, parsed.township], ['槐津区', '杏垱街道']);
    t.false(
      codes(parsed).some((code) => code.startsWith('list.')),
      codes(parsed).join(),
    );
  });
}
