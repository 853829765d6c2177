import type { Contact } from '../duties/contact.ts';
import { decodeText } from './decode.ts';
import { compact, type Row } from './grid.ts';
import { collectProblems, type Problem, type ProblemWordings, type Report } from './problems.ts';
import { readCsv } from './readers/csv.ts';

/** Columns of `DATA_DIR/contacts/<township>.csv`, in the order in which they are written. */
export const contactColumns = [
  'department',
  'phone',
  'address',
  'hours',
  'checked_by',
  'checked_on',
] as const satisfies ReadonlyArray<keyof Contact>;
type Column = (typeof contactColumns)[number];

/** What clerks call the columns in their own tables. */
const columnNames: Readonly<Record<Column, RegExp>> = {
  department: /^(?:department|部门|单位|部门名称|单位名称|科室)$/iu,
  phone: /^(?:phone|电话|联系电话|办公电话|电话号码)$/iu,
  address: /^(?:address|地址|办公地址)$/iu,
  hours: /^(?:hours|办公时间|工作时间|上班时间)$/iu,
  checked_by: /^(?:checked_by|核对人|核实人|核查人)$/iu,
  checked_on: /^(?:checked_on|核对日期|核实日期|核对时间|核实时间)$/iu,
};
/** Cells that a spreadsheet would take for a formula (OWASP, "CSV Injection"), and those already protected from that. */
const formula = /^'*[=+\-@\t\r]/u;
const protectedFormula = /^'(?='*[=+\-@\t\r])/u;
const phoneNumber = /^[\d\s()（）+\-—转分机、，,;；/.]{3,60}$/u;

/**
 * Reads a contact directory as Excel or WPS saves it (UTF-8 with or without mark, GB18030).
 * Faults are problems with their line; a row with an error is left out.
 */
export function parseContactsCsv(
  bytes: Uint8Array,
  wordings: ProblemWordings,
): { contacts: Contact[]; problems: Problem[] } {
  const { problems, report } = collectProblems(wordings);
  const rows = (readCsv(decodeText(bytes, report), report)?.rows ?? []).filter((row) =>
    row.cells.some(({ text }) => text.trim() !== ''),
  );
  const [header, ...body] = rows;
  if (header === undefined) {
    if (problems.length === 0) report('document.empty', 0);
    return { contacts: [], problems };
  }
  const at = columnsIn(header, report);
  if (at.get('department') === undefined) {
    report('contacts.no-column', header.line, { column: 'department' });
    return { contacts: [], problems };
  }
  const seen = new Map<string, number>();
  return { contacts: body.flatMap((row) => readContact(row, { at, seen }, report)), problems };
}

function columnsIn(header: Row, report: Report): Map<Column, number> {
  const at = new Map<Column, number>();
  header.cells.forEach(({ text }, position) => {
    const name = compact(text);
    const column = contactColumns.find((known) => columnNames[known].test(name));
    if (column !== undefined && !at.has(column)) at.set(column, position);
    else if (name !== '') report('contacts.unknown-column', header.line, { column: name });
  });
  return at;
}

type Reading = { at: Map<Column, number>; seen: Map<string, number> };

function readContact(row: Row, { at, seen }: Reading, report: Report): Contact[] {
  const value = (column: Column): string => {
    const position = at.get(column);
    return (position === undefined ? '' : (row.cells[position]?.text ?? '')).trim().replace(protectedFormula, '');
  };
  const contact: Contact = {
    department: value('department'),
    phone: value('phone'),
    address: value('address'),
    hours: value('hours'),
    checked_by: value('checked_by'),
    checked_on: isoDay(value('checked_on')),
  };
  const { department, phone, checked_on } = contact;
  const before = seen.get(department);
  const faults: Array<[boolean, () => void]> = [
    [department === '', () => report('contacts.no-department', row.line)],
    [before !== undefined, () => report('contacts.repeated', row.line, { department, before: before ?? 0 })],
    [
      phone !== '' && !(phoneNumber.test(phone) && /\d{3}/u.test(phone)),
      () => report('contacts.phone', row.line, { department, text: phone }),
    ],
    [
      checked_on !== '' && !isDay(checked_on),
      () => report('contacts.checked-on', row.line, { department, text: checked_on }),
    ],
  ];
  const found = faults.filter(([wrong]) => wrong);
  for (const [, tell] of found) tell();
  seen.set(department, before ?? row.line);
  return found.length === 0 ? [contact] : [];
}

/** Excel turns 2025-07-01 into 2025/7/1; people write 2025年7月1日. */
function isoDay(text: string): string {
  const [, year = '', month = '', day = ''] = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/u.exec(text) ?? [];
  return year === '' ? text : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/u.test(text) && !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** Writes a contact directory that Excel opens in the right encoding and takes no cell of for a formula. */
export function writeContactsCsv(contacts: readonly Contact[]): string {
  const lines = [
    contactColumns,
    ...contacts.map((contact) => contactColumns.map((column) => protect(contact[column]))),
  ];
  return `\uFEFF${lines.map((cells) => `${cells.map(quote).join(',')}\r\n`).join('')}`;
}

function protect(text: string): string {
  return formula.test(text) ? `'${text}` : text;
}

function quote(text: string): string {
  return /[",;\t\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
