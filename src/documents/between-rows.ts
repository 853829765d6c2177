import type { ListName } from '../duties/duty.ts';
import type { Context, State } from './assembly.ts';
import { oneLine } from './cell-text.ts';
import { compact, ownTexts, type Row } from './grid.ts';
import { countIn, isForeignList, type LineKind, lineKind, otherKind } from './lines.ts';

/** Categories are short; a longer line is a sentence. */
const maxCategory = 16;
const categoryNumber = /^(?:[（(]?[一二三四五六七八九十]{1,3}[)）]?[、.．]?|\d{1,2}[.．、])/u;

/** Reads a line that is no row of a duty: it opens a list, names a category, gives a total, or is left out with a report. */
export function readLine(context: Context, row: Row, text: string): void {
  const { state } = context;
  const line = lineKind(text);
  if (line.kind !== 'count' && line.kind !== 'label') state.adjacent = false;
  state.otherKind ??= nameOtherKind(text, row.line);
  if (line.kind === 'list') {
    openList(state, line.list, { text: oneLine(text), line: row.line });
    if (line.total !== undefined) state.totals.push({ list: line.list, total: line.total, line: row.line });
  } else if (line.kind === 'total') readTotal(context, row, line);
  else if (line.kind === 'count') state.totals.push({ list: state.list, total: line.total, line: row.line });
  else if (isForeignList(text)) closeList(state, { text: oneLine(text), line: row.line });
  else if (state.begun) leaveOut(context, row, { text, kind: line.kind });
  else if (state.list !== undefined && categoryNumber.test(compact(text))) state.category = categoryIn(text) ?? '';
}

function openList(state: State, list: ListName, heading: { text: string; line: number }): void {
  state.headings.push({ list, ...heading });
  Object.assign(state, {
    list,
    fresh: true,
    adjacent: true,
    foreign: undefined,
    draft: undefined,
    category: '',
    note: false,
    sinceSubtotal: 0,
  });
}

/** A fourth list, such as 赋权事项清单: its rows are none of ours. */
function closeList(state: State, foreign: { text: string; line: number }): void {
  Object.assign(state, { list: undefined, header: undefined, draft: undefined, fresh: false, note: false, foreign });
}

function leaveOut(context: Context, row: Row, { text, kind }: { text: string; kind: LineKind['kind'] }): void {
  const { state, report } = context;
  if (kind === 'page-mark') report('row.page-mark', row.line, { text });
  else if (kind === 'title') report('row.title-repeated', row.line, { text });
  else if (kind === 'note' || state.note) {
    state.note = true;
    report('row.note', row.line, { text });
  } else if (kind === 'label') report('row.label', row.line, { text });
  else if (state.list === undefined || !readCategoryRow(context, row, text)) report('row.stray', row.line, { text });
}

function readTotal(
  { state, report }: Context,
  row: Row,
  { total, part }: { total: number | undefined; part: boolean },
): void {
  const printed =
    total ??
    ownTexts(row)
      .slice(1)
      .map(countIn)
      .find((count) => count !== undefined);
  if (printed !== undefined && !part) state.totals.push({ list: state.list, total: printed, line: row.line });
  if (printed !== undefined && part && printed !== state.sinceSubtotal) {
    report('list.subtotal', row.line, { printed, found: state.sinceSubtotal });
  }
  if (part) state.sinceSubtotal = 0;
}

function nameOtherKind(text: string, line: number): State['otherKind'] {
  const name = otherKind(text);
  return name === undefined ? undefined : { name, line };
}

/** `（一）党的建设（16项）` across the table names the category of the rows below. */
function readCategoryRow({ state, report }: Context, row: Row, text: string): boolean {
  const category = categoryIn(text);
  if (category === undefined) return false;
  Object.assign(state, { category, draft: undefined, sinceSubtotal: 0 });
  report('row.category', row.line, { text: category });
  return true;
}

function categoryIn(text: string): string | undefined {
  const words = compact(text)
    .replace(categoryNumber, '')
    .replace(/[（(](?:共)?\d+项?[)）]$/u, '');
  return words === '' || words.length > maxCategory || /[。；;，,：:]/u.test(words) ? undefined : words;
}
