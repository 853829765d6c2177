import { readFileSync } from 'node:fs';
import test from 'ava';
import { bare, codes, expectedOf, linesOf, parseBytes, withoutSource } from './read.ts';

const subdistrict = await parseBytes('made-1-jiedao.txt', readFileSync('test/fixtures/lists/made-1-jiedao.txt'));
const township = await parseBytes('made-3-xiang.csv', readFileSync('test/fixtures/lists/made-3-xiang.csv'));

test('the invented list of a subdistrict, torn over pages, gives exactly its expected duties', (t) => {
  t.deepEqual(bare(subdistrict), withoutSource(expectedOf('made-1-jiedao')));
  t.deepEqual([subdistrict.township, subdistrict.county, subdistrict.published], ['杏垱街道', '槐津区', '2025年9月']);
});

test('the invented list of a township from Excel gives exactly its expected duties', (t) => {
  t.deepEqual(bare(township), withoutSource(expectedOf('made-3-xiang')));
  t.deepEqual([township.township, township.county, township.published], ['雾柏乡', '苍屏县', '2025年8月20日']);
});

test('repairs of the torn list are reported where they were made', (t) => {
  t.deepEqual(linesOf(subdistrict, 'row.continued'), [84, 101]);
  t.deepEqual(linesOf(subdistrict, 'cell.number'), [36, 46, 102, 103]);
  t.deepEqual(linesOf(subdistrict, 'cell.compatibility'), [24, 76]);
  t.deepEqual(linesOf(subdistrict, 'department.spill-dropped'), [68]);
  t.deepEqual(linesOf(subdistrict, 'row.note'), [105, 106]);
  t.is(linesOf(subdistrict, 'row.page-mark').length, 11);
  t.true(codes(subdistrict).every((code) => !code.startsWith('list.') && !code.startsWith('duty.')));
});

test('blank cells of merged areas, rows of further departments and remarks are reported', (t) => {
  t.deepEqual(linesOf(township, 'row.department'), [39, 62, 63]);
  t.deepEqual(linesOf(township, 'cell.department-inherited'), [52]);
  t.deepEqual(linesOf(township, 'column.ignored'), [23, 52]);
  t.is(linesOf(township, 'cell.category-inherited').length, 14);
  t.regex(township.problems.find(({ code }) => code === 'column.ignored')?.message ?? '', /2025年新增/);
});

test('totals and subtotals that disagree are reported, those that agree are not', async (t) => {
  t.deepEqual(linesOf(township, 'list.total'), []);
  const text = readFileSync('test/fixtures/lists/made-3-xiang.csv', 'utf8');
  const wrong = await parseBytes(
    'a.csv',
    Buffer.from(text.replace('合计,,12项', '合计,,13项').replace('小计,,2项', '小计,,5项')),
  );
  t.is(linesOf(wrong, 'list.total').length, 1);
  t.is(linesOf(wrong, 'list.subtotal').length, 1);
  t.is(wrong.items.length, 29);
});
