import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import { cell, type Grid, maxColumns, maxRows, type Row } from '../grid.ts';
import type { Report } from '../problems.ts';

const recordsSchema = z.array(z.object({ record: z.array(z.string()), info: z.object({ lines: z.number() }) }));

/**
 * Reads what Excel and WPS save as CSV: commas, semicolons or tabs, cells over several lines, blank cells where merged ones were.
 * A quote that is never closed is reported as `csv.broken`; nothing is read then, because all after it would be one cell.
 */
export function readCsv(text: string, report: Report): Grid | undefined {
  const separator = /^sep=(.)\r?\n/iu.exec(text);
  const body = separator === null ? text : text.slice(separator[0].length);
  const skipped = separator === null ? 0 : 1;
  try {
    const records = recordsSchema.parse(
      parse(body, {
        bom: true,
        delimiter: separator?.[1] ?? delimiterOf(body),
        record_delimiter: ['\r\n', '\n', '\r'],
        info: true,
        relax_column_count: true,
        relax_quotes: true,
        skip_empty_lines: false,
        to: maxRows + 1,
      }),
    );
    let line = 1 + skipped;
    const rows = records.map(({ record, info }): Row => {
      const row = { line, cells: record.slice(0, maxColumns).map(cell), inTable: true };
      line = info.lines + skipped + 1;
      return row;
    });
    return { rows, mergesKnown: false };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    report('csv.broken', Number(error.lines ?? 0));
    return undefined;
  }
}

/** The sign that stands most often outside quotes. */
function delimiterOf(text: string): string {
  const counts = new Map([
    [',', 0],
    ['\t', 0],
    [';', 0],
  ]);
  let quoted = false;
  for (const sign of text.slice(0, 20_000)) {
    if (sign === '"') quoted = !quoted;
    const count = counts.get(sign);
    if (count !== undefined && !quoted) counts.set(sign, count + 1);
  }
  return [...counts].reduce((best, next) => (next[1] > best[1] ? next : best))[0];
}
