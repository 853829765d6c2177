import type { ListName } from '../duties/duty.ts';
import type { Context } from './assembly.ts';
import { mendCell, oneLine } from './cell-text.ts';
import { columnsOf, type Header, readHeader } from './columns.ts';
import { type Draft, emptyTexts, readPrintedNumber, type TextField, textFields, textsOf } from './draft.ts';
import { compact, hardBreak, own, ownTexts, type Row, shown } from './grid.ts';
import { lineKind } from './lines.ts';
import type { Report } from './problems.ts';

/** How far the next printed number is looked for when a row has none. */
const lookAhead = 40;
/** No duty goes on over more rows than this, not even with a row for each department. */
const maxRowsOfDuty = 200;

type Table = { header: Header; list: ListName };

/** Reads a row under a header: a new duty, or more of the one above. */
export function readDuty(context: Context, at: number, { header, list }: Table): void {
  const { grid, state, report } = context;
  const row = grid.rows[at];
  if (row === undefined) return;
  state.note = false;
  reportIgnored(row, header, report);
  if (state.draft !== undefined && continues(context, at, header)) {
    continueDraft(state.draft, { row, header }, report);
    return;
  }
  const [numberColumn] = columnsOf(header, 'number');
  const printed = own(row, numberColumn);
  const category = readCategory(context, row, header);
  const draft: Draft = {
    list,
    line: row.line,
    rows: 1,
    number: readPrintedNumber(printed),
    category,
    texts: emptyTexts(),
  };
  if (printed !== '' && printed !== String(draft.number))
    report('cell.number', row.line, { printed, number: draft.number ?? 0 });
  for (const { field, text } of textsOf(row, header.fields)) add(draft, field, { text, between: hardBreak });
  inheritMerged(draft, row, header);
  inheritDepartments(context, draft, header);
  if (numberColumn === undefined) takeNumberFromTitle(draft, report);
  state.drafts.push(draft);
  state.draft = draft;
  state.sinceSubtotal += 1;
}

/** Whether a row goes on with the duty above: after a page break, or with its next department. */
function continues({ grid, state: { draft } }: Context, at: number, header: Header): boolean {
  const row = grid.rows[at];
  if (row === undefined || draft === undefined || draft.rows >= maxRowsOfDuty) return false;
  const [numberColumn] = columnsOf(header, 'number');
  const [titleColumn] = columnsOf(header, 'title');
  const title = own(row, titleColumn);
  const printed = own(row, numberColumn);
  const sameTitle = sameWords(title, draft.texts.title);
  const number = readPrintedNumber(printed);
  if (number !== undefined) return number === draft.number && (title === '' || sameTitle);
  if (title === '' || sameTitle || /续/u.test(printed)) return true;
  if (numberColumn === undefined || draft.number === undefined || row.cells[numberColumn]?.merged === true)
    return false;
  // A title without a number: the rest of a torn one, unless the numbering leaves room for a duty of its own.
  const next = nextNumber(grid.rows, at + 1, numberColumn);
  const afterHeader = at > 0 && readHeader(grid.rows, at - 1) !== undefined;
  return next === draft.number + 1 || (next === undefined && (afterHeader || textsOf(row, header.fields).length === 1));
}

function sameWords(one: string, other: string): boolean {
  // Lengths first: a torn duty may be long, and its rows many.
  return one.length <= other.length * 2 + 20 && other.length <= one.length * 2 + 20 && bare(one) === bare(other);
}

function bare(text: string): string {
  return compact(text).replace(/[（(]续[)）]$/u, '');
}

function nextNumber(rows: readonly Row[], from: number, column: number): number | undefined {
  for (const row of rows.slice(from, from + lookAhead)) {
    const texts = ownTexts(row);
    if (texts.length === 1 && lineKind(texts[0] ?? '').kind === 'list') return undefined;
    const number = row.inTable ? readPrintedNumber(own(row, column)) : undefined;
    if (number !== undefined) return number;
  }
  return undefined;
}

function continueDraft(draft: Draft, { row, header }: { row: Row; header: Header }, report: Report): void {
  const texts = textsOf(row, header.fields);
  const nextDepartment =
    draft.list !== 'basic' && texts.some(({ field }) => field === 'departments' || field === 'takenOverBy');
  draft.rows += 1;
  report(nextDepartment ? 'row.department' : 'row.continued', row.line, {
    number: draft.number ?? 0,
    from: draft.line,
  });
  for (const { field, text } of texts) {
    if (!sameWords(draft.texts[field], text)) add(draft, field, { text, between: nextDepartment ? hardBreak : '\n' });
  }
}

function add(draft: Draft, field: TextField, { text, between }: { text: string; between: string }): void {
  const before = draft.texts[field];
  draft.texts[field] = before === '' ? text : before + between + text;
}

function readCategory({ state, report }: Context, row: Row, header: Header): string {
  const [column] = columnsOf(header, 'category');
  if (column === undefined) return state.category;
  const printed = mendCell(shown(row, column)).text;
  const category = compact(printed).replace(/[（(](?:共)?\d+项[)）]$/u, '');
  if (category === '') {
    if (state.category !== '') report('cell.category-inherited', row.line, { text: state.category });
    return state.category;
  }
  if (category !== printed.trim() && row.cells[column]?.merged !== true) {
    report('cell.blanks', row.line, { printed: oneLine(printed), text: category });
  }
  state.category = category;
  return category;
}

/** Fills in what a cell merged downwards says for this duty too. */
function inheritMerged(draft: Draft, row: Row, header: Header): void {
  header.fields.forEach((field, column) => {
    const name = textFields.find((known) => known === field);
    const here = row.cells[column];
    const beside = row.cells[column - 1];
    const fromBeside = beside !== undefined && beside.text === here?.text;
    if (name !== undefined && here?.merged === true && !fromBeside && draft.texts[name] === '')
      draft.texts[name] = here.text.trim();
  });
}

/** A blank cell of departments means those above where merging cannot be seen, or where a note says so. */
function inheritDepartments({ grid, state, report }: Context, draft: Draft, header: Header): void {
  const field = draft.list === 'cooperation' ? 'departments' : 'takenOverBy';
  const above = state.drafts.at(-1);
  if (
    draft.list === 'basic' ||
    !header.fields.includes(field) ||
    draft.texts[field] !== '' ||
    above?.list !== draft.list
  )
    return;
  if (above.texts[field] === '' || (grid.mergesKnown && !state.blankMeansSame)) return;
  draft.texts[field] = above.texts[field];
  report('cell.department-inherited', draft.line, { number: draft.number ?? 0, text: above.texts[field] });
}

/** Lists without a column of numbers may print them before the title. */
function takeNumberFromTitle(draft: Draft, report: Report): void {
  const found = /^\s*(\d{1,3})\s*[.．、]\s*(?=\D)/u.exec(draft.texts.title);
  if (found === null) return;
  draft.number = Number(found[1]);
  draft.texts.title = draft.texts.title.slice(found[0].length);
  report('cell.number', draft.line, { printed: found[0].trim(), number: draft.number });
}

function reportIgnored(row: Row, header: Header, report: Report): void {
  row.cells.forEach((_cell, column) => {
    const field = header.fields[column] ?? 'unknown';
    const text = own(row, column);
    const name = header.names[column]?.replace('›', '') || `${column + 1}`;
    if ((field === 'remark' || field === 'unknown') && text !== '')
      report('column.ignored', row.line, { column: name, text });
  });
}
