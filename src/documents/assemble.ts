import { type Assembled, type Context, startState } from './assembly.ts';
import { readLine } from './between-rows.ts';
import { columnsOf, fits, forList, type Header, listOfHeader, readHeader } from './columns.ts';
import { readPrintedNumber } from './draft.ts';
import { readDuty } from './duty-rows.ts';
import { type Grid, own, ownTexts, type Row } from './grid.ts';
import { lineKind } from './lines.ts';
import type { Report } from './problems.ts';

/** Walks the rows once: headings open lists, headers name columns, rows begin or continue a duty. Nothing is left out in silence. */
export function assemble(grid: Grid, report: Report): Assembled {
  const context = { grid, state: startState(grid), report };
  for (let at = 0; at < grid.rows.length; at += readRow(context, at));
  return context.state;
}

/** Reads one row (or the two of a header) and says how many it took. */
function readRow(context: Context, at: number): number {
  const { grid, state, report } = context;
  const row = grid.rows[at];
  if (row === undefined) return 1;
  const texts = ownTexts(row);
  if (texts.length === 0) {
    state.note = false;
    return 1;
  }
  const header = readHeader(grid.rows, at);
  if (header !== undefined) {
    openTable(context, header, row);
    return header.rows;
  }
  if (isForeignHeader(row, state.header)) closeTable(context, row);
  const single = singleText(row, state.header);
  if (single !== undefined) readLine(context, row, single);
  else if (state.header !== undefined && state.list !== undefined)
    readDuty(context, at, { header: state.header, list: state.list });
  else if (state.begun) report('row.stray', row.line, { text: texts.join(' ') });
  return 1;
}

/** A header begins a table of the list that its heading names, or that its own columns speak for. */
function openTable({ state, report }: Context, printed: Header, row: Row): void {
  const { list, header, fresh } = state;
  const goesOn = header !== undefined && list !== undefined && !fresh;
  state.note = false;
  if (goesOn && (printed.names.join('|') === header.names.join('|') || fits(printed, list))) {
    state.header = forList(printed, list);
    report('row.header-repeated', row.line);
    return;
  }
  const speaksFor = listOfHeader(printed);
  if (state.foreign !== undefined && speaksFor === 'basic') {
    report('list.foreign', state.foreign.line, { text: state.foreign.text });
    return;
  }
  const trusted = list !== undefined && fresh && (fits(printed, list) || (state.adjacent && speaksFor === 'basic'));
  if (!trusted) report('list.guessed', row.line, { list: speaksFor });
  const opened = trusted ? list : speaksFor;
  if (opened !== list) state.category = '';
  Object.assign(state, {
    list: opened,
    header: forList(printed, opened),
    draft: undefined,
    fresh: false,
    foreign: undefined,
    begun: true,
    sinceSubtotal: 0,
  });
}

/** `序号 | 姓名 | 电话`: the header of a table that holds no duties. */
function isForeignHeader(row: Row, header: Header | undefined): boolean {
  if (header === undefined || !row.inTable || ownTexts(row).length < 2) return false;
  return columnsOf(header, 'number').some((column) => /^(?:序号?|编号)$/u.test(own(row, column).replace(/\s/gu, '')));
}

function closeTable({ state }: Context, row: Row): void {
  Object.assign(state, {
    header: undefined,
    list: undefined,
    draft: undefined,
    foreign: { text: ownTexts(row).join(' '), line: row.line },
  });
}

/** The text of a row that is no row of a duty: a paragraph, a merged row, a note or total where the number should stand. */
function singleText(row: Row, header: Header | undefined): string | undefined {
  const texts = ownTexts(row);
  const all = texts.join(' ');
  if (header === undefined || !row.inTable) return texts.length === 1 || !row.inTable ? all : undefined;
  const [numberColumn] = columnsOf(header, 'number');
  const first = own(row, numberColumn);
  const isNumber = readPrintedNumber(first) !== undefined || /续/u.test(first);
  if (first !== '' && !isNumber) return all;
  const { kind } = lineKind(texts[0] ?? '');
  if (kind === 'total' || kind === 'note') return all;
  if (texts.length !== 1 || isNumber) return undefined;
  const field = header.fields[row.cells.findIndex((_cell, column) => own(row, column) !== '')];
  return field === 'number' || field === 'category' || kind === 'list' || kind === 'title' ? all : undefined;
}
