import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { ContactsRefused, checkContacts, importContacts } from '../../src/commands/contacts.ts';
import { createMemoryStore } from '../../src/store/memory-store.ts';
import { createFakePlatform, fakeCarrier } from '../delivery/fake-carrier.ts';
import { makeDataDir, makePorts, noon } from './support.ts';

const heading = 'department,phone,address,hours,checked_by,checked_on';
const csv = (...rows: string[]) => new TextEncoder().encode([heading, ...rows].join('\r\n'));

function setUp(t: ExecutionContext) {
  const folder = makeDataDir(t);
  const { lists } = makePorts({
    folder,
    store: createMemoryStore(() => noon),
    carrier: fakeCarrier(createFakePlatform()),
  });
  mkdirSync(join(folder, 'contacts'));
  const path = join(folder, 'contacts/baiyanghe.csv');
  writeFileSync(path, csv('木垒县民政局,12345,,,老王,2026-01-05', '木垒县水利局,,,,,'));
  return { lists, kept: () => readFileSync(path, 'utf8') };
}

test('rows replace those of the same body under any of its names, and the others stay', (t) => {
  const { lists, kept } = setUp(t);
  const report = importContacts(
    {
      township: 'baiyanghe',
      bytes: csv('县水利局,12345,,,小李,2026/3/1', '卫生健康委,12345,,,小李,', '县残联,12345,,,小李,'),
    },
    lists,
  );
  t.deepEqual(report.changed, ['木垒县水利局']);
  t.deepEqual(report.added, ['木垒县卫生健康委员会', '木垒县残疾人联合会']);
  t.deepEqual(
    report.renamed.map(({ given }) => given),
    ['县水利局', '卫生健康委', '县残联'],
  );
  t.regex(
    kept(),
    /木垒县民政局,12345,,,老王,2026-01-05\r\n木垒县水利局,12345,,,小李,2026-03-01\r\n木垒县卫生健康委员会,12345,,,小李,\r\n/u,
  );
});

test('the whole directory is replaced when that is asked for', (t) => {
  const { lists, kept } = setUp(t);
  importContacts({ township: 'baiyanghe', bytes: csv('木垒县水利局,12345,,,,'), replace: true }, lists);
  t.notRegex(kept(), /民政局/u);
});

test('a file with a wrong row is not taken in at all', (t) => {
  const { lists, kept } = setUp(t);
  const before = kept();
  const bytes = csv('木垒县水利局,12345,,,,', '木垒县公安局,打不通,,,,');
  const error = t.throws(() => importContacts({ township: 'baiyanghe', bytes }, lists), {
    instanceOf: ContactsRefused,
  });
  t.is(error?.report.problems.find(({ level }) => level === 'error')?.line, 3);
  t.is(kept(), before);
});

test('the check names bodies without a row, rows without a number, and rows nobody checked for 180 days', (t) => {
  const { lists } = setUp(t);
  const rows = [
    '木垒县民政局,12345,,,老王,2025-09-21',
    '木垒县公安局,12345,,,小李,2025-09-20',
    '木垒县教育局,12345,,,,',
    '木垒县航天局,,,,,',
    '白杨河乡便民服务中心,,,,,',
  ];
  importContacts({ township: 'baiyanghe', bytes: csv(...rows) }, lists);
  const check = checkContacts('baiyanghe', lists);
  t.false(check.absent.includes('木垒县水利局'));
  t.true(check.absent.includes('木垒县财政局'));
  t.deepEqual(check.empty, ['木垒县水利局', '木垒县航天局', '白杨河乡便民服务中心']);
  t.deepEqual(
    check.stale.map(({ department, days }) => [department, days]),
    [
      ['木垒县公安局', 181],
      ['木垒县教育局', undefined],
    ],
  );
  t.deepEqual(check.unlisted, ['木垒县航天局']);
});
