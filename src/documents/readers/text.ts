import { columnsOf, readHeader } from '../columns.ts';
import { readPrintedNumber } from '../draft.ts';
import { cell, type Grid, maxColumns, maxRows, paragraph, type Row } from '../grid.ts';
import { isForeignList, lineKind } from '../lines.ts';

const numberName = /^\s*(?:序\s*号?|编\s*号)\s*$/u;

/**
 * Reads plain text as word processors and converters give it: a table row a line, cells parted by tabs (or by wide blanks
 * where a document has no tab), a cell's text wrapped over lines, paragraphs between.
 */
export function readText(text: string): Grid {
  const lines = text.split(/\r\n|[\n\r\f]/u);
  const divide = text.includes('\t') ? (line: string) => line.split('\t') : divideByBlanks;
  const rows: Row[] = [];
  let open: Row | undefined;
  let columns: { count: number; category: boolean } = { count: 0, category: true };
  const close = (): void => {
    if (open === undefined) return;
    rows.push(open);
    const header = readHeader(rows, rows.length - 1);
    if (header !== undefined)
      columns = { count: header.fields.length, category: columnsOf(header, 'category').length > 0 };
    open = undefined;
  };
  for (const [at, line] of lines.entries()) {
    if (rows.length > maxRows) break;
    const parts = divide(line);
    if (line.trim() === '') {
      close();
      if (rows.at(-1)?.cells[0]?.text !== '') rows.push(paragraph('', at + 1));
    } else if (parts.length === 1) {
      if (open !== undefined && !standsAlone(line, columns.category)) extend(open, [line]);
      else {
        close();
        rows.push(paragraph(line, at + 1));
      }
    } else if (open !== undefined && !startsRow(parts, open, columns.count)) extend(open, parts);
    else {
      close();
      open = { line: at + 1, cells: parts.slice(0, maxColumns).map(cell), inTable: true };
    }
  }
  close();
  return { rows, mergesKnown: false };
}

function divideByBlanks(line: string): string[] {
  const trimmed = line.trim();
  return /^\S.*(?: {2,}|\u3000+)\S/u.test(trimmed) ? trimmed.split(/(?: {2,}|\u3000+)/u) : [line];
}

/** A line without a tab under an open row is the rest of its last cell, unless it is plainly something else. */
function standsAlone(line: string, hasCategory: boolean): boolean {
  if (lineKind(line).kind !== 'other' || isForeignList(line)) return true;
  return !hasCategory && /^\s*[（(]?[一二三四五六七八九十]{1,3}[)）、.．][^。；;，,：:]{2,16}$/u.test(line);
}

/** A tabbed line under an open row begins a new one, unless the open row still lacks cells and this line goes on with it. */
function startsRow(parts: readonly string[], open: Row, columns: number): boolean {
  const first = (parts[0] ?? '').trim();
  const isHeader = numberName.test(open.cells[0]?.text ?? '');
  // Names of a header may be wrapped too; rows under it begin with a number.
  if (isHeader && first !== '' && readPrintedNumber(first) === undefined && !numberName.test(first)) return false;
  if (first === '' || readPrintedNumber(first) !== undefined || open.cells.length >= columns) return true;
  const kind = lineKind(first).kind;
  return kind === 'total' || kind === 'note' || numberName.test(first);
}

function extend(row: Row, parts: readonly string[]): void {
  const [rest = '', ...more] = parts;
  const last = row.cells.at(-1);
  if (last !== undefined) last.text += `\n${rest}`;
  row.cells.push(...more.slice(0, maxColumns).map(cell));
}
