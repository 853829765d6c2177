import type { Duty } from './duty.ts';

/** The fields of a duty in which two revisions can differ, in the order in which a difference names them. */
export const dutyFields = [
  'category',
  'title',
  'departments',
  'countyDuties',
  'townshipTasks',
  'takenOverBy',
  'method',
] as const;
export type DutyField = (typeof dutyFields)[number];

const tags = /<\/?[a-z][^<>]{0,80}>/giu;
const circled = /[\u2460-\u249B\u24EA-\u24FF\u2776-\u2793\u3220-\u3229]/gu;
const han = '[一二三四五六七八九十]{1,3}';
/** `1.` `1、` `1)` `(1)` `(一)` `一、` at the start of a line or after a sentence; never the `1.5` of a quantity. */
const numbering = new RegExp(
  `(?:(?<=^|[;。:!?\\n])\\s*(?:\\(${han}\\)|${han}、)|(?<=^|[;。:!?\\s])(?:\\(\\d{1,2}\\)|\\d{1,2}[.、)](?=(?:19|20)\\d\\d年|\\D|$)))\\s*`,
  'gu',
);
/** Marks inside a quantity (`1.5`, `2024-2025`, `8:00`) carry meaning; all other punctuation, blanks and invisible characters do not. */
const marks = /(?<=\d)[.:/~-](?=\d)|[%‰°+<>=≤≥]|[^\p{L}\p{N}]/gu;

/**
 * What is left of official wording when layout is taken away: width, tags, blanks, the numbers of points and their punctuation.
 * Two texts that are equal here say the same. `'1．组织培训; '` and `'<p>1. 组织培训；</p>'` → `'组织培训'`.
 */
export function comparable(text: string): string {
  return text
    .replace(tags, '\n')
    .replace(circled, '\n')
    .normalize('NFKC')
    .replace(numbering, '')
    .replace(marks, (mark) => (/[.:/~%‰°+<>=≤≥-]/u.test(mark) ? mark : ''))
    .toLowerCase();
}

/** A duty's fields as they are compared; a field of several lines is one text, so that a line's break is no change. */
export function comparableFields(duty: Duty): Record<DutyField, string> {
  const lines = (texts: readonly string[]) => texts.map((text) => comparable(text)).join('');
  return {
    category: comparable(duty.category),
    title: comparable(duty.title),
    departments: duty.departments.map((department) => comparable(department)).join('|'),
    countyDuties: lines(duty.countyDuties),
    townshipTasks: lines(duty.townshipTasks),
    takenOverBy: comparable(duty.takenOverBy),
    method: comparable(duty.method),
  };
}
