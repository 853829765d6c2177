import test from 'ava';
import { type Zippable, zipSync } from 'fflate';
import { parseDocument } from '../../src/documents/parse-document.ts';
import { blocksOf, toDocx, toXlsx } from './formats.ts';
import { codes, cpuSeconds, expectedOf, parseBytes, parseString, wordings } from './read.ts';

const megabyte = 1024 * 1024;
const blocks = blocksOf(expectedOf('made-1-jiedao'), '槐津区杏垱街道履职事项清单');
const header =
  '槐津区杏垱街道履职事项清单\n二、配合履职事项清单\n序号\t类别\t事项名称\t牵头部门\t区级部门职责\t街道职责\n';

/** What a document is refused for; every refusal is one error and no duty. */
async function refusal(fileName: string, bytes: Uint8Array): Promise<string[]> {
  const parsed = await parseBytes(fileName, bytes);
  return parsed.items.length > 0
    ? ['read']
    : parsed.problems.filter(({ level }) => level === 'error').map(({ code }) => code);
}

test.serial('files that are no documents are refused with the reason', async (t) => {
  t.deepEqual(await refusal('a.txt', new Uint8Array()), ['document.empty']);
  t.deepEqual(await refusal('a.txt', Buffer.from(' \n\t\n')), ['document.empty']);
  t.deepEqual(await refusal('a.txt', Buffer.from(Array.from({ length: 4_000 }, (_unused, at) => (at * 7) % 9))), [
    'document.binary',
  ]);
  t.deepEqual(await refusal('a.docx', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')), ['document.binary']);
  t.deepEqual(await refusal('a.docx', Buffer.from('%PDF-1.7')), ['document.pdf']);
  t.deepEqual(await refusal('a.doc', Buffer.from('d0cf11e0a1b11ae1', 'hex')), ['document.old-format']);
  t.deepEqual(
    await refusal(
      'a.xlsx',
      Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.from('EncryptedPackage', 'utf16le')]),
    ),
    ['document.encrypted'],
  );
  t.deepEqual(await refusal('a.xlsx', Buffer.from('PK\x03\x04 broken', 'latin1')), ['document.unreadable']);
  t.deepEqual(await refusal('a.zip', zipSync({ 'a.xml': new Uint8Array([60]) })), ['document.unsupported']);
  t.deepEqual(await refusal('a.txt', Buffer.from('今天天气很好。')), ['document.no-list']);
});

test.serial('a document of another kind is refused by its name', async (t) => {
  const parsed = await parseString(
    'a.txt',
    '木垒县权责清单\n序号\t权力类型\t事项名称\t实施依据\n1\t行政处罚\t对占道经营的处罚\t某条例\n',
  );
  t.deepEqual(parsed.items, []);
  const problem = parsed.problems.find(({ level }) => level === 'error');
  t.is(problem?.code, 'document.other-kind');
  t.regex(problem?.message ?? '', /权责清单/);
  for (const title of ['某县某镇行政权力和责任事项清单', '某镇权力清单', '某镇政务服务事项目录']) {
    t.deepEqual(await refusal('a.csv', Buffer.from(`${title},,\n序号,事项类别,事项名称\n1,处罚,甲\n`)), [
      'document.other-kind',
    ]);
  }
});

test.serial('a list that links to another kind of document is still read', async (t) => {
  const parsed = await parseString(
    'a.txt',
    `相关链接：某县权责清单\n${header}1\t民生\t养老\t区民政局\t发放补贴。\t摸底。\n`,
  );
  t.is(parsed.items.length, 1);
});

test.serial('size, unpacked size and number of parts are limited', async (t) => {
  const limits = { bytes: 2 * megabyte, unpackedBytes: 4 * megabyte, partBytes: 3 * megabyte, parts: 50 };
  const of = async (bytes: Uint8Array): Promise<string[]> =>
    codes(await parseDocument({ fileName: 'a.xlsx', bytes }, wordings, limits));
  t.deepEqual(await of(new Uint8Array(3 * megabyte)), ['document.too-large']);
  t.deepEqual(await of(zipSync({ 'xl/workbook.xml': new Uint8Array(3.2 * megabyte) })), [
    'document.unpacked-too-large',
  ]);
  t.deepEqual(await of(zipSync({ 'a.xml': new Uint8Array(2.2 * megabyte), 'b.xml': new Uint8Array(2.2 * megabyte) })), [
    'document.unpacked-too-large',
  ]);
  const many: Zippable = Object.fromEntries(
    Array.from({ length: 60 }, (_unused, at) => [`${at}.xml`, new Uint8Array(1)]),
  );
  t.deepEqual(await of(zipSync(many)), ['document.too-many-parts']);
});

test.serial('an archive that lies about a size is stopped while it unpacks', async (t) => {
  const honest = Buffer.from(zipSync({ 'xl/workbook.xml': new Uint8Array(40 * megabyte) }, { level: 1 }));
  const directory = honest.lastIndexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]));
  honest.writeUInt32LE(1_000, directory + 24);
  const spent = cpuSeconds();
  t.deepEqual(await refusal('a.xlsx', honest), ['document.unpacked-too-large']);
  t.true(spent() < 1);
});

test.serial('entities are not expanded, encrypted parts not opened', async (t) => {
  const bomb = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]><workbook>&c;</workbook>';
  t.deepEqual(await refusal('a.xlsx', zipSync({ 'xl/workbook.xml': Buffer.from(bomb) })), ['document.entities']);
  t.deepEqual(await refusal('a.docx', zipSync({ 'word/document.xml': Buffer.from(bomb) })), ['document.entities']);
  const locked = Buffer.from(zipSync({ 'xl/workbook.xml': Buffer.from('<workbook/>') }));
  const directory = locked.lastIndexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]));
  locked.writeUInt16LE(1, directory + 8);
  t.deepEqual(await refusal('a.xlsx', locked), ['document.encrypted']);
});

