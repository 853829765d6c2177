import { splitBodies } from '../duties/body-names.ts';
import { type Duty, dutyId } from '../duties/duty.ts';
import type { Field } from './columns.ts';
import { readPrintedNumber } from './draft.ts';
import { hardBreak, type Row } from './grid.ts';
import { listNamed } from './lines.ts';
import type { ListColumn } from './list-column.ts';
import type { Report } from './problems.ts';

/** The columns that `lists export` and the open data write behind that of the list, in their order. */
const columns = [
  'number',
  'category',
  'title',
  'departments',
  'countyDuties',
  'townshipTasks',
  'takenOverBy',
  'method',
] as const satisfies readonly Field[];
type Column = (typeof columns)[number];

/** Put before a cell that a spreadsheet would take for a formula. */
const protectedFormula = /^'(?='*[=+\-@\t\r])/u;

/**
 * Reads back what was exported, through a spreadsheet or not: each cell is taken at its word, each of its lines is a line.
 * Undefined for any other table. A row that names no list is a problem.
 */
export function readExported(
  rows: readonly Row[],
  { at, column, header }: ListColumn,
  report: Report,
): Duty[] | undefined {
  const printed = header.fields.filter((_field, position) => position !== column && header.names[position] !== '');
  if (
    column !== 0 ||
    printed.length !== columns.length ||
    printed.some((field, position) => field !== columns[position])
  )
    return undefined;
  return rows.slice(at + 1).flatMap((row) => readRow(row, report) ?? []);
}

function readRow(row: Row, report: Report): Duty | undefined {
  const cells = row.cells.map(({ text }) => textOf(text));
  if (cells.every((text) => text.trim() === '')) return undefined;
  const cell = (name: Column) => cells[columns.indexOf(name) + 1] ?? '';
  const list = listNamed(cells[0] ?? '');
  if (list === undefined) {
    report('row.no-list', row.line, { text: cells.filter((text) => text !== '').join(' ') });
    return undefined;
  }
  const number = readPrintedNumber(cell('number')) ?? 0;
  if (cell('title') === '') report('duty.no-title', row.line, { number });
  return {
    ...{ id: dutyId(list, number), list, number, category: cell('category'), title: cell('title') },
    departments: splitBodies(cell('departments')),
    countyDuties: linesIn(cell('countyDuties')),
    townshipTasks: linesIn(cell('townshipTasks')),
    ...{ takenOverBy: cell('takenOverBy'), method: cell('method'), source: { line: row.line } },
  };
}

/** Spreadsheets and their readers write a cell's lines in several ways. */
function textOf(text: string): string {
  return text.replaceAll(/\r\n?/gu, '\n').replaceAll(hardBreak, '\n').replace(protectedFormula, '');
}

function linesIn(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '');
}
