import { type Duty, dutyId, type ListName } from '../duties/duty.ts';
import { mendCell, oneLine } from './cell-text.ts';
import { isDescription, readDepartments, splitWhoAndHow } from './departments.ts';
import { compact, own, type Row } from './grid.ts';
import { splitPoints } from './points.ts';
import type { Report } from './problems.ts';

/** The columns of text that a duty is made from. */
export const textFields = [
  'title',
  'departments',
  'countyDuties',
  'townshipTasks',
  'takenOverBy',
  'method',
  'takenOverAndMethod',
] as const;
export type TextField = (typeof textFields)[number];

/** A duty while its rows are still being read: cells as printed, rows of one duty joined. */
export type Draft = {
  list: ListName;
  line: number;
  /** Rows read into it so far. */
  rows: number;
  number: number | undefined;
  category: string;
  texts: Record<TextField, string>;
};

export function emptyTexts(): Record<TextField, string> {
  return {
    title: '',
    departments: '',
    countyDuties: '',
    townshipTasks: '',
    takenOverBy: '',
    method: '',
    takenOverAndMethod: '',
  };
}

/** Reads a printed number: `８`, `12.`, `1.0`, `（3）`, `第5项`. Undefined when the cell is none. */
export function readPrintedNumber(text: string): number | undefined {
  const found = /^[（(第]?(\d{1,4})(?:\.0+)?[）)项号.．、]{0,2}$/u.exec(
    compact(text)
      .normalize('NFKC')
      .replace(/^\((\d+)\)$/u, '$1'),
  )?.[1];
  return found === undefined ? undefined : Number(found);
}

/** Makes the duty of a draft, reporting each repair. Ids are given later, when the whole list is known. */
export function finishDraft(draft: Draft, report: Report): Duty {
  const texts = mendTexts(draft, report);
  const base = {
    id: dutyId(draft.list, draft.number ?? 0),
    list: draft.list,
    number: draft.number ?? 0,
    category: draft.category,
    title: oneLine(texts.title),
    departments: [],
    countyDuties: [],
    townshipTasks: [],
    takenOverBy: '',
    method: '',
    source: { line: draft.line },
  } satisfies Duty;
  if (base.title === '') report('duty.no-title', draft.line, { number: base.number });
  if (draft.list === 'basic') return base;
  return draft.list === 'cooperation' ? finishCooperation(base, texts, report) : finishReclaimed(base, texts, report);
}

function mendTexts(draft: Draft, report: Report): Record<TextField, string> {
  const mended = textFields.map((field) => ({ field, ...mendCell(draft.texts[field]) }));
  const all = mended.map(({ text }) => text).join('');
  if (mended.some(({ markup }) => markup)) report('cell.markup', draft.line, { number: draft.number ?? 0 });
  if (mended.some(({ compatibility }) => compatibility))
    report('cell.compatibility', draft.line, { number: draft.number ?? 0 });
  if (/\p{Script=Han}[;,:]|[;,:]\p{Script=Han}/u.test(all))
    report('cell.punctuation', draft.line, { number: draft.number ?? 0 });
  const texts = { ...draft.texts };
  for (const { field, text } of mended) texts[field] = text;
  return texts;
}

function finishCooperation(base: Duty, texts: Record<TextField, string>, report: Report): Duty {
  const combined = texts.takenOverAndMethod === '' ? undefined : splitWhoAndHow(texts.takenOverAndMethod);
  const cell = readDepartments(combined?.who ?? texts.departments);
  const county = combined?.how ?? texts.countyDuties;
  const at = { number: base.number };
  if (cell.labelled) report('department.label', base.source.line, at);
  let spilled: string[] = [];
  if (cell.spill !== '') {
    const known = compact(county).includes(compact(cell.spill));
    report(known ? 'department.spill-dropped' : 'department.spill-moved', base.source.line, {
      ...at,
      text: cell.spill,
    });
    spilled = known ? [] : splitPoints(cell.spill, cell.names);
  }
  for (const name of cell.names.filter(isDescription))
    report('department.description', base.source.line, { ...at, text: name });
  return {
    ...base,
    departments: [...new Set(cell.names)],
    countyDuties: [...splitPoints(county, cell.names), ...spilled],
    townshipTasks: splitPoints(texts.townshipTasks, cell.names),
  };
}

function finishReclaimed(base: Duty, texts: Record<TextField, string>, report: Report): Duty {
  const { who, how } =
    texts.takenOverAndMethod === ''
      ? { who: texts.takenOverBy, how: texts.method }
      : splitWhoAndHow(
          [texts.takenOverAndMethod, texts.takenOverBy, texts.method].filter((text) => text !== '').join('\n'),
        );
  const { names, spill, labelled } = readDepartments(who);
  if (labelled) report('department.label', base.source.line, { number: base.number });
  if (spill !== '') report('department.spill-moved', base.source.line, { number: base.number, text: spill });
  for (const name of names.filter(isDescription))
    report('department.description', base.source.line, { number: base.number, text: name });
  const printed = /[\s\u2029]/u.test(who.trim()) || labelled || spill !== '' ? names.join('、') : who.trim();
  return {
    ...base,
    takenOverBy: printed,
    method: splitPoints([how, spill].filter((text) => text !== '').join('\u2029'), names).join('\n'),
  };
}

/** The duty texts that a row says itself, by field, in the order of columns. */
export function textsOf(
  row: Row,
  fields: readonly string[],
): Array<{ field: TextField; text: string; column: number }> {
  return fields.flatMap((field, column) => {
    const found = textFields.find((name) => name === field);
    const text = own(row, column);
    return found === undefined || text === '' ? [] : [{ field: found, text, column }];
  });
}
