import type { ListName } from '../duties/duty.ts';
import { compact, maxColumns, own, ownTexts, type Row, shown } from './grid.ts';
import { lineKind } from './lines.ts';

/** What a column holds; `remark` and `unknown` are read by nobody and reported where they say something. */
export type Field =
  | 'number'
  | 'category'
  | 'title'
  | 'departments'
  | 'countyDuties'
  | 'townshipTasks'
  | 'takenOverBy'
  | 'method'
  | 'takenOverAndMethod'
  | 'remark'
  | 'unknown';

/** The columns of one table: field and printed name of each; `rows` printed lines of header (1 or 2). */
export type Header = { fields: Field[]; names: string[]; rows: number };

/** Stands in the name of a divided column between the upper and the lower name. */
const divider = '›';
/** A header names things; a row of duties says them. The longest seen is 「承接部门及工作方式」 with a bracket. */
const maxName = 24;
const township = /乡|镇|街道|苏木|属地|基层/u;
const body = /(?:部门|单位|机构|主体|科室)(?:名称)?$/u;
const does = /职责|事项|任务|分工|工作|责任|内容|配合|协助|做法/u;

/** `乡镇承办部门` is an office of the township, no department of the county. */
function isDepartments(name: string): boolean {
  if (/^(?:上级|县级?|区级?|旗县?|市级?)(?:牵头|主管|责任|对应)$/u.test(name)) return true;
  return body.test(name) && (!township.test(name) || /上级|县|区级/u.test(name));
}

