import { type Cell, maxColumns, type Row } from '../grid.ts';

/** A cell as its format gives it: text, and over how many rows and columns it reaches. */
export type SpanningCell = { text: string; rows: number; columns: number };
export type SpanningRow = { line: number; cells: SpanningCell[] };

/** Lays cells that reach over rows and columns out on the grid; what they cover repeats their text and is marked `merged`. */
export function layOut(rows: readonly SpanningRow[]): Row[] {
  /** By column: text that still reaches down, and over how many rows. */
  const reaching: Array<{ text: string; rows: number } | undefined> = [];
  return rows.map(({ line, cells }) => {
    const laid: Cell[] = [];
    const next = [...cells];
    for (
      let column = 0;
      column < maxColumns && (next.length > 0 || reaching.slice(column).some((found) => found !== undefined));
    ) {
      const above = reaching[column];
      if (above !== undefined) {
        laid[column] = { text: above.text, merged: true };
        reaching[column] = above.rows > 1 ? { ...above, rows: above.rows - 1 } : undefined;
        column += 1;
      } else column = place(next.shift(), { column, laid, reaching });
    }
    return { line, cells: Array.from(laid, (found) => found ?? { text: '', merged: false }), inTable: true };
  });
}

type Laying = { column: number; laid: Cell[]; reaching: Array<{ text: string; rows: number } | undefined> };

/** Puts one cell down and says which column comes next. */
function place(cell: SpanningCell | undefined, { column, laid, reaching }: Laying): number {
  if (cell === undefined) return column + 1;
  const end = Math.min(maxColumns, column + cell.columns);
  for (let at = column; at < end; at += 1) {
    // A cell from above that stands in the way keeps its place.
    if (at > column && reaching[at] !== undefined) return at;
    laid[at] = { text: cell.text, merged: at > column };
    if (cell.rows > 1) reaching[at] = { text: cell.text, rows: cell.rows - 1 };
  }
  return end;
}
