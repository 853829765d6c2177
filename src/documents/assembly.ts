import type { ListName } from '../duties/duty.ts';
import type { Header } from './columns.ts';
import type { Draft } from './draft.ts';
import { type Grid, ownTexts } from './grid.ts';
import type { Report } from './problems.ts';

/** What the rows of a document say, before each duty is finished. */
export type Assembled = {
  drafts: Draft[];
  headings: Array<{ list: ListName; text: string; line: number }>;
  /** Totals that the document prints for its lists (`（共13项）`); list undefined: for all of them. */
  totals: Array<{ list: ListName | undefined; total: number; line: number }>;
  /** The first line that names a document of another kind. */
  otherKind: { name: string; line: number } | undefined;
};

/** Where the walk through the rows stands. */
export type State = Assembled & {
  list: ListName | undefined;
  /** The list's heading has not been followed by its table yet. */
  fresh: boolean;
  /** … and nothing but its count stands between. */
  adjacent: boolean;
  /** A heading of some list that is none of the three; its table is not read. */
  foreign: { text: string; line: number } | undefined;
  header: Header | undefined;
  draft: Draft | undefined;
  category: string;
  /** The last line was a note; the next may go on with it. */
  note: boolean;
  /** Duties since the last 小计. */
  sinceSubtotal: number;
  /** Some table of duties has begun: from here on every line that is left out is reported. */
  begun: boolean;
  /** A note of the document says that blank departments repeat those above. */
  blankMeansSame: boolean;
};

export type Context = { grid: Grid; state: State; report: Report };

export function startState(grid: Grid): State {
  return {
    drafts: [],
    headings: [],
    totals: [],
    otherKind: undefined,
    list: undefined,
    fresh: false,
    adjacent: false,
    foreign: undefined,
    header: undefined,
    draft: undefined,
    category: '',
    note: false,
    sinceSubtotal: 0,
    begun: false,
    blankMeansSame: grid.rows.some((row) => ownTexts(row).some(saysBlankMeansSame)),
  };
}

/** 注：“对应上级部门”栏空白的，与上一行相同。 */
function saysBlankMeansSame(text: string): boolean {
  return /(?:空白|为空|未填|空缺).{0,12}(?:与|同|沿用).{0,4}上/u.test(text);
}