test.serial('a formula is not worked out: its stored result stands, and it is reported', async (t) => {
  const ExcelJS = (await import('exceljs')).default;
  const workbook = new ExcelJS.Workbook();
  const sheet = workbook.addWorksheet('基本履职事项清单');
  sheet.addRow(['序号', '事项类别', '事项名称']);
  sheet.addRow([{ formula: 'ROW()-1', result: 1 }, '民生服务', { formula: 'CONCATENATE("养","老")', result: '养老' }]);
  sheet.addRow([2, '民生服务', { formula: 'HYPERLINK("http://x.invalid","助残")' }]);
  const parsed = await parseBytes('槐津区杏垱街道.xlsx', new Uint8Array(await workbook.xlsx.writeBuffer()));
  t.is(parsed.items[0]?.title, '养老');
  t.is(parsed.items[0]?.number, 1);
  t.deepEqual(
    parsed.problems.filter(({ code }) => code === 'cell.formula').map(({ line }) => line),
    [2, 2, 3],
  );
  t.true(codes(parsed).includes('duty.no-title'));
});

test.serial('hidden sheets, rows and columns of a workbook are left out with a report', async (t) => {
  const ExcelJS = (await import('exceljs')).default;
  const workbook = new ExcelJS.Workbook();
  const sheet = workbook.addWorksheet('基本履职事项清单');
  sheet.addRows([
    ['序号', '内部编码', '事项类别', '事项名称'],
    [1, 'A-1', '民生服务', '养老'],
    [2, 'A-2', '民生服务', '作废'],
    [2, 'A-3', '民生服务', '助残'],
  ]);
  sheet.getRow(3).hidden = true;
  sheet.getColumn(2).hidden = true;
  workbook.addWorksheet('草稿', { state: 'hidden' }).addRow(['一、配合履职事项清单']);
  const parsed = await parseBytes('a.xlsx', new Uint8Array(await workbook.xlsx.writeBuffer()));
  t.deepEqual(
    parsed.items.map(({ id, title }) => [id, title]),
    [
      ['basic-1', '养老'],
      ['basic-2', '助残'],
    ],
  );
  for (const code of ['row.hidden', 'column.hidden', 'sheet.hidden']) t.true(codes(parsed).includes(code), code);
});

const heavy: ReadonlyArray<[string, string]> = [
  ['newlines.csv', '\n'.repeat(2 * megabyte)],
  ['commas.csv', ','.repeat(2 * megabyte)],
  ['quotes.csv', '"'.repeat(2 * megabyte)],
  ['open-quotes.csv', 'a,"b'.repeat(megabyte / 2)],
  ['tabs.txt', header + '\t'.repeat(2 * megabyte)],
  ['dots.txt', `${header}${'.'.repeat(2 * megabyte)}x`],
  ['points.txt', `${header}1\t民生\t养老\t区民政局\t${'1. 宣传；'.repeat(3_000)}\t摸底`],
  ['departments.txt', `${header}1\t民生\t养老\t${'县公安局 '.repeat(3_000)}\t${'县公安局 负责 '.repeat(2_000)}\t摸底`],
  ['brackets.txt', `${header}1\t民生\t养老\t${'（'.repeat(19_000)}\t${'（'.repeat(19_000)}\t摸底`],
  ['torn.txt', `${header}1\t民生\t养老\t区民政局\t发放。\t摸底\n${'\t\t续行文字\t\t\t\n'.repeat(4_000)}`],
  ['pipes.md', `${'|'.repeat(60)}\n`.repeat(50_000)],
  ['links.md', `${'[a]('.repeat(200)}\n`.repeat(4_000)],
  ['deep.html', `<html>${'<div>'.repeat(megabyte)}`],
  ['nested.html', '<table><tr><td>'.repeat(150_000)],
  ['rows.html', `<table>${'<tr><td>x'.repeat(200_000)}`],
  ['spans.html', `<table>${'<tr><td rowspan=65534 colspan=1000>x'.repeat(100_000)}`],
  ['lists.html', `<table><tr><td>${'<ol><li>'.repeat(200_000)}`],
  ['angles.html', `<html>${'<'.repeat(2 * megabyte)}`],
];
for (const [fileName, content] of heavy) {
  test.serial(`${fileName} of ${Math.ceil(content.length / 1024)} kB is read or refused within seconds`, async (t) => {
    const spent = cpuSeconds();
    const parsed = await parseString(fileName, content);
    t.true(spent() < 3);
    t.true(parsed.items.length > 0 || parsed.problems.some(({ level }) => level === 'error'));
    t.true(parsed.problems.length < 3_000);
  });
}

test.serial('a workbook of merged areas without end and a document of absurd spans are read', async (t) => {
  for (const [fileName, bytes, part, token] of [
    [
      'a.xlsx',
      await toXlsx(blocks),
      'xl/worksheets/sheet1.xml',
      ['</mergeCells>', '<mergeCell ref="A1:XFD1048576"/></mergeCells>'],
    ],
    ['a.docx', await toDocx(blocks), 'word/document.xml', ['<w:tcPr>', '<w:tcPr><w:gridSpan w:val="99999999"/>']],
  ] as const) {
    const { unzipSync } = await import('fflate');
    const parts = unzipSync(bytes);
    const xml = Buffer.from(parts[part] ?? []).toString('utf8');
    const [from, to] = token;
    t.true(xml.includes(from));
    const spent = cpuSeconds();
    await parseBytes(fileName, zipSync({ ...parts, [part]: Buffer.from(xml.replace(from, to)) }));
    t.true(spent() < 3);
  }
});
