import { readFileSync } from 'node:fs';
import test from 'ava';
import { unzipSync, zipSync } from 'fflate';
import { parse } from 'yaml';
import { exportCsv } from '../../src/commands/export.ts';
import type { Revision } from '../../src/duties/duty.ts';
import { blocksOf, toCsv, toDocx, toHtml, toMarkdown, toXlsx } from './formats.ts';
import { cpuSeconds, expectedOf, parseBytes } from './read.ts';

const rounds = 1_000;
/** What a thousand documents of a few kilobytes may hold in memory at any moment, beyond what was there before. */
const mostMegabytes = 300;
/** Seconds of processor that no mutated document of a few kilobytes may take. */
const deadline = 1;

/** mulberry32: the same documents on every run, so that a failure can be looked at. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const tokens = [
  '\t',
  '\n',
  '\r\n',
  '"',
  ',',
  '|',
  '|---|',
  '<p>',
  '</p>',
  '<ol>',
  '<li>',
  '<table>',
  '</table>',
  '<tr>',
  '<td rowspan="65534">',
  '<td colspan="-1">',
  '</td>',
  '<!--',
  '序号\t事项类别\t事项名称\n',
  '基本履职事项清单\n',
  '三、上级部门收回事项清单',
  '小计',
  '合计 3项',
  '注：',
  '续',
  '— 1 —',
  '1. ',
  '（一）',
  '一、',
  '；',
  '99999999999999999999',
  '\u0000',
  '\uFFFD',
  '\u2029',
  '\uD800',
  '&#x110000;',
  '<!DOCTYPE a [<!ENTITY b "c">]>',
  '<row r="99999999">',
  '<c r="ZZZ1048577">',
  '<mergeCell ref="A1:XFD1048576"/>',
  '</w:tc>',
  '<w:vMerge/>',
  '<w:gridSpan w:val="9999999"/>',
  '（'.repeat(40),
  '⽔',
];

function mutate(bytes: Uint8Array, next: () => number): Uint8Array {
  let mutated = Buffer.from(bytes);
  const times = 1 + Math.floor(next() * 6);
  for (let time = 0; time < times; time += 1) {
    const at = Math.floor(next() * mutated.length);
    const end = Math.min(mutated.length, at + Math.floor(next() * next() * 400));
    const token = Buffer.from(tokens[Math.floor(next() * tokens.length)] ?? '');
    const change = Math.floor(next() * 6);
    if (change === 0) mutated = Buffer.concat([mutated.subarray(0, at), mutated.subarray(end)]);
    else if (change === 1) mutated = Buffer.concat([mutated.subarray(0, end), mutated.subarray(at)]);
    else if (change === 2) mutated = Buffer.concat([mutated.subarray(0, at), token, mutated.subarray(at)]);
    else if (change === 3) mutated = Buffer.concat([mutated.subarray(0, at), token, mutated.subarray(end)]);
    else if (change === 4) mutated[at] = Math.floor(next() * 256);
    else if (next() < 0.3) mutated = mutated.subarray(0, at);
  }
  return mutated;
}

/** Changes a part inside an archive, or the archive's own bytes. */
function mutateArchive(bytes: Uint8Array, next: () => number): Uint8Array {
  if (next() < 0.3) return mutate(bytes, next);
  const parts = unzipSync(bytes);
  const names = Object.keys(parts).filter((name) => /sheet1|sharedStrings|workbook|document\.xml|numbering/.test(name));
  const name = names[Math.floor(next() * names.length)] ?? '';
  return zipSync({ ...parts, [name]: mutate(parts[name] ?? new Uint8Array(), next) }, { level: 0 });
}

const duties = ['basic', 'cooperation', 'reclaimed'].flatMap((list) =>
  expectedOf('made-1-jiedao')
    .filter((duty) => duty.list === list)
    .slice(0, 2),
);
const blocks = blocksOf(duties, '槐津区杏垱街道履职事项清单');
const text = blocks
  .map((block) =>
    'paragraph' in block
      ? block.paragraph
      : block.table.map((row) => row.map((cell) => cell.text).join('\t')).join('\n'),
  )
  .join('\n\n');
const township: Revision = {
  ...{ township: { slug: 'a', name: 'a', county: 'b' }, revision: '1', published: '' },
  ...{ source: { file: '', sha256: '' }, items: [] },
};
const sentences = parse(readFileSync('intents/publishing.zh-CN.yml', 'utf8')) as Record<string, string>;
const headings = {
  column: (name: string) => sentences[`column.${name}`] ?? '',
  list: (name: string) => sentences[`list.${name}`] ?? '',
};
const documents: ReadonlyArray<[string, () => Promise<Uint8Array> | Uint8Array, typeof mutate]> = [
  ['list.txt', () => Buffer.from(text), mutate],
  ['list.md', () => toMarkdown(blocks), mutate],
  ['list.csv', () => toCsv(blocks, 'utf8-bom'), mutate],
  ['exported.csv', () => Buffer.from(exportCsv({ ...township, items: duties }, headings)), mutate],
  ['list.html', () => toHtml(blocks), mutate],
  ['list.xlsx', () => toXlsx(blocks), mutateArchive],
  ['list.docx', () => toDocx(blocks), mutateArchive],
];

for (const [at, [fileName, write, change]] of documents.entries()) {
  test.serial(`${fileName}: of ${rounds} mutated documents none throws, hangs or fills the memory`, async (t) => {
    const bytes = await write();
    const next = random(20_250_700 + at);
    let read = 0;
    let peak = 0;
    const before = process.memoryUsage().rss;
    for (let round = 0; round < rounds; round += 1) {
      const mutated = change(bytes, next);
      const spent = cpuSeconds();
      const parsed = await parseBytes(fileName, mutated);
      const took = spent();
      if (took > deadline) t.fail(`round ${round} took ${took} s`);
      if (parsed.items.length > 0) read += 1;
      peak = Math.max(peak, (process.memoryUsage().rss - before) / 2 ** 20);
      const ids = parsed.items.map(({ id }) => id);
      if (new Set(ids).size !== ids.length) t.fail(`round ${round}: an id twice`);
      if (parsed.items.length === 0 && !parsed.problems.some(({ level }) => level === 'error'))
        t.fail(`round ${round}: nothing read, nothing said`);
      if (parsed.problems.some(({ message }) => /\{\w+\}/.test(message)))
        t.fail(`round ${round}: a sentence with a gap`);
    }
    t.true(peak < mostMegabytes, `${Math.round(peak)} MB`);
    t.log(`${Math.round(peak)} MB more at most`);
    // A mutation that always breaks the file would test the refusal only.
    t.true(read > rounds / 10, `${read} of ${rounds} still held duties`);
  });
}
