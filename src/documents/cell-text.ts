import { hardBreak } from './grid.ts';

/** Radicals of the CJK Radicals Supplement that PDF fonts put in place of the character; Unicode's own NFKC leaves them. */
const radicals: Readonly<Record<string, string>> = {
  '⺠': '民',
  '⺟': '母',
  '⻁': '虎',
  '⻄': '西',
  '⻅': '见',
  '⻆': '角',
  '⻉': '贝',
  '⻋': '车',
  '⻓': '长',
  '⻔': '门',
  '⻘': '青',
  '⻙': '韦',
  '⻚': '页',
  '⻛': '风',
  '⻜': '飞',
  '⻝': '食',
  '⻢': '马',
  '⻣': '骨',
  '⻤': '鬼',
  '⻥': '鱼',
  '⻦': '鸟',
  '⻧': '卤',
  '⻨': '麦',
  '⻩': '黄',
  '⻬': '齐',
  '⻮': '齿',
  '⻰': '龙',
  '⻳': '龟',
};
const blockTag = /<\/?(?:p|ol|ul|li|br|div|h[1-6]|table|thead|tbody|tr|td|th|section)(?:\s[^<>]*)?\/?>/giu;
const inlineTag = /<\/?(?:span|b|i|u|s|strong|em|font|sup|sub|a|o:p)(?:\s[^<>]*)?\/?>/giu;
const entity = /&(?:nbsp|lt|gt|amp|quot|ldquo|rdquo|middot|mdash|hellip);/gu;
const entities: Readonly<Record<string, string>> = {
  '&nbsp;': ' ',
  '&lt;': '<',
  '&gt;': '>',
  '&amp;': '&',
  '&quot;': '"',
  '&ldquo;': '“',
  '&rdquo;': '”',
  '&middot;': '·',
  '&mdash;': '—',
  '&hellip;': '…',
};
const compatibility = /[\u2E80-\u2FDF\uF900-\uFAFF]/gu;
// Zero-width marks, soft hyphen and controls (tab, line feed and the paragraph separator excepted) print nothing.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const invisible = /[\u0000-\u0008\u000E-\u001F\u007F\u00AD\u200B-\u200F\u202A-\u202E\u2060\uFEFF\uFFFE\uFFFF]/gu;

/** What was mended in a cell. */
export type Mended = { text: string; markup: boolean; compatibility: boolean };

/**
 * Takes out what is no text of the document: tags left over from a conversion, zero-width marks, and characters that only
 * look like the right one (`⽔` → `水`). Full-width punctuation and digits stay as printed.
 */
export function mendCell(raw: string): Mended {
  const untagged = raw
    .replace(blockTag, hardBreak)
    .replace(inlineTag, '')
    .replace(entity, (found) => entities[found] ?? found);
  const plain = untagged
    .replace(/\r\n?|[\f\v\u0085\u2028]/gu, '\n')
    .replace(/[\u00A0\u2000-\u200A\u202F]/gu, ' ')
    .replace(invisible, '');
  const text = plain.replace(compatibility, (found) => radicals[found] ?? found.normalize('NFKC'));
  return { text, markup: untagged !== raw, compatibility: text !== plain };
}

const wide = /[\u2E80-\u9FFF\uF900-\uFAFF\uFF00-\uFFEF\u3000-\u303F“”‘’—…]/u;

/** What stands between two parts of a line that was broken: nothing where Chinese meets Chinese, else a blank. */
export function joint(before: string, after: string): string {
  const last = before.at(-1) ?? '';
  const first = after.at(0) ?? '';
  return wide.test(last) || wide.test(first) ? '' : ' ';
}

/** One line of text: wrapped lines joined, runs of blanks made one. `临时救助、\n受理` → `临时救助、受理`. */
export function oneLine(text: string): string {
  const parts = text
    .split(/[\n\u2029]/u)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  return parts
    .map((part, at) => (at === 0 ? part : joint(parts[at - 1] ?? '', part) + part))
    .join('')
    .replace(/[ \t\u3000]+/gu, ' ');
}