/** In order; the first that fits is what the column holds unless another column needs the second meaning. */
const meanings: ReadonlyArray<[Field, (name: string) => boolean]> = [
  ['number', (name) => /^(?:(?:事项|清单|项目)?(?:序号|编号)|序|号|No\.?|№)$/iu.test(name)],
  ['remark', (name) => /备注|说明|依据|时限|来源|时间|附注/u.test(name)],
  ['category', (name) => /(?:类别|领域|分类|类型|板块|条线|类目|大类)$|^类$|^(?:类别|领域)名称$/u.test(name)],
  ['takenOverAndMethod', (name) => /(?:部门|单位|主体).*[及和与、/].*(?:方式|措施|办法|职责)/u.test(name)],
  ['method', (name) => /方式|措施|办法|做法|举措/u.test(name)],
  [
    'takenOverBy',
    (name) => /(?:承接|收回|上收|接收|接管|承担|收归)/u.test(name) && (body.test(name) || /[方层级]$/u.test(name)),
  ],
  ['departments', isDepartments],
  [
    'townshipTasks',
    (name) => township.test(name) && does.test(name) && !/上级部门/u.test(name.replace(/[（(].*$/u, '')),
  ],
  ['townshipTasks', (name) => /^需?(?:配合|协助)/u.test(name)],
  ['countyDuties', (name) => /部门|上级|主管|牵头|行业|^县|^区|^市|^旗|^州|^盟|^省/u.test(name) && does.test(name)],
  ['countyDuties', (name) => /^(?:主要|具体)?职责(?:分工|内容)?$/u.test(name)],
  [
    'title',
    (name) => /^.{0,8}(?:事项|任务|项目)(?:名称|内容|清单)?$|名称$|^(?:履职|履责|职责|工作|主要|具体)内容$/u.test(name),
  ],
];

/** Reads the header that begins at `rows[at]`, over two rows where the second only divides the first; undefined when that row is none. */
export function readHeader(rows: readonly Row[], at: number): Header | undefined {
  const first = rows[at];
  if (first === undefined || !first.inTable || !allNames(first)) return undefined;
  const second = rows[at + 1];
  const joined = second?.inTable ? joinNames(first, second) : undefined;
  if (joined !== undefined) {
    const header = { fields: fieldsOf(joined), names: joined, rows: 2 };
    if (isHeader(header)) return header;
  }
  const names = first.cells.slice(0, maxColumns).map((_cell, column) => nameOf(shown(first, column)));
  const header = { fields: fieldsOf(names), names, rows: 1 };
  return isHeader(header) ? header : undefined;
}

/** The list that a header's columns speak for, when no heading does. */
export function listOfHeader(header: Header): ListName {
  const has = (...fields: Field[]): boolean => fields.some((field) => header.fields.includes(field));
  if (has('townshipTasks')) return 'cooperation';
  if (has('takenOverBy', 'takenOverAndMethod', 'method')) return 'reclaimed';
  return has('countyDuties', 'departments') ? 'cooperation' : 'basic';
}

/** Whether a header can belong to a list that a heading names. */
export function fits(header: Header, list: ListName): boolean {
  const speaksFor = listOfHeader(header);
  return (
    list === speaksFor ||
    (list === 'basic' && !header.fields.includes('countyDuties') && speaksFor === 'cooperation') ||
    (list === 'reclaimed' && speaksFor === 'cooperation' && !header.fields.includes('townshipTasks'))
  );
}

/** The columns that hold a field, left to right. */
export function columnsOf(header: Header, field: Field): number[] {
  return header.fields.flatMap((found, column) => (found === field ? [column] : []));
}

/** The same columns read as those of one list: what a cooperation list calls a department took the duty over in a reclaimed one. */
export function forList(header: Header, list: ListName): Header {
  const renamed: Partial<Record<Field, Field>> =
    list === 'reclaimed'
      ? { departments: 'takenOverBy', countyDuties: 'method' }
      : list === 'basic'
        ? { departments: 'unknown', takenOverBy: 'unknown', method: 'unknown' }
        : { takenOverBy: 'departments', method: 'countyDuties' };
  return { ...header, fields: header.fields.map((field) => renamed[field] ?? field) };
}

function nameOf(text: string): string {
  const words = compact(text).replace(/[:：*＊]/gu, '');
  return words.replace(/[（(].*?[)）]/gu, '') || words;
}

function allNames(row: Row): boolean {
  return row.cells.every((cell) => compact(cell.text).length <= maxName && !/[。；;]/u.test(cell.text));
}

/** Fields that a name may stand for; of a divided name, what parent and child say together. */
function meaningsOf(name: string): Field[] {
  const [parent = '', child = ''] = name.split(divider);
  const whole = parent + child;
  if (whole === '') return [];
  // 「职责分工」 over 「上级部门 | 乡镇」 names whose duties they are, not who.
  if (
    child !== '' &&
    /职责|责任|任务|分工|划分/u.test(parent) &&
    !body.test(parent) &&
    !/^(?:部门|单位)(?:名称)?$/u.test(child)
  ) {
    if (township.test(child)) return ['townshipTasks'];
    if (/部门|上级|单位|[县区市旗州]/u.test(child)) return ['countyDuties'];
  }
  return meanings.flatMap(([field, says]) => (says(whole) ? [field] : []));
}

function fieldsOf(names: readonly string[]): Field[] {
  const possible = names.map(meaningsOf);
  const fields: Field[] = possible.map((found) => found[0] ?? 'unknown');
  if (!fields.includes('title')) {
    const column = possible.findIndex((found) => found.includes('title'));
    if (column >= 0) fields[column] = 'title';
  }
  const titles = fields.flatMap((field, column) => (field === 'title' ? [column] : []));
  const [first, ...others] = titles;
  if (first === undefined || others.length === 0) return fields;
  // 「事项 | 具体事项」: the wider one is the category where no column is; else the first names the duty.
  if (!fields.includes('category') && others[0] !== undefined) {
    fields[first] = 'category';
    for (const column of others.slice(1)) fields[column] = 'unknown';
  } else for (const column of others) fields[column] = 'unknown';
  return fields;
}

function isHeader(header: Header): boolean {
  const known = new Set(header.fields.filter((field) => field !== 'unknown' && field !== 'remark'));
  const filled = header.names.filter((name) => name !== '').length;
  const recognised = header.fields.filter((field) => field !== 'unknown').length;
  return known.has('title') && known.size >= 2 && recognised * 2 >= filled;
}

/** Names of a two-row header, or undefined when the second row is no part of one. */
function joinNames(first: Row, second: Row): string[] | undefined {
  if (!allNames(second)) return undefined;
  if (ownTexts(second).length === 1 && lineKind(ownTexts(second)[0] ?? '').kind !== 'other') return undefined;
  const children = second.cells.map((_cell, column) => nameOf(own(second, column)));
  if (children.every((child) => child === '') || children.some((child) => /\d/u.test(child))) return undefined;
  let parent = '';
  const names = Array.from(
    { length: Math.min(maxColumns, Math.max(first.cells.length, second.cells.length)) },
    (_unused, column) => {
      const above = nameOf(shown(first, column));
      const child = children[column] ?? '';
      // A merged name is blank but for its first cell in formats that do not know merging.
      parent = above !== '' || child === '' ? above : parent;
      return child === '' ? above : `${parent}${divider}${child}`;
    },
  );
  const divided = children.every((child, column) => child === '' || meaningsOf(names[column] ?? '').length > 0);
  const alone = fieldsOf(children);
  // The next page's header is no second half of this one.
  return divided && !(alone.includes('title') && alone.includes('number')) ? names : undefined;
}
