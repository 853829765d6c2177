import { decodeText } from './decode.ts';
import { type Grid, maxCell } from './grid.ts';
import type { Limits } from './limits.ts';
import type { ProblemCode, Report } from './problems.ts';
import { readCsv } from './readers/csv.ts';
import { readDocx } from './readers/docx.ts';
import { readHtml } from './readers/html.ts';
import { readMarkdown } from './readers/markdown.ts';
import { readText } from './readers/text.ts';
import { readXlsx } from './readers/xlsx.ts';
import { unzipXml } from './readers/zip.ts';

type File = { fileName: string; bytes: Uint8Array };

/** First bytes by which other formats are known; a name alone is no proof. */
const signatures: ReadonlyArray<[ProblemCode, readonly number[]]> = [
  ['document.pdf', [0x25, 0x50, 0x44, 0x46]],
  ['document.unsupported', [0x7b, 0x5c, 0x72, 0x74, 0x66]],
  ['document.binary', [0x89, 0x50, 0x4e, 0x47]],
  ['document.binary', [0xff, 0xd8, 0xff]],
  ['document.binary', [0x47, 0x49, 0x46, 0x38]],
  ['document.unsupported', [0x52, 0x61, 0x72, 0x21]],
  ['document.unsupported', [0x37, 0x7a, 0xbc, 0xaf]],
  ['document.unsupported', [0x1f, 0x8b]],
];
/** Characters of a line of text or Markdown; the longest of the seed has 3,000. */
const maxLine = 100_000;
const compoundFile = [0xd0, 0xcf, 0x11, 0xe0];
const zipArchive = [0x50, 0x4b];

/** Reads any supported document into rows; undefined after reporting why it cannot. */
export async function readGrid(file: File, limits: Limits, report: Report): Promise<Grid | undefined> {
  const { bytes } = file;
  const refusal = refuse(bytes, limits);
  if (refusal !== undefined) {
    report(refusal, 0, { size: Math.ceil(bytes.length / 1024 / 1024), limit: Math.floor(limits.bytes / 1024 / 1024) });
    return undefined;
  }
  const grid = startsWith(bytes, zipArchive) ? await readArchive(bytes, limits, report) : readPlain(file, report);
  const long = grid?.rows.find((row) => row.cells.some(({ text }) => text.length > maxCell));
  if (long === undefined) return grid;
  report('document.cell-too-long', long.line, { limit: maxCell });
  return undefined;
}

function refuse(bytes: Uint8Array, limits: Limits): ProblemCode | undefined {
  if (bytes.length === 0) return 'document.empty';
  if (bytes.length > limits.bytes) return 'document.too-large';
  if (startsWith(bytes, compoundFile)) {
    // Office keeps an encrypted xlsx or docx inside the container of its old formats.
    return Buffer.from(bytes).includes(Buffer.from('EncryptedPackage', 'utf16le'))
      ? 'document.encrypted'
      : 'document.old-format';
  }
  return signatures.find(([, signature]) => startsWith(bytes, signature))?.[0];
}

function startsWith(bytes: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((byte, at) => bytes[at] === byte);
}

async function readArchive(bytes: Uint8Array, limits: Limits, report: Report): Promise<Grid | undefined> {
  const parts = unzipXml(bytes, limits, report);
  if (parts === undefined) return undefined;
  if (parts.has('xl/workbook.xml')) return readXlsx(parts, report);
  if (parts.has('word/document.xml')) return readDocx(parts, report);
  report('document.unsupported', 0);
  return undefined;
}

function readPlain({ fileName, bytes }: File, report: Report): Grid | undefined {
  const text = decodeText(bytes, report);
  const refusal = text.trim() === '' ? 'document.empty' : looksBinary(text) ? 'document.binary' : undefined;
  if (refusal !== undefined) {
    report(refusal, 0);
    return undefined;
  }
  const name = fileName.toLowerCase();
  // Government systems export web pages under names of other formats.
  if (
    /<(?:!doctype html|html|body)[\s>]/iu.test(text.slice(0, 4_000)) ||
    (/<table[\s>]/iu.test(text) && !/\.(?:md|markdown|csv)$/u.test(name))
  )
    return readHtml(text, report);
  if (/\.(?:csv|tsv)$/u.test(name)) return readCsv(text, report);
  const long = text.split('\n').findIndex((line) => line.length > maxLine);
  if (long >= 0) {
    report('document.cell-too-long', long + 1, { limit: maxCell });
    return undefined;
  }
  if (/\.(?:md|markdown)$/u.test(name) || /^ {0,8}\|? {0,40}:?-{3,200}:? {0,40}\|/mu.test(text))
    return readMarkdown(text, report);
  return readText(text);
}

/** Text has hardly any control characters. */
function looksBinary(text: string): boolean {
  const sample = text.slice(0, 20_000);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: counting them is the point
  const controls = sample.match(/[\u0000-\u0008\u000E-\u001A\u001C-\u001F\uFFFD]/gu)?.length ?? 0;
  return controls * 50 > sample.length;
}
