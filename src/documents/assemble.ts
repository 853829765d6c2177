import type { ListName } from '../duties/duty.ts';
import { mendCell, oneLine } from './cell-text.ts';
import { columnsOf, fits, forList, type Header, listOfHeader, readHeader } from './columns.ts';
import { type Draft, readPrintedNumber, type TextField, textFields, textsOf } from './draft.ts';
import { compact, type Grid, hardBreak, own, ownTexts, type Row, shown } from './grid.ts';
import { lineKind, otherKind } from './lines.ts';
import type { Report } from './problems.ts';

/** What the rows of a document say, before each duty is finished. */
export type Assembled = {
  drafts: Draft[];
  headings: Array<{ list: ListName; text: string; line: number }>;
  /** Totals that the document prints for its lists (`（共13项）`). */
  totals: Array<{ list: ListName | undefined; total: number; line: number }>;
  otherKind: { name: string; line: number } | undefined;
};

type State = Assembled & {
  list: ListName | undefined;
  /** The list's heading has not been followed by its table yet, and nothing but its count stands between. */
  fresh: boolean;
  adjacent: boolean;
  header: Header | undefined;
  draft: Draft | undefined;
  category: string;
  note: boolean;
  /** Duties since the last 小计. */
  sinceSubtotal: number;
  /** A note of the document says that blank departments repeat those above. */
  blankMeansSame: boolean;
};

type Context = { grid: Grid; state: State; report: Report };

/** Walks the rows once: headings open lists, headers name columns, rows begin or continue a duty. Nothing is left out in silence. */
export function assemble(grid: Grid, report: Report): Assembled {
  const state: State = {
    drafts: [],
    headings: [],
    totals: [],
    otherKind: undefined,
    list: undefined,
    fresh: false,
    adjacent: false,
    header: undefined,
    draft: undefined,
    category: '',
    note: false,
    sinceSubtotal: 0,
    blankMeansSame: grid.rows.some((row) =>
      ownTexts(row).some((text) => /(?:空白|为空|未填).{0,12}(?:与|同).{0,4}上/u.test(text)),
    ),
  };
  const context = { grid, state, report };
  for (let at = 0; at < grid.rows.length; at += readRow(context, at));
  return state;
}

/** Reads one row (or the two of a header) and says how many it took. */
function readRow(context: Context, at: number): number {
  const { grid, state } = context;
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
  const single = singleText(row, state.header);
  if (single !== undefined) readLine(context, row, single);
  else if (state.header !== undefined && state.list !== undefined) readDuty(context, at, state.header, state.list);
  else if (state.list !== undefined) context.report('row.stray', row.line, { text: texts.join(' ') });
  return 1;
}

function openTable({ state, report }: Context, printed: Header, row: Row): void {
  const same = state.header !== undefined && printed.names.join('|') === state.header.names.join('|');
  state.note = false;
  if (same && !state.fresh) return report('row.header-repeated', row.line);
  const speaksFor = listOfHeader(printed);
  const trusted =
    state.list !== undefined && state.fresh && (fits(printed, state.list) || (state.adjacent && speaksFor === 'basic'));
  if (!trusted && state.header !== undefined && !state.fresh && state.list !== undefined && fits(printed, state.list)) {
    // The same list goes on under a header that is worded a little differently.
    state.header = forList(printed, state.list);
    return report('row.header-repeated', row.line);
  }
  if (!trusted) {
    report('list.guessed', row.line, { list: speaksFor });
    state.list = speaksFor;
    state.category = '';
  }
  state.header = forList(printed, state.list ?? speaksFor);
  state.draft = undefined;
  state.fresh = false;
  state.sinceSubtotal = 0;
}

/** The text of a row that is no row of a duty: a paragraph, a merged row, a note or total where the number should stand. */
function singleText(row: Row, header: Header | undefined): string | undefined {
  const texts = ownTexts(row);
  if (!row.inTable || header === undefined)
    return texts.length === 1 || header === undefined ? texts.join(' ') : undefined;
  const [numberColumn = 0] = columnsOf(header, 'number');
  const first = own(row, numberColumn);
  const isNumber = readPrintedNumber(first) !== undefined || /续/u.test(first);
  if (columnsOf(header, 'number').length > 0 && first !== '' && !isNumber) return texts.join(' ');
  const kind = lineKind(texts[0] ?? '').kind;
  if (kind === 'total' || kind === 'note') return texts.join(' ');
  if (texts.length !== 1 || isNumber) return undefined;
  const column = row.cells.findIndex((_cell, at) => own(row, at) !== '');
  const field = header.fields[column];
  return field === 'number' || field === 'category' || kind === 'list' || kind === 'title' ? texts[0] : undefined;
}

