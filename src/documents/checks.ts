import { departmentStem, shortStems } from '../duties/department-name.ts';
import { type Duty, dutyId, type ListName, listNames } from '../duties/duty.ts';
import type { Assembled } from './assembly.ts';
import type { Report } from './problems.ts';

/**
 * Gives each duty its number and id: the printed number, or the position where a list's numbers repeat or are missing.
 * Gaps, repeats and disorder are reported.
 */
export function numberDuties(duties: readonly Duty[], report: Report): Duty[] {
  return listNames.flatMap((list) =>
    numberList(
      list,
      duties.filter((duty) => duty.list === list),
      report,
    ),
  );
}

function numberList(list: ListName, duties: readonly Duty[], report: Report): Duty[] {
  const first = duties[0];
  if (first === undefined) return [];
  const missing = duties.filter((duty) => duty.number === 0);
  const seen = new Set<number>();
  const repeated = duties.filter((duty) => duty.number !== 0 && seen.size === seen.add(duty.number).size);
  for (const duty of repeated) report('list.repeat', duty.source.line, { list, number: duty.number });
  if (missing.length === duties.length) report('list.unnumbered', first.source.line, { list });
  else for (const duty of missing) report('row.unnumbered', duty.source.line, { list, text: duty.title });
  if (repeated.length > 0 || missing.length > 0) {
    const filled = repeated.length === 0 ? fillOne(duties) : undefined;
    return filled ?? duties.map((duty, at) => withNumber(duty, at + 1));
  }
  reportGaps(list, duties, report);
  return duties.map((duty) => withNumber(duty, duty.number));
}

/** Where numbers are missing only in gaps that they fit, the others keep theirs. */
function fillOne(duties: readonly Duty[]): Duty[] | undefined {
  const numbers: number[] = [];
  for (const duty of duties) numbers.push(duty.number === 0 ? (numbers.at(-1) ?? 0) + 1 : duty.number);
  return new Set(numbers).size === numbers.length
    ? duties.map((duty, at) => withNumber(duty, numbers[at] ?? at + 1))
    : undefined;
}

function withNumber(duty: Duty, number: number): Duty {
  return { ...duty, id: dutyId(duty.list, number), number };
}

function reportGaps(list: ListName, duties: readonly Duty[], report: Report): void {
  let before = 0;
  for (const { number, source } of duties) {
    if (number === before + 2) report('list.gap', source.line, { list, missing: String(before + 1) });
    else if (number > before + 2) report('list.gap', source.line, { list, missing: `${before + 1}–${number - 1}` });
    else if (number <= before) report('list.order', source.line, { list, number, before });
    before = number;
  }
}

/** Compares lists with the totals that the document prints, and says which list is not there. */
export function checkTotals(assembled: Assembled, duties: readonly Duty[], report: Report): void {
  for (const { list, total, line } of assembled.totals) {
    const found = duties.filter((duty) => list === undefined || duty.list === list).length;
    if (found !== total && !(list === undefined && found === 0))
      report('list.total', line, { list: list ?? '', printed: total, found });
  }
  for (const list of listNames) if (!duties.some((duty) => duty.list === list)) report('list.missing', 0, { list });
  const wordings = new Set(assembled.headings.map(({ text }) => /履职|履责/u.exec(text)?.[0] ?? ''));
  wordings.delete('');
  const last = assembled.headings.at(-1);
  if (wordings.size > 1 && last !== undefined) report('list.wording', last.line);
}

/** Reports what a duty of its list should say and does not. */
export function checkDuty(duty: Duty, report: Report): void {
  const { line } = duty.source;
  const at = { list: duty.list, number: duty.number };
  if (duty.category === '') report('duty.no-category', line, at);
  if (duty.list === 'cooperation') {
    if (duty.departments.length === 0) report('duty.no-department', line, at);
    if (duty.countyDuties.length === 0) report('duty.no-county-duties', line, at);
    if (duty.townshipTasks.length === 0) report('duty.no-township-tasks', line, at);
    checkDepartments(duty, report);
  }
  if (duty.list === 'reclaimed') {
    if (duty.takenOverBy === '') report('duty.no-department', line, at);
    if (duty.method === '') report('duty.no-method', line, at);
  }
}

/** Longer ones are descriptions. */
const maxName = 60;
/** More are no list of departments but a torn page. */
const maxDepartments = 60;

/** Of several departments of which the text names some, each should be named: who is not has no duty. */
function checkDepartments(duty: Duty, report: Report): void {
  const text = duty.countyDuties.join('\n');
  if (duty.departments.length < 2 || duty.departments.length > maxDepartments) return;
  const silent = duty.departments.filter((department) => department.length <= maxName && !names(text, department));
  if (silent.length === 0 || silent.length === duty.departments.length) return;
  for (const department of silent)
    report('department.without-duty', duty.source.line, { number: duty.number, department });
}

function names(text: string, department: string): boolean {
  const stem = departmentStem(department);
  const core = stem.replace(/(?:局|委员会|委|办公室|部)$/u, '');
  if ([department, stem, ...shortStems(stem), ...(core.length >= 2 ? [core] : [])].some((name) => text.includes(name)))
    return true;
  // 编办 for 机构编制委员会办公室, 统战部 for 统一战线工作部: the short form keeps the order of the characters.
  return [...text.matchAll(/(?:[县区市旗州盟]委?|[、，和])(\p{Script=Han}{1,8}?[部办局委会院])/gu)].some(
    ([, short = '']) => isAbbreviation(short, stem),
  );
}

function isAbbreviation(short: string, name: string): boolean {
  let from = 0;
  for (const sign of short) {
    const at = name.indexOf(sign, from);
    if (at < 0) return false;
    from = at + 1;
  }
  return true;
}
