import { writeRevisionFile } from '../documents/revision-file.ts';
import type { Duty, Revision } from '../duties/duty.ts';

/** The columns of a list in CSV, in official order; their headings stand in `intents/publishing.zh-CN.yml` as `column.<name>`. */
export const listColumns = [
  'list',
  'number',
  'category',
  'title',
  'departments',
  'countyDuties',
  'townshipTasks',
  'takenOverBy',
  'method',
] as const satisfies ReadonlyArray<keyof Duty>;
type Column = (typeof listColumns)[number];

export type CsvWords = { column: (name: Column) => string; list: (name: Duty['list']) => string };

/** A revision as its own file has it. */
export function exportJson(revision: Revision): string {
  return writeRevisionFile(revision);
}

/** What a spreadsheet takes for a formula at the start of a cell (OWASP, "CSV Injection"), and what looks as if it was protected from that. */
const formula = /^'*[=+\-@\t\r]/u;

/** A revision as CSV that Excel opens in the right encoding and takes no cell of for a formula; lines of a cell stay lines. */
export function exportCsv(revision: Revision, words: CsvWords): string {
  const rows = [
    listColumns.map((name) => words.column(name)),
    ...revision.items.map((duty) => listColumns.map((name) => cellOf(duty, name, words))),
  ];
  return `\uFEFF${rows.map((cells) => `${cells.map(quoted).join(',')}\r\n`).join('')}`;
}

function cellOf(duty: Duty, name: Column, words: CsvWords): string {
  const value = duty[name];
  if (name === 'list') return words.list(duty.list);
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? value : value.join(name === 'departments' ? '、' : '\n');
}

function quoted(text: string): string {
  const safe = formula.test(text) ? `'${text}` : text;
  return /[",;\t\r\n]/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
