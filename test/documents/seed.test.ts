import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import test from 'ava';
import { readRevisionFile, toRevision, writeRevisionFile } from '../../src/documents/revision-file.ts';
import { listNames } from '../../src/duties/duty.ts';
import { codes, linesOf, parseBytes } from './read.ts';

const bytes = readFileSync('data/sources/baiyanghe-2025-07.txt');
const lines = bytes.toString('utf8').split('\n');
const parsed = await parseBytes('baiyanghe-2025-07.txt', bytes);

/** All that is printed in a cell: tags and blanks taken away, nothing else. */
function ink(text: string): string {
  return text.replaceAll(/<[^>]*>/g, '').replaceAll(/\s/g, '');
}

/** The seed's rows, found by their first cell alone. */
const rows = lines.flatMap((text, at) => (/^\d+\t/.test(text) ? [{ line: at + 1, cells: text.split('\t') }] : []));

test('the seed list has 106 basic, 102 cooperation and 37 reclaimed duties of 白杨河乡', (t) => {
  t.deepEqual(
    listNames.map((list) => parsed.items.filter((duty) => duty.list === list).length),
    [106, 102, 37],
  );
  t.deepEqual(
    [parsed.township, parsed.county, parsed.prefecture, parsed.province],
    ['白杨河乡', '木垒县', '昌吉回族自治州', '新疆维吾尔自治区'],
  );
  t.is(parsed.published, '2025年7月');
  t.deepEqual(
    parsed.problems.filter(({ level }) => level === 'error'),
    [],
  );
});

test('every field of all 245 duties holds the ink of its cell, word for word', (t) => {
  t.is(rows.length, 245);
  for (const [at, { line, cells }] of rows.entries()) {
    const duty = parsed.items[at];
    const [number = '', category = '', title = '', third = '', county = '', tasks = ''] = cells;
    t.is(duty?.source.line, line);
    t.is(String(duty?.number), number);
    t.is(duty?.category, category);
    t.is(ink(duty?.title ?? ''), ink(title));
    if (duty?.list === 'cooperation') {
      // 79 has duty text in the cell of departments, which the next cell says again.
      if (duty.number !== 79) t.is(duty.departments.join('、'), third);
      t.is(ink(duty.countyDuties.join('')), ink(county));
      t.is(ink(duty.townshipTasks.join('')), ink(tasks));
    } else if (duty?.list === 'reclaimed') t.is(`${duty.takenOverBy}：${ink(duty.method)}`, ink(third));
  }
});

test('no line of a duty holds two printed numbers, a tag or a torn blank', (t) => {
  for (const duty of parsed.items) {
    for (const line of [
      duty.title,
      ...duty.departments,
      ...duty.countyDuties,
      ...duty.townshipTasks,
      ...duty.method.split('\n'),
    ]) {
      t.notRegex(line, /<\/?\w+[^>]*>|^\s|\s$|[\t\n]| {2}/);
      t.notRegex(line, /[；;。] ?\d+[.．]/);
    }
  }
});

test('points, sub-headings and bare department names stand on lines of their own', (t) => {
  const of = (id: string) => parsed.items.find((duty) => duty.id === id);
  t.deepEqual(of('cooperation-22')?.countyDuties, [
    '1. 负责推送需核实检查的违法行为；',
    '2. 对劝说无果的“私屠滥宰”行为派专人前往检查核实；',
    '3. 对确属“私屠滥宰”违法行为予以处理。',
  ]);
  t.deepEqual(
    of('cooperation-30')?.countyDuties.map((line) => line.slice(0, 4)),
    ['一、农药', '1. 组', '2. 组', '3. 定', '4.会同', '5.定期', '6.处理', '二、农药', '1. 合', '2. 依'],
  );
  t.deepEqual(
    of('cooperation-86')?.countyDuties.filter((line) => !/[；。]$/.test(line)),
    ['县应急管理局', '县自然资源局', '县住房和城乡建设局', '县水利局'],
  );
  t.is(of('cooperation-85')?.townshipTasks.length, 7);
  t.is(of('reclaimed-12')?.method.split('\n').length, 3);
});

test('each repair of the seed is reported with its line', (t) => {
  const headers = lines.flatMap((text, at) => (text.startsWith('序号\t') ? [at + 1] : []));
  const firsts = listNames.map((list) => parsed.items.find((duty) => duty.list === list)?.source.line);
  t.deepEqual(
    linesOf(parsed, 'row.header-repeated'),
    headers.filter((line) => !firsts.includes(line + 1)),
  );
  t.deepEqual(
    linesOf(parsed, 'cell.markup'),
    rows.filter(({ cells }) => cells.some((text) => text.includes('<'))).map(({ line }) => line),
  );
  t.deepEqual(linesOf(parsed, 'department.spill-dropped'), [280]);
  t.deepEqual(parsed.items.find((duty) => duty.id === 'cooperation-79')?.departments, [
    '木垒县委宣传部',
    '木垒县文化体育广播电视台和旅游局',
  ]);
  t.deepEqual(linesOf(parsed, 'department.description'), [292]);
  t.deepEqual(parsed.items.find((duty) => duty.id === 'cooperation-85')?.departments, [
    '木垒县应急管理局及其他负有安全生产监督管理职责的部门',
  ]);
  t.deepEqual(linesOf(parsed, 'department.without-duty'), [172]);
  t.is(linesOf(parsed, 'list.wording').length, 1);
  t.true(linesOf(parsed, 'cell.punctuation').includes(154));
  t.deepEqual(codes(parsed), [
    'cell.markup',
    'cell.punctuation',
    'department.description',
    'department.spill-dropped',
    'department.without-duty',
    'list.wording',
    'row.header-repeated',
  ]);
});

test('the list in data/ is what the program makes of the document in data/', (t) => {
  const source = { file: 'baiyanghe-2025-07.txt', sha256: createHash('sha256').update(bytes).digest('hex') };
  const stored = readFileSync('data/lists/baiyanghe/2025-07.json', 'utf8');
  t.is(stored, writeRevisionFile(toRevision(parsed, { slug: 'baiyanghe', revision: '2025-07', source })));
  t.is(readRevisionFile(stored, '2025-07.json').kind, 'revision');
});