function readLine(context: Context, row: Row, text: string): void {
  const { state, report } = context;
  const kind = lineKind(text);
  const wasAdjacent = state.adjacent;
  state.adjacent = state.adjacent && !['title', 'other', 'contents'].includes(kind.kind);
  if (kind.kind === 'list') {
    openList(state, kind.list, { text: oneLine(text), line: row.line });
    if (kind.total !== undefined) state.totals.push({ list: kind.list, total: kind.total, line: row.line });
    return;
  }
  if (kind.kind === 'total') return readTotal(context, row, { ...kind, total: kind.total ?? countOf(row) });
  if (kind.kind === 'count') {
    state.adjacent = wasAdjacent;
    state.totals.push({ list: state.list, total: kind.total, line: row.line });
    return;
  }
  if (kind.kind === 'contents') return;
  state.otherKind ??= nameOtherKind(text, row.line);
  if (state.header === undefined) return;
  if (kind.kind === 'page-mark') return report('row.page-mark', row.line, { text });
  if (kind.kind === 'title') return report('row.title-repeated', row.line, { text });
  if (kind.kind === 'note' || (state.note && !/^\d{1,4}$/u.test(text))) {
    state.note = true;
    return report('row.note', row.line, { text });
  }
  if (kind.kind === 'label') return report('row.label', row.line, { text });
  if (readCategoryRow(context, row, text)) return;
  report('row.stray', row.line, { text });
}

function openList(state: State, list: ListName, heading: { text: string; line: number }): void {
  state.headings.push({ list, ...heading });
  Object.assign(state, {
    list,
    fresh: true,
    adjacent: true,
    draft: undefined,
    category: '',
    note: false,
    sinceSubtotal: 0,
  });
}

function countOf(row: Row): number | undefined {
  for (const text of ownTexts(row).slice(1)) {
    const kind = lineKind(`合计${text}`);
    if (kind.kind === 'total' && kind.total !== undefined) return kind.total;
  }
  return undefined;
}

function readTotal(
  { state, report }: Context,
  row: Row,
  { total, part }: { total: number | undefined; part: boolean },
): void {
  if (total !== undefined && !part) state.totals.push({ list: state.list, total, line: row.line });
  if (total !== undefined && part && total !== state.sinceSubtotal)
    report('list.subtotal', row.line, { printed: total, found: state.sinceSubtotal });
  if (part) state.sinceSubtotal = 0;
}

function nameOtherKind(text: string, line: number): Assembled['otherKind'] {
  const name = otherKind(text);
  return name === undefined ? undefined : { name, line };
}

/** `（一）党的建设（16项）` across the table names the category of the rows below. */
function readCategoryRow({ state, report }: Context, row: Row, text: string): boolean {
  const words = compact(text)
    .replace(/^(?:[（(]?[一二三四五六七八九十]{1,3}[)）]?[、.．]?|\d{1,2}[.．、])/u, '')
    .replace(/[（(](?:共)?\d+项?[)）]$/u, '');
  if (words === '' || words.length > 16 || /[。；;，,：:]/u.test(words)) return false;
  state.category = words;
  state.draft = undefined;
  state.sinceSubtotal = 0;
  report('row.category', row.line, { text: words });
  return true;
}

function readDuty(context: Context, at: number, header: Header, list: ListName): void {
  const { grid, state, report } = context;
  const row = grid.rows[at];
  if (row === undefined) return;
  state.note = false;
  reportIgnored(row, header, report);
  if (state.draft !== undefined && continues(context, at, header))
    return continueDraft(state.draft, row, header, report);
  const texts = textsOf(row, header.fields);
  const [numberColumn] = columnsOf(header, 'number');
  const printed = own(row, numberColumn);
  const draft: Draft = {
    list,
    line: row.line,
    number: readPrintedNumber(printed),
    category: readCategory(context, row, header),
    texts: emptyTexts(),
  };
  if (printed !== '' && printed !== String(draft.number))
    report('cell.number', row.line, { printed, number: draft.number ?? 0 });
  for (const { field, text } of texts) add(draft, field, text, hardBreak);
  inheritMerged(context, { row, header, draft });
  if (numberColumn === undefined) takeNumberFromTitle(draft, report);
  state.drafts.push(draft);
  state.draft = draft;
  state.sinceSubtotal += 1;
}

