import { readFileSync } from 'node:fs';
import test from 'ava';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { contactColumns, parseContactsCsv, writeContactsCsv } from '../../src/documents/contacts-csv.ts';
import type { Contact } from '../../src/duties/contact.ts';
import type { Revision } from '../../src/duties/duty.ts';
import { wordings } from './read.ts';

const blank = { phone: '', address: '', hours: '', checked_by: '', checked_on: '' };

test('the directory of 白杨河乡 names every department of its list and holds no number', (t) => {
  const { contacts, problems } = parseContactsCsv(readFileSync('data/contacts/baiyanghe.csv'), wordings);
  const { items }: Revision = JSON.parse(readFileSync('data/lists/baiyanghe/2025-07.json', 'utf8'));
  const names = new Set(
    items
      .flatMap((duty) => [...duty.departments, duty.takenOverBy])
      .filter((name) => name !== '' && !name.endsWith('的部门')),
  );
  const listed = contacts.map(({ department }) => department);
  t.deepEqual(
    [...names].filter((name) => !listed.includes(name)),
    [],
  );
  t.deepEqual(
    listed.filter((name) => !names.has(name) && !name.startsWith('白杨河乡')),
    [],
  );
  t.deepEqual(problems, []);
  t.deepEqual(
    contacts.filter(
      ({ phone, address, hours, checked_by, checked_on }) =>
        `${phone}${address}${hours}${checked_by}${checked_on}` !== '',
    ),
    [],
  );
});

test('Excel’s encodings, Chinese column names and dates are understood', (t) => {
  // The number is an example; no office has it.
  const text =
    '单位名称,联系电话,办公时间,核对日期\r\n示例县民政局,0000-0000000 转 1,"周一至周五\n10:00-14:00",2025/7/1\r\n,,,\r\n示例县水利局,,,2025年11月20日\r\n';
  const expected = [
    {
      ...blank,
      department: '示例县民政局',
      phone: '0000-0000000 转 1',
      hours: '周一至周五\n10:00-14:00',
      checked_on: '2025-07-01',
    },
    { ...blank, department: '示例县水利局', checked_on: '2025-11-20' },
  ];
  for (const bytes of [
    Buffer.from(text),
    Buffer.from(`\uFEFF${text}`),
    iconv.encode(text, 'gb18030'),
    iconv.encode(text, 'utf16le', { addBOM: true }),
  ]) {
    t.deepEqual(parseContactsCsv(bytes, wordings), { contacts: expected, problems: [] });
  }
});

test('faults name their line and leave the row out', (t) => {
  const text =
    'department,phone,checked_on,fax\n甲局,打市长热线,,\n甲局,,,\n,00000,,\n乙局,,2025-02-30,\n丙局,00000000,2025-02-03,\n';
  const { contacts, problems } = parseContactsCsv(Buffer.from(text), wordings);
  t.deepEqual(
    contacts.map(({ department }) => department),
    ['丙局'],
  );
  t.deepEqual(
    problems.map(({ code, line }) => [code, line]),
    [
      ['contacts.unknown-column', 1],
      ['contacts.phone', 2],
      ['contacts.repeated', 3],
      ['contacts.no-department', 4],
      ['contacts.checked-on', 5],
    ],
  );
  t.regex(problems[1]?.message ?? '', /第2行甲局的电话“打市长热线”/);
});

test('a file without the column of departments, or with none at all, is refused', (t) => {
  for (const [text, code] of [
    ['电话\n1\n', 'contacts.no-column'],
    ['', 'document.empty'],
    ['department,phone\n"甲局,1\n', 'csv.broken'],
  ] as const) {
    const { contacts, problems } = parseContactsCsv(Buffer.from(text), wordings);
    t.deepEqual(contacts, []);
    t.true(problems.some((problem) => problem.code === code && problem.level === 'error'));
  }
});

test('what is written is read back, and no cell is taken for a formula', (t) => {
  const cell = fc
    .oneof(
      fc.string({ unit: 'grapheme', maxLength: 12 }),
      fc.constantFrom('=1+1', '+86', '-x', '@SUM(A1)', "'=1", "''=", '=HYPERLINK("x","y")', '甲\n乙', '"', ','),
    )
    .map((text) => text.replaceAll('\r', '').replaceAll('\uFEFF', '').trim());
  const contacts = fc.uniqueArray(
    fc.record({ department: cell.filter((text) => text !== ''), address: cell, hours: cell, checked_by: cell }),
    { selector: ({ department }) => department, maxLength: 6 },
  );
  fc.assert(
    fc.property(contacts, (rows) => {
      const given: Contact[] = rows.map((row) => ({ ...blank, ...row, phone: '00000000', checked_on: '2025-07-01' }));
      const written = writeContactsCsv(given);
      t.notRegex(written.slice(1), /(?:^|[,\n])"?[=+\-@]/);
      t.deepEqual(parseContactsCsv(Buffer.from(written), wordings), { contacts: given, problems: [] });
    }),
  );
  t.true(writeContactsCsv([]).startsWith(`\uFEFF${contactColumns.join(',')}`));
});
