/** One cell. `merged`: the cell lies inside a merged area, and `text` repeats what the area's first cell says. */
export type Cell = { text: string; merged: boolean };

/** One row of a document: a table row, or (`inTable` false, one cell) a paragraph between tables. `line` counts from 1. */
export type Row = { line: number; cells: Cell[]; inTable: boolean };

/**
 * What every reader makes of its format and all that the later steps see.
 * `mergesKnown`: the format says which cells are merged, so that a blank cell really is blank (HTML, xlsx, docx).
 */
export type Grid = { rows: Row[]; mergesKnown: boolean };

/** Stands in a cell's text where a paragraph or list item ends; a plain line break may only be a wrapped line. */
export const hardBreak = '\u2029';

/** No township's list comes near (the seed has 375 lines); a document beyond is refused rather than read for minutes. */
export const maxRows = 5_000;
/** Characters of one cell; the longest of the seed has 1,400. */
export const maxCell = 20_000;
/** Cells in one row; a layout table's colspan may claim any number. */
export const maxColumns = 64;

export function cell(text: string): Cell {
  return { text, merged: false };
}

export function paragraph(text: string, line: number): Row {
  return { line, cells: [cell(text)], inTable: false };
}

/** What a cell says itself: nothing where it only repeats a merged area. */
export function own(row: Row, column: number | undefined): string {
  const found = column === undefined ? undefined : row.cells[column];
  return found === undefined || found.merged ? '' : found.text.trim();
}

/** What a cell says, a merged area's text included. */
export function shown(row: Row, column: number | undefined): string {
  return (column === undefined ? '' : (row.cells[column]?.text ?? '')).trim();
}

/** The texts that a row says itself, blank cells left out. */
export function ownTexts(row: Row): string[] {
  return row.cells.flatMap((_cell, column) => own(row, column) || []);
}

/** Removes every blank and line break: for words that are compared, not shown. */
export function compact(text: string): string {
  return text.replace(/[\s\u2029]+/gu, '');
}