function emptyTexts(): Record<TextField, string> {
  return {
    title: '',
    departments: '',
    countyDuties: '',
    townshipTasks: '',
    takenOverBy: '',
    method: '',
    takenOverAndMethod: '',
  };
}

/** Whether a row goes on with the duty above: after a page break, or with its next department. */
function continues({ grid, state }: Context, at: number, header: Header): boolean {
  const row = grid.rows[at];
  const { draft } = state;
  if (row === undefined || draft === undefined) return false;
  const [numberColumn] = columnsOf(header, 'number');
  const [titleColumn] = columnsOf(header, 'title');
  const title = own(row, titleColumn);
  const printed = own(row, numberColumn);
  const sameTitle = compact(title) === compact(draft.texts.title);
  if (numberColumn !== undefined && row.cells[numberColumn]?.merged === true) return title === '' || sameTitle;
  const number = readPrintedNumber(printed);
  if (number !== undefined) return number === draft.number && (title === '' || sameTitle);
  if (title === '' || /续/u.test(printed)) return true;
  if (numberColumn === undefined || draft.number === undefined) return sameTitle;
  // A title without a number: the rest of a torn one, unless the numbering leaves room for a duty of its own.
  const next = nextNumber(grid.rows, at + 1, numberColumn);
  const afterHeader = at > 0 && readHeader(grid.rows, at - 1) !== undefined;
  return next === draft.number + 1 || (next === undefined && (afterHeader || textsOf(row, header.fields).length === 1));
}

function nextNumber(rows: readonly Row[], from: number, column: number): number | undefined {
  for (const row of rows.slice(from, from + 40)) {
    if (ownTexts(row).length === 1 && lineKind(ownTexts(row)[0] ?? '').kind === 'list') return undefined;
    const number = row.inTable ? readPrintedNumber(own(row, column)) : undefined;
    if (number !== undefined) return number;
  }
  return undefined;
}

function continueDraft(draft: Draft, row: Row, header: Header, report: Report): void {
  const texts = textsOf(row, header.fields);
  const nextDepartment =
    draft.list !== 'basic' && texts.some(({ field }) => field === 'departments' || field === 'takenOverBy');
  const number = draft.number ?? 0;
  report(nextDepartment ? 'row.department' : 'row.continued', row.line, { number, from: draft.line });
  for (const { field, text } of texts) {
    if (compact(draft.texts[field]) !== compact(text)) add(draft, field, text, nextDepartment ? hardBreak : '\n');
  }
}

function add(draft: Draft, field: TextField, text: string, between: string): void {
  const before = draft.texts[field];
  draft.texts[field] = before === '' ? text : before + between + text;
}

function readCategory({ grid, state, report }: Context, row: Row, header: Header): string {
  const [column] = columnsOf(header, 'category');
  if (column === undefined) return state.category;
  const printed = mendCell(shown(row, column)).text;
  const category = compact(printed).replace(/[（(](?:共)?\d+项[)）]$/u, '');
  if (category === '') {
    if (state.category !== '' && !grid.mergesKnown)
      report('cell.category-inherited', row.line, { text: state.category });
    return state.category;
  }
  if (category !== printed.trim()) report('cell.blanks', row.line, { printed: oneLine(printed), text: category });
  state.category = category;
  return category;
}

/** Fills what the cells above say for this row too: merged cells, and blank departments where merging cannot be seen. */
function inheritMerged(
  { grid, state, report }: Context,
  { row, header, draft }: { row: Row; header: Header; draft: Draft },
): void {
  header.fields.forEach((field, column) => {
    const name = textFields.find((known) => known === field);
    const here = row.cells[column];
    if (name === undefined || here?.merged !== true || here.text.trim() === '' || header.fields[column - 1] === field)
      return;
    const beside = row.cells[column - 1];
    const sideways = beside !== undefined && beside.text === here.text && own(row, column - 1) !== '';
    if (!sideways && draft.texts[name] === '') draft.texts[name] = here.text.trim();
  });
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
  header.fields.forEach((field, column) => {
    const text = own(row, column);
    if ((field === 'remark' || field === 'unknown') && text !== '')
      report('column.ignored', row.line, { column: header.names[column] ?? '', text });
  });
  row.cells.slice(header.fields.length).forEach((_cell, more) => {
    const text = own(row, header.fields.length + more);
    if (text !== '') report('column.ignored', row.line, { column: String(header.fields.length + more + 1), text });
  });
}
