import { joint } from './cell-text.ts';
import { departmentHeading } from './departments.ts';
import { hardBreak } from './grid.ts';

const numeral = '[一二三四五六七八九十]{1,3}';
const marker = /^(\d{1,2}|[０-９]{1,2})\s*[.．、](?!\d)/u;
const lesserMarker = new RegExp(`^(?:${numeral}[、.．]|[（(](?:${numeral}|\\d{1,2})[)）]|[①-⑳])`, 'u');
const maxHeading = 40;
const onlyMarker = new RegExp(
  `^(?:(?:\\d{1,2}|[０-９]{1,2})[.．、]|${numeral}[、.．]|[（(](?:${numeral}|\\d{1,2})[)）]|[①-⑳])$`,
  'u',
);
const ended = /[。；;！？!?]$/u;
const paused = /[。；;！？!?：:”’）)》…]$/u;
/** A sub-heading: numbered in Chinese, no sentence. The longest of the seed is 「二、农药包装废弃物回收清理工作」. */
const subHeading = new RegExp(`^(?:${numeral}、|[（(]${numeral}[)）])[^。；;，,：:]{1,28}[：:]?$`, 'u');
/** Places in unbroken text where a new point begins: after a sentence, before its number, or before a department and colon. */
const unbroken = new RegExp(
  '(?<=[。；;！：:])(?=' +
    `(?:\\d{1,2}|[０-９]{1,2})[.．、](?!\\d)|[（(](?:${numeral}|\\d{1,2})[)）]|[①-⑳]|${numeral}、` +
    ')|(?<=[。；;])(?=[县区市州旗盟][^。；;，、：:\\s]{1,20}(?:局|委|办|部|中心|大队|队|会|院|所|站)[：:])',
  'gu',
);

/**
 * The printed points of a cell, one line each: a new line at a number, a sub-heading, a department's name, the end of a
 * paragraph and after a sentence that a blank or line break follows. Words stay as they are.
 * `区应急管理局 1. 编制预案； 2. 调拨物资。` → `区应急管理局` · `1. 编制预案；` · `2. 调拨物资。`
 */
export function splitPoints(text: string, departments: readonly string[]): string[] {
  // A paragraph that ends in a comma was only wrapped.
  const joined = text.replace(/(?<=[、，,])\s*\u2029[\s\u2029]*/gu, '\n');
  return joined.split(hardBreak).flatMap((part) => splitParagraph(part, departments));
}

function splitParagraph(text: string, departments: readonly string[]): string[] {
  const lines: Line[] = [];
  let number = 0;
  for (const { word, wrapped } of wordsOf(text)) {
    const current = lines.at(-1);
    if (current !== undefined && !startsPoint(word, current, { wrapped, number, departments })) {
      append(current, (wrapped ? joint(current.end, word) : ' ') + word);
      continue;
    }
    lines.push({ parts: [word], start: word, end: word });
    number = numberOf(word) ?? number;
  }
  return lines.map(({ parts }) => parts.join(''));
}

/** A point while it grows: all of it, its first characters (as far as headings reach), its last part. */
type Line = { parts: string[]; start: string; end: string };

function append(line: Line, part: string): void {
  line.parts.push(part);
  line.end = part;
  if (line.start.length <= maxHeading) line.start += part;
}

/** Blank-separated words; `wrapped`: a line break stands before the word. */
function wordsOf(text: string): Array<{ word: string; wrapped: boolean }> {
  return text.split('\n').flatMap((line, row) =>
    line
      .replace(unbroken, ' ')
      .split(/[ \t\u3000]+/u)
      .filter((word) => word !== '')
      .map((word, column) => ({ word, wrapped: row > 0 && column === 0 })),
  );
}

type Surroundings = { wrapped: boolean; number: number; departments: readonly string[] };

function startsPoint(word: string, { start, end }: Line, { wrapped, number, departments }: Surroundings): boolean {
  if (onlyMarker.test(start)) return false;
  if (ended.test(end) || subHeading.test(start) || departmentHeading(start, departments)) return true;
  const printed = numberOf(word);
  if (printed !== undefined) return paused.test(end) || printed === 1 || printed === number + 1;
  if (lesserMarker.test(word)) return true;
  // A department's name opens its part only where the sentence before it is over or the line is its own.
  return departmentHeading(word, departments) && (wrapped || paused.test(end));
}

function numberOf(word: string): number | undefined {
  const found = marker.exec(word)?.[1];
  return found === undefined ? undefined : Number(found.normalize('NFKC'));
}
