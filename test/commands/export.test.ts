import { readFileSync } from 'node:fs';
import test from 'ava';
import { parse as parseCsv } from 'csv-parse/sync';
import { parse } from 'yaml';
import { exportCsv, exportJson } from '../../src/commands/export.ts';
import type { Duty } from '../../src/duties/duty.ts';
import { seed } from './support.ts';

const sentences = parse(readFileSync('intents/publishing.zh-CN.yml', 'utf8'));
const words = {
  column: (name: string) => sentences[`column.${name}`] as string,
  list: (name: string) => sentences[`list.${name}`] as string,
};
const first = seed.items[0];

test('a revision is exported as its file has it', (t) => {
  t.deepEqual(JSON.parse(exportJson(seed)), seed);
});

test('the CSV has a mark for Excel, a heading and a row for each duty', (t) => {
  const csv = exportCsv(seed, words);
  t.true(csv.startsWith('\uFEFF清单,序号,事项类别,事项名称,'));
  t.is(csv.split('\r\n').length, 245 + 2);
});

test('no cell is taken for a formula', (t) => {
  const titles = ['=HYPERLINK("http://x")', '+1', '-1', '@SUM(A1)', '\t=1'];
  const items = titles.map((title): Duty => ({ ...(first as Duty), title, category: title }));
  for (const line of exportCsv({ ...seed, items }, words)
    .split('\r\n')
    .slice(1, -1))
    t.notRegex(line, /(?:^|,)"?[=+\-@\t]/u);
});

test('a program that reads CSV gets the official text, lines and all', (t) => {
  const [, ...rows] = parseCsv(exportCsv(seed, words), { bom: true }) as string[][];
  t.deepEqual(
    rows.map((row) => row[3]),
    seed.items.map(({ title }) => title),
  );
  t.deepEqual(
    rows.map((row) => row[5]),
    seed.items.map(({ countyDuties }) => countyDuties.join('\n')),
  );
});
