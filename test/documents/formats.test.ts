import { readFileSync } from 'node:fs';
import test from 'ava';
import { parse as parseCsv } from 'csv-parse/sync';
import type { Duty } from '../../src/duties/duty.ts';
import { type Block, blocksOf, type TestCell, toCsv, toDocx, toHtml, toMarkdown, toXlsx } from './formats.ts';
import { bare, expectedOf, parseBytes, withoutSource } from './read.ts';

const writers: ReadonlyArray<[string, (blocks: readonly Block[]) => Promise<Uint8Array> | Uint8Array]> = [
  ['list.xlsx', toXlsx],
  ['list.docx', toDocx],
  ['list.html', toHtml],
  ['list.md', toMarkdown],
  ['list.csv', (blocks) => toCsv(blocks, 'utf8-bom')],
  ['list-gb18030.csv', (blocks) => toCsv(blocks, 'gb18030')],
];
const seed: Duty[] = JSON.parse(readFileSync('data/lists/baiyanghe/2025-07.json', 'utf8')).items;
const lists: ReadonlyArray<[string, string[], readonly Duty[]]> = [
  ['湖南省沅澜市槐津区杏垱街道履职事项清单', ['槐津区', '杏垱街道'], expectedOf('made-1-jiedao')],
  ['贵州省黔岭市苍屏县雾柏乡履职事项清单', ['苍屏县', '雾柏乡'], expectedOf('made-3-xiang')],
  ['内蒙古自治区锡林郭勒盟西乌珠穆沁旗浩勒图高勒苏木履职事项清单', ['西乌珠穆沁旗', '浩勒图高勒苏木'], seed],
];

for (const [fileName, write] of writers) {
  test(`${fileName}: merged categories, other names and another order of columns give the same duties`, async (t) => {
    for (const [title, place, duties] of lists) {
      const parsed = await parseBytes(fileName, await write(blocksOf(duties, title)));
      t.deepEqual(bare(parsed), withoutSource(duties));
      t.deepEqual([parsed.county, parsed.township, parsed.published], [...place, '2025年11月']);
      t.deepEqual(
        parsed.problems.filter(({ level }) => level === 'error'),
        [],
      );
    }
  });
}

/** The rows of the invented CSV as they are, blank cells of merged areas merged again. */
function rowsOfMadeCsv(): Block[] {
  const records: string[][] = parseCsv(readFileSync('test/fixtures/lists/made-3-xiang.csv'), {
    bom: true,
    relax_column_count: true,
  });
  const blocks: Block[] = [];
  let table: TestCell[][] = [];
  for (const record of [...records, []]) {
    const filled = record.filter((value) => value !== '');
    if (filled.length > 1) table.push(mergeHeader(record));
    else {
      if (table.length > 0) blocks.push({ table });
      table = [];
      if (filled[0] !== undefined) blocks.push({ paragraph: filled[0] });
    }
  }
  return blocks;
}

function mergeHeader(record: readonly string[]): TestCell[] {
  if (record[4] !== '职责分工') return record.map((text) => ({ text }));
  return [
    ...record.slice(0, 4).map((text) => ({ text, rows: 1 })),
    { text: '职责分工', columns: 2 },
    ...record.slice(6).map((text) => ({ text })),
  ];
}

for (const [fileName, write] of writers.slice(0, 3)) {
  test(`${fileName}: the irregular rows of the invented CSV give the same duties`, async (t) => {
    const parsed = await parseBytes(fileName, await write(rowsOfMadeCsv()));
    t.deepEqual(bare(parsed), withoutSource(expectedOf('made-3-xiang')));
  });
}

/** The pages of the invented text as they are: a table a page, cells with their tags and wrapped lines. */
function pagesOfMadeText(): Block[] {
  const text = readFileSync('test/fixtures/lists/made-1-jiedao.txt', 'utf8');
  return text.split(/\n\s*\n/).flatMap((page): Block[] => {
    if (!page.includes('\t')) return page.split('\n').map((paragraph) => ({ paragraph: paragraph.trim() }));
    const rows = page
      .split(/\n(?=[\d０-９]+\.?\t|\t|序号\t)/)
      .map((row) => row.split('\t').map((cell) => ({ text: cell })));
    const titles = rows
      .filter((row) => row.length === 1)
      .flatMap((row) => row.map(({ text: paragraph }) => ({ paragraph })));
    return [...titles, { table: rows.filter((row) => row.length > 1) }];
  });
}

for (const [fileName, write] of writers.slice(0, 2)) {
  test(`${fileName}: the torn pages of the invented text give the same duties`, async (t) => {
    const parsed = await parseBytes(fileName, await write(pagesOfMadeText()));
    t.deepEqual(bare(parsed), withoutSource(expectedOf('made-1-jiedao')));
  });
}
