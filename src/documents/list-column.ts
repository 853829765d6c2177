import type { ListName } from '../duties/duty.ts';
import { type Header, readHeader } from './columns.ts';
import { compact, type Grid, own, paragraph, type Row, shown } from './grid.ts';
import { listNamed } from './lines.ts';

/** One table for all three lists: the row of its header, and the column that says which list each row belongs to. */
export type ListColumn = { at: number; column: number; header: Header };

const named = /^(?:所属|所在)?清单(?:类型|类别|名称|种类)?$|^list$/iu;
/** Covers are shorter. */
const mostRowsBefore = 60;
/** What opens each list where `assemble` reads it; the document's own words may be short (配合). */
const headings: Readonly<Record<ListName, string>> = {
  basic: '基本履职事项清单',
  cooperation: '配合履职事项清单',
  reclaimed: '收回事项清单',
};

/** Finds the header of a table with a column of lists; undefined where lists stand under headings of their own. */
export function findListColumn(rows: readonly Row[]): ListColumn | undefined {
  for (const [at, row] of rows.slice(0, mostRowsBefore).entries()) {
    const column = row.inTable ? row.cells.findIndex(({ text }) => named.test(compact(text))) : -1;
    if (column < 0) continue;
    const header = readHeader([without(row, column)], 0);
    const next = rows[at + 1];
    if (header !== undefined && next !== undefined && listNamed(shown(next, column)) !== undefined)
      return { at, column, header };
  }
  return undefined;
}

/**
 * The same document with a heading and a table for each list. Rows that name no list belong to the one above; a column that is
 * blank throughout a list is none of its columns.
 */
export function regroup({ rows, mergesKnown }: Grid, { at, column }: ListColumn): Grid {
  const header = rows[at];
  if (header === undefined) return { rows: [...rows], mergesKnown };
  const regrouped = rows.slice(0, at);
  for (const { list, rows: own } of runsOf(rows.slice(at + 1), column)) {
    const line = own[0]?.line ?? header.line;
    regrouped.push(paragraph(headings[list], line), { ...filledColumns(without(header, column), own), line });
    regrouped.push(...own.map((row) => without(row, column)));
  }
  return { rows: regrouped, mergesKnown };
}

type Run = { list: ListName; rows: Row[] };

function runsOf(rows: readonly Row[], column: number): Run[] {
  const runs: Run[] = [];
  for (const row of rows) {
    const list = row.inTable ? listNamed(shown(row, column)) : undefined;
    const last = runs.at(-1);
    if (last !== undefined && (list === undefined || list === last.list)) last.rows.push(row);
    else if (list !== undefined) runs.push({ list, rows: [row] });
  }
  return runs;
}

function without(row: Row, column: number): Row {
  return { ...row, cells: row.cells.map((cell, at) => (at === column ? { text: '', merged: false } : cell)) };
}

function filledColumns(header: Row, rows: readonly Row[]): Row {
  const isFilled = (column: number) => rows.some((row) => own(row, column) !== '' || shown(row, column) !== '');
  const cells = header.cells.map((cell, column) => (isFilled(column) ? cell : { text: '', merged: false }));
  return { ...header, cells };
}
