import { cell, type Grid, maxColumns, maxRows, paragraph, type Row } from '../grid.ts';
import type { Report } from '../problems.ts';
import { readHtml } from './html.ts';

const rule = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/u;

/** Reads Markdown: pipe tables row by row, every other line as a paragraph. Tables written as HTML go to the HTML reader. */
export function readMarkdown(text: string, report: Report): Grid | undefined {
  const lines = text.split(/\r\n|[\n\r]/u);
  if (/<table[\s>]/iu.test(text)) return readHtml(wrapParagraphs(lines), report);
  const rows: Row[] = [];
  for (const [at, line] of lines.entries()) {
    if (rows.length > maxRows) break;
    if (rule.test(line) && line.includes('-') && (line.includes('|') || rows.at(-1)?.inTable === true)) continue;
    const cells = divide(line);
    if (cells.length > 1) rows.push({ line: at + 1, cells: cells.slice(0, maxColumns).map(cell), inTable: true });
    else if (line.trim() !== '' || rows.at(-1)?.cells[0]?.text !== '') rows.push(paragraph(plain(line), at + 1));
  }
  return { rows, mergesKnown: false };
}

/** Cells between pipes that no backslash escapes. */
function divide(line: string): string[] {
  const inner = line
    .trim()
    .replace(/^\|/u, '')
    .replace(/(?<!\\)\|$/u, '');
  const cells = inner.split(/(?<!\\)\|/u).map(plain);
  return line.trim().startsWith('|') && cells.length === 1 ? [...cells, ''] : cells;
}

/** The words of a line without Markdown's signs. */
function plain(text: string): string {
  return text
    .trim()
    .replace(/^#{1,6}\s+|\s+#+$|^>\s*|^[-*+]\s+/gu, '')
    .replace(/\*\*|__|`/gu, '')
    .replace(/\[([^[\]]*)\]\([^()]*\)/gu, '$1')
    .replace(/\\([\\`*_{}[\]()#+\-.!|<>])/gu, '$1')
    .trim();
}

/** Lines between HTML tables become paragraphs on the same line of source. */
function wrapParagraphs(lines: readonly string[]): string {
  let depth = 0;
  return lines
    .map((line) => {
      const before = depth;
      depth += (line.match(/<table[\s>]/giu)?.length ?? 0) - (line.match(/<\/table/giu)?.length ?? 0);
      const text = before > 0 || depth > 0 || /<\/?\w/u.test(line) || line.trim() === '';
      return text ? line : `<p>${plain(line)}</p>`;
    })
    .join('\n');
}
