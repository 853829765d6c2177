import { splitBodies } from '../duties/body-names.ts';
import { endsAsBody } from '../duties/department-name.ts';
import { joint } from './cell-text.ts';
import { compact } from './grid.ts';

const role = /[（(](?:牵头|牵头单位|牵头部门|主办|配合|协助)[)）]/gu;
const label = /(?:牵头|配合|责任|主管|协助|参与|主办|协办)(?:部门|单位)[：:]/gu;
const sentencePart = /[。；;]|^(?:\d{1,2}|[０-９]{1,2})[.．、](?!\d)|^[（(]\d{1,2}[)）]/u;
const separators = /[、，,；;/|\n\u2029]+/u;

/** What a cell of departments says: names, text that ran over from the next column, and whether a role (牵头部门：) was taken out. */
export type DepartmentCell = { names: string[]; spill: string; labelled: boolean };

/**
 * Reads a cell of departments. Names stand apart by 、，or line breaks; a name broken over lines is put together;
 * brackets belong to their name. `县水利局、县公安局 县公安局 负责巡查。` → names [县水利局, 县公安局], spill `县公安局 负责巡查。`
 */
export function readDepartments(raw: string): DepartmentCell {
  const plain = raw.replace(label, '\n').replace(role, '');
  const chunks = plain.split(/[\s\u2029]+/u).filter((chunk) => chunk !== '');
  const at = spillStart(chunks);
  const names = splitBodies(joinChunks(chunks.slice(0, at)));
  return { names, spill: chunks.slice(at).join(' '), labelled: plain !== raw };
}

/** Whether a department is described rather than named: `…及其他负有安全生产监督管理职责的部门`. */
export function isDescription(name: string): boolean {
  return !endsAsBody(name) || /有关|相关|其他|等$/u.test(name);
}

/** Whether a line is nothing but a department's name, long or short, with or without a colon. */
export function departmentHeading(line: string, departments: readonly string[]): boolean {
  const name = line.replace(/[：:]$/u, '');
  if (name.length < 3 || name.length > 30 || /[。；;，,：:]/u.test(name)) return false;
  if (departments.some((department) => department === name || (department.endsWith(name) && endsAsBody(name))))
    return true;
  return (
    endsAsBody(name) && (/^[县区市州旗盟](?!级|域|内|外)/u.test(name) || (name !== line && !/^[\d（(]/u.test(name)))
  );
}

/**
 * Splits `木垒县民政局： 负责收养登记。` into who and how. More than one department with its own part: names joined by 、,
 * the text as it stands. Without a colon the first blank or line break parts the two.
 */
export function splitWhoAndHow(raw: string): { who: string; how: string } {
  const text = raw.trim();
  const openings = [...text.matchAll(/(?:^|[\n\u2029。；;]\s*|\s)([^\s。；;：:]{3,60})[：:]/gu)]
    .map((found) => found[1] ?? '')
    .filter((name) => splitBodies(name).every((part) => endsAsBody(part)));
  const first = openings[0];
  if (first !== undefined && text.startsWith(first)) {
    const others = openings.slice(1);
    if (others.length > 0) return { who: [...new Set(openings)].join('、'), how: text };
    return { who: first, how: text.slice(first.length + 1).trim() };
  }
  const { names, spill } = readDepartments(text);
  if (spill !== '') return { who: names.join('、'), how: spill };
  const [head = '', ...rest] = text.split(/[\s\u2029]+/u);
  const named = splitBodies(head).every((part) => endsAsBody(part));
  if (named && rest.length > 0 && !rest.every((part) => endsAsBody(part)))
    return { who: head, how: text.slice(head.length).trim() };
  return named ? { who: compact(text), how: '' } : { who: '', how: text };
}

function spillStart(chunks: readonly string[]): number {
  const at = chunks.findIndex((chunk) => sentencePart.test(chunk.replace(/[；;]$/u, '')));
  if (at < 1) return chunks.length;
  const before = chunks[at - 1] ?? '';
  const listed = splitBodies(chunks.slice(0, at - 1).join('\n'));
  const repeats = listed.some((name) => name.endsWith(before.replace(/[：:]$/u, '')));
  return repeats ? at - 1 : at;
}

/** Puts chunks together that a line break tore apart, and keeps a break between whole names. */
function joinChunks(chunks: readonly string[]): string {
  return chunks
    .map((chunk, at) => {
      const before = chunks[at - 1];
      if (before === undefined || /[、，,；;/]$/u.test(before)) return chunk;
      const last = before.split(separators).at(-1) ?? '';
      const first = chunk.split(separators)[0] ?? '';
      const whole = endsAsBody(last) && first.length >= 4 && !/^[和及与]|^.{0,8}分局$/u.test(first);
      return (whole ? '\n' : joint(before, chunk)) + chunk;
    })
    .join('');
}
