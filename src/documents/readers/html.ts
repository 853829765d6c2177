import { Parser } from 'htmlparser2';
import { compact, type Grid, maxColumns, maxRows, paragraph, type Row } from '../grid.ts';
import type { Report } from '../problems.ts';
import { feed, maxDepth } from './feed.ts';
import { createHtmlText, isBlock } from './html-text.ts';
import { layOut, type SpanningRow } from './spans.ts';

const unread = new Set([
  'script',
  'style',
  'noscript',
  'template',
  'nav',
  'footer',
  'aside',
  'iframe',
  'svg',
  'select',
  'button',
  'textarea',
]);
const void_ = new Set([
  'br',
  'hr',
  'img',
  'input',
  'meta',
  'link',
  'col',
  'wbr',
  'area',
  'base',
  'embed',
  'source',
  'track',
]);
const maxSpan = 2_000;

type Table = {
  rows: SpanningRow[];
  row: SpanningRow | undefined;
  cell: { rows: number; columns: number } | undefined;
  /** It holds tables: it lays out the page. */
  layout: boolean;
};
/** `lines`: where the text has lines of source; else rows and paragraphs are counted. */
type Reading = {
  out: Row[];
  tables: Table[];
  text: ReturnType<typeof createHtmlText>;
  /** Open elements inside one that is not shown, that one included. */
  hidden: number;
  hiddenText: string;
  hiddenRow: boolean;
  lineAt: (index: number) => number;
  counted: number | undefined;
  /** Index of the tag being read. */
  at: number;
  report: Report;
};

/**
 * Reads a web page as its reader sees it: what is hidden is left out, merged cells are known, a table that only lays out the
 * page gives way to the tables inside it. `counted`: lines are rows and paragraphs in order (docx), not lines of source.
 */
export function readHtml(
  html: string,
  report: Report,
  { counted = false }: { counted?: boolean } = {},
): Grid | undefined {
  const reading = startReading(html, report, counted);
  let depth = 0;
  const parser = new Parser(
    {
      onopentag: (name, attributes) => {
        depth += 1;
        openTag(reading, name, { attributes, at: parser.startIndex });
      },
      ontext: (text) => {
        if (reading.hidden > 0) reading.hiddenText += reading.hiddenRow ? compact(text).slice(0, 200) : '';
        else reading.text.add(text);
      },
      onclosetag: (name) => {
        depth -= 1;
        reading.at = parser.startIndex;
        closeTag(reading, name, parser.startIndex);
      },
    },
    { decodeEntities: true, lowerCaseTags: true },
  );
  const tooLong = (): boolean => reading.out.length + (reading.tables.at(-1)?.rows.length ?? 0) > maxRows;
  feed(parser, html, () => depth > maxDepth || tooLong());
  if (depth > maxDepth) {
    report('document.unreadable', 0);
    return undefined;
  }
  endParagraph(reading, html.length);
  for (const table of reading.tables.splice(0)) reading.out.push(...layOut(table.rows));
  return { rows: reading.out, mergesKnown: true };
}

function startReading(html: string, report: Report, counted: boolean): Reading {
  return {
    out: [],
    tables: [],
    text: createHtmlText(),
    hidden: 0,
    hiddenText: '',
    hiddenRow: false,
    lineAt: lineFinder(html),
    counted: counted ? 0 : undefined,
    at: 0,
    report,
  };
}

type Opening = { attributes: Readonly<Record<string, string>>; at: number };

function openTag(reading: Reading, name: string, { attributes, at }: Opening): void {
  if (void_.has(name) && name !== 'br') return;
  if (reading.hidden > 0 || unread.has(name) || isHidden(attributes)) {
    if (name === 'br') return;
    if (reading.hidden === 0) reading.hiddenRow = name === 'tr';
    reading.hidden += 1;
    return;
  }
  if (reading.out.length > maxRows) return;
  const table = reading.tables.at(-1);
  if (name === 'table') openTable(reading, at);
  else if (table !== undefined && name === 'tr') openRow(reading, table, at);
  else if (table !== undefined && (name === 'td' || name === 'th')) openCell(reading, table, { attributes, at });
  else {
    if (isBlock(name) && (table === undefined || table.cell === undefined)) endParagraph(reading, at);
    reading.text.openTag(name, attributes);
  }
}

