/** A sparse table: row `r` has, from `starts[r]` to `starts[r + 1]`, its columns and their values. */
export type Table = { starts: Int32Array; columns: Int32Array; values: Float32Array };

export function packTable(rows: ReadonlyArray<ReadonlyMap<number, number>>): Table {
  const starts = new Int32Array(rows.length + 1);
  for (const [at, row] of rows.entries()) starts[at + 1] = (starts[at] as number) + row.size;
  return {
    starts,
    columns: Int32Array.from(rows.flatMap((row) => [...row.keys()])),
    values: Float32Array.from(rows.flatMap((row) => [...row.values()])),
  };
}

/** The same table with rows for columns. `columns`: how many there are. */
export function turned({ starts, columns, values }: Table, count: number): Table {
  const rows = Array.from({ length: count }, () => new Map<number, number>());
  for (let row = 0; row + 1 < starts.length; row += 1) {
    for (let at = starts[row] as number; at < (starts[row + 1] as number); at += 1) {
      rows[columns[at] as number]?.set(row, values[at] as number);
    }
  }
  return packTable(rows);
}

/** Adds a row of the table, times a factor, to the numbers of its columns. */
export function addRow({ starts, columns, values }: Table, row: number, factor: number, to: Float32Array): void {
  const end = starts[row + 1] as number;
  for (let at = starts[row] as number; at < end; at += 1) {
    const column = columns[at] as number;
    to[column] = (to[column] as number) + factor * (values[at] as number);
  }
}
