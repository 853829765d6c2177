import { listNames } from '../duties/duty.ts';
import { DomainError } from '../duties/errors.ts';

type Level = 'error' | 'warning';

/** Every code that the readers and checks report, with its weight; an error means that the document cannot be published. */
export const problemLevels = {
  'document.empty': 'error',
  'document.too-large': 'error',
  'document.unpacked-too-large': 'error',
  'document.too-many-parts': 'error',
  'document.too-many-rows': 'error',
  'document.binary': 'error',
  'document.encrypted': 'error',
  'document.old-format': 'error',
  'document.pdf': 'error',
  'document.unsupported': 'error',
  'document.unreadable': 'error',
  'document.entities': 'error',
  'document.other-kind': 'error',
  'document.no-list': 'error',
  'document.cell-too-long': 'error',
  'document.encoding': 'warning',
  'csv.broken': 'error',
  'place.no-township': 'warning',
  'place.no-county': 'warning',
  'place.county-from-departments': 'warning',
  'published.none': 'warning',
  'list.missing': 'warning',
  'list.guessed': 'warning',
  'list.foreign': 'warning',
  'list.total': 'warning',
  'list.subtotal': 'warning',
  'list.gap': 'warning',
  'list.repeat': 'warning',
  'list.order': 'warning',
  'list.unnumbered': 'warning',
  'list.wording': 'warning',
  'row.header-repeated': 'warning',
  'row.title-repeated': 'warning',
  'row.page-mark': 'warning',
  'row.continued': 'warning',
  'row.department': 'warning',
  'row.category': 'warning',
  'row.unnumbered': 'warning',
  'row.note': 'warning',
  'row.label': 'warning',
  'row.stray': 'warning',
  'row.no-list': 'error',
  'row.hidden': 'warning',
  'column.hidden': 'warning',
  'column.ignored': 'warning',
  'cell.number': 'warning',
  'cell.markup': 'warning',
  'cell.compatibility': 'warning',
  'cell.broken-line': 'warning',
  'cell.blanks': 'warning',
  'cell.category-inherited': 'warning',
  'cell.department-inherited': 'warning',
  'cell.list-numbers': 'warning',
  'cell.formula': 'warning',
  'cell.punctuation': 'warning',
  'duty.no-title': 'error',
  'duty.no-category': 'warning',
  'duty.no-department': 'warning',
  'duty.no-county-duties': 'warning',
  'duty.no-township-tasks': 'warning',
  'duty.no-method': 'warning',
  'department.spill-dropped': 'warning',
  'department.spill-moved': 'warning',
  'department.label': 'warning',
  'department.description': 'warning',
  'department.without-duty': 'warning',
  'sheet.hidden': 'warning',
  'contacts.no-column': 'error',
  'contacts.no-department': 'error',
  'contacts.repeated': 'error',
  'contacts.phone': 'error',
  'contacts.checked-on': 'error',
  'contacts.unknown-column': 'warning',
  'problems.more': 'warning',
} as const satisfies Record<string, Level>;
export type ProblemCode = keyof typeof problemLevels;

/** Something doubtful in a document. `line` counts from 1 (row of its sheet in xlsx, row or paragraph in docx); 0 means the document as a whole. */
export type Problem = { level: Level; code: ProblemCode; message: string; line: number };

/** Sentences by code, from `intents/problems.zh-CN.yml`; `{name}` is replaced by a value. */
export type ProblemWordings = Readonly<Record<string, string>>;

export type Report = (code: ProblemCode, line: number, values?: Readonly<Record<string, string | number>>) => void;

/** A document so broken that it has ten thousand doubts is told apart by the first of them. */
const maxProblems = 2_000;
const maxQuoted = 60;

/** Checks that every code has its sentence. Errors: `problems.missing` with all missing codes. */
export function checkProblemWordings(wordings: ProblemWordings): void {
  const missing = [...Object.keys(problemLevels), ...listNames.map((list) => `name.${list}`)].filter(
    (code) => !wordings[code],
  );
  if (missing.length > 0) throw new DomainError('problems.missing', { keys: missing.join(', ') });
}

/** Gives a function that reports and the growing array of what was reported. */
export function collectProblems(wordings: ProblemWordings): { problems: Problem[]; report: Report } {
  checkProblemWordings(wordings);
  const problems: Problem[] = [];
  const say = (code: string, values: Readonly<Record<string, string | number>>): string =>
    (wordings[code] ?? code).replace(/\{(\w+)\}/gu, (whole, name: string) => {
      const value = String(values[name] ?? whole);
      return shorten(wordings[`name.${value}`] ?? value);
    });
  const add: Report = (code, line, values = {}) => {
    // {item} is 「（第3项）」 where the duty has a number, nothing where it has none.
    const item = values.number === undefined || values.number === 0 ? '' : say('name.item', values);
    problems.push({ level: problemLevels[code], code, message: say(code, { ...values, line, item }), line });
  };
  const report: Report = (code, line, values) => {
    if (problems.length < maxProblems || problemLevels[code] === 'error') add(code, line, values);
    else if (problems.length === maxProblems) add('problems.more', line);
  };
  return { problems, report };
}

/** Problems of one code together, most serious first, for a person to read: `{code, level, message of the first, lines}`. */
export function groupProblems(problems: readonly Problem[]): Array<Problem & { lines: number[] }> {
  const groups = new Map<string, Problem & { lines: number[] }>();
  for (const problem of problems) {
    const group = groups.get(problem.code);
    if (group === undefined) groups.set(problem.code, { ...problem, lines: [problem.line] });
    else group.lines.push(problem.line);
  }
  return [...groups.values()].sort((a, b) => Number(a.level === 'warning') - Number(b.level === 'warning'));
}

function shorten(text: string): string {
  const characters = [...text.replace(/[\s\u2029]+/gu, ' ')];
  return characters.length > maxQuoted ? `${characters.slice(0, maxQuoted).join('')}…` : characters.join('');
}
