import { hardBreak } from '../grid.ts';

const open = '\uE000';
const close = '\uE001';
const blocks = new Set([
  'p',
  'div',
  'ul',
  'ol',
  'li',
  'dl',
  'dt',
  'dd',
  'section',
  'article',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'blockquote',
  'pre',
  'center',
  'tr',
  'table',
]);

/** Collects the text of a cell or paragraph: blocks end in a hard break, numbered list items get the number that is shown. */
export type HtmlText = {
  add: (text: string) => void;
  openTag: (name: string, attributes: Readonly<Record<string, string>>) => void;
  closeTag: (name: string) => void;
  /** The text so far, and a clean start. `numbered`: numbers of list items were written out. */
  take: () => { text: string; numbered: boolean };
};

export function isBlock(name: string): boolean {
  return blocks.has(name);
}

/** Starts an empty text. */
export function createHtmlText(): HtmlText {
  let parts: string[] = [];
  let lists: Array<{ next: number; shown: boolean }> = [];
  return {
    add: (text) => parts.push(text.replace(/[\uE000\uE001\u2029]/gu, '').replace(/[ \t\r\f]*\n\s*/gu, '\n')),
    openTag: (name, attributes) => {
      if (name === 'br') parts.push('\n');
      if (isBlock(name)) parts.push(hardBreak);
      if (name === 'ol')
        lists.push({
          next: Number.parseInt(attributes.start ?? '1', 10) || 1,
          shown: !/list-style(?:-type)?\s*:[^;]*none/iu.test(attributes.style ?? ''),
        });
      if (name === 'ul') lists.push({ next: 1, shown: false });
      const list = lists.at(-1);
      if (name !== 'li' || list === undefined) return;
      if (list.shown) parts.push(`${open}${list.next}${close}`);
      list.next += 1;
    },
    closeTag: (name) => {
      if (isBlock(name)) parts.push(hardBreak);
      if (name === 'ol' || name === 'ul') lists.pop();
    },
    take: () => {
      const marked = parts.join('');
      parts = [];
      lists = [];
      const text = writeNumbers(marked);
      return {
        text: text.replace(/^[\s\u2029]+|[\s\u2029]+$/gu, ''),
        numbered: /\d\uE001[\s\u2029]*[^\s\u2029\uE000]/u.test(marked),
      };
    },
  };
}

/** An item that prints its own number keeps that one; an empty item has none. */
function writeNumbers(marked: string): string {
  return marked
    .replace(
      /\uE000\d+\uE001[\s\u2029]*(?=\uE000|$|(?:\d{1,2}|[０-９]{1,2})[.．、]|[（(][一二三四五六七八九十\d]+[)）]|[一二三四五六七八九十]+、)/gu,
      '',
    )
    .replace(/\uE000(\d+)\uE001[\s\u2029]*/gu, '$1. ');
}