function closeTag(reading: Reading, name: string, at: number): void {
  if (void_.has(name)) return;
  if (reading.hidden > 0) {
    closeHidden(reading, at);
    return;
  }
  const table = reading.tables.at(-1);
  if (table !== undefined && (name === 'td' || name === 'th')) closeCell(reading, table);
  else if (table !== undefined && name === 'tr') closeRow(reading, table);
  else if (table !== undefined && name === 'table') {
    closeRow(reading, table);
    reading.tables.pop();
    reading.out.push(...layOut(table.rows));
    reading.text.take();
  } else {
    reading.text.closeTag(name);
    if (table?.cell === undefined && (isBlock(name) || name === 'title')) endParagraph(reading, at);
  }
}

function closeHidden(reading: Reading, at: number): void {
  reading.hidden -= 1;
  if (reading.hidden > 0) return;
  if (reading.hiddenRow && reading.hiddenText !== '') reading.report('row.hidden', lineOf(reading, at));
  reading.hiddenText = '';
  reading.hiddenRow = false;
}

/** A table inside a cell: the outer one lays out the page, so what it has said so far stands as rows and paragraphs. */
function openTable(reading: Reading, at: number): void {
  const outer = reading.tables.at(-1);
  if (outer !== undefined) {
    const said = outer.row?.cells.map(({ text }) => text) ?? [];
    reading.out.push(...layOut(outer.rows.filter((row) => row !== outer.row)));
    for (const text of said) addParagraphs(reading, text, at);
    outer.rows = [];
    if (outer.row !== undefined) outer.row.cells = [];
    outer.layout = true;
  }
  endParagraph(reading, at);
  reading.tables.push({ rows: [], row: undefined, cell: undefined, layout: false });
}

function openRow(reading: Reading, table: Table, at: number): void {
  closeRow(reading, table);
  if (reading.out.length + table.rows.length > maxRows) return;
  table.row = { line: lineOf(reading, at), cells: [] };
  table.rows.push(table.row);
}

function closeRow(reading: Reading, table: Table): void {
  closeCell(reading, table);
  table.row = undefined;
}

function openCell(reading: Reading, table: Table, { attributes, at }: Opening): void {
  closeCell(reading, table);
  if (table.row === undefined) openRow(reading, table, at);
  table.cell = { rows: span(attributes.rowspan), columns: span(attributes.colspan) };
}

function closeCell(reading: Reading, table: Table): void {
  const { text, numbered } = reading.text.take();
  if (table.cell === undefined || table.row === undefined) return;
  if (numbered) reading.report('cell.list-numbers', table.row.line);
  if (table.layout) addParagraphs(reading, text, reading.at);
  else if (table.row.cells.length < maxColumns) table.row.cells.push({ text, ...table.cell });
  table.cell = undefined;
}

/** `0` means to the table's end. */
function span(value: string | undefined): number {
  const found = Number.parseInt(value ?? '1', 10);
  return found === 0 ? maxSpan : Math.min(maxSpan, Math.max(1, found || 1));
}

function isHidden(attributes: Readonly<Record<string, string>>): boolean {
  return (
    'hidden' in attributes || /display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)/iu.test(attributes.style ?? '')
  );
}

function endParagraph(reading: Reading, at: number): void {
  addParagraphs(reading, reading.text.take().text, at);
}

function addParagraphs(reading: Reading, text: string, at: number): void {
  if (reading.out.length > maxRows) return;
  for (const part of text.split('\u2029'))
    if (part.trim() !== '') reading.out.push(paragraph(part.trim(), lineOf(reading, at)));
}

function lineOf(reading: Reading, at: number): number {
  if (reading.counted === undefined) return reading.lineAt(at);
  reading.counted += 1;
  return reading.counted;
}

/** Finds the line of an index; asked in rising order, so that a long page is walked once. */
function lineFinder(text: string): (index: number) => number {
  let line = 1;
  let from = 0;
  return (index) => {
    for (let next = text.indexOf('\n', from); next !== -1 && next < index; next = text.indexOf('\n', from)) {
      line += 1;
      from = next + 1;
    }
    return line;
  };
}
