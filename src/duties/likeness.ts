import { comparableFields, type DutyField } from './comparable.ts';
import type { Duty } from './duty.ts';

/** A set of character pairs with the weight of each: rare wording weighs more than 负责本乡…工作. */
export type Pairs = ReadonlyMap<string, number>;

/** A duty prepared for comparing. `title` alone, and `all` of it; `bodied` when it says more than its title. */
export type Profile = {
  duty: Duty;
  fields: Record<DutyField, string>;
  title: Pairs;
  all: Pairs;
  bodied: boolean;
};

const bodyFields = ['departments', 'countyDuties', 'townshipTasks', 'takenOverBy', 'method'] as const;

/** Prepares the duties of two revisions together, so that what is common in both weighs little. */
export function createProfiles(before: readonly Duty[], after: readonly Duty[]): [Profile[], Profile[]] {
  const rough = [...roughProfiles(before), ...roughProfiles(after)];
  const holders = new Map<string, number>();
  for (const { title, body } of rough) {
    for (const pair of new Set([...title, ...body])) holders.set(pair, (holders.get(pair) ?? 0) + 1);
  }
  const weigh = (pairs: Iterable<string>): Pairs =>
    new Map([...pairs].map((pair) => [pair, Math.log(1 + rough.length / (holders.get(pair) ?? 1)) ** 2]));
  const profiles = rough.map(({ duty, fields, title, body }) => ({
    duty,
    fields,
    title: weigh(title),
    all: weigh(new Set([...title, ...body])),
    bodied: body.size > 0,
  }));
  return [profiles.slice(0, before.length), profiles.slice(before.length)];
}

/** A body text that several duties of one revision share (「负责执法检查、巡查…」) tells nothing about which of them is which. */
function roughProfiles(duties: readonly Duty[]) {
  const compared = duties.map((duty) => ({ duty, fields: comparableFields(duty) }));
  const holders = new Map<string, number>();
  for (const { fields } of compared) {
    for (const field of bodyFields) holders.set(fields[field], (holders.get(fields[field]) ?? 0) + 1);
  }
  return compared.map(({ duty, fields }) => {
    const own = bodyFields.map((field) => fields[field]).filter((text) => (holders.get(text) ?? 0) < 2);
    return {
      duty,
      fields,
      title: pairsOf(subject(fields.title)),
      body: new Set(own.flatMap((text) => [...pairsOf(text)])),
    };
  });
}

/** A title without the frame that each list puts around its subject: `负责本乡工伤认定调查工作` in one list is `工伤认定调查` in another. */
function subject(title: string): string {
  const bare = title
    .replace(/^(?:负责|做好|开展|抓好|落实)?(?:本(?:乡|镇|街道|苏木|辖区))?/u, '')
    .replace(/等?(?:相关)?工作$/u, '');
  return bare === '' ? title : bare;
}

/** `'低保'` → `^低 低保 保$`; the ends count, so that short titles have something to share. */
function pairsOf(text: string): Set<string> {
  if (text === '') return new Set();
  const characters = ['^', ...text, '$'];
  return new Set(characters.slice(1).map((character, position) => `${characters[position] ?? ''}${character}`));
}

/** Whether two duties say the same in every field. */
export function sameContent(one: Profile, other: Profile): boolean {
  return changedFields(one, other).length === 0;
}

/** The fields that say something else, in the order of a duty. */
export function changedFields(one: Profile, other: Profile): DutyField[] {
  return (Object.keys(one.fields) as DutyField[]).filter((field) => one.fields[field] !== other.fields[field]);
}

/**
 * How alike two duties are, 0–1 (weighted Dice). A title that stayed carries a body that was rewritten, and a body that stayed
 * carries a new title; where the shape of one list has no body, titles alone are compared.
 */
export function likeness(one: Profile, other: Profile): number {
  const titles = dice(one.title, other.title);
  if (!one.bodied || !other.bodied) return titles;
  return Math.max(dice(one.all, other.all), titles * titleTrust);
}
const titleTrust = 0.95;

function dice(one: Pairs, other: Pairs): number {
  const shared = overlap(one, other);
  return shared === 0 ? 0 : (2 * shared) / (weight(one) + weight(other));
}

/** Sum of the weights. */
export function weight(pairs: Pairs): number {
  let sum = 0;
  for (const value of pairs.values()) sum += value;
  return sum;
}

/** Weight of what both hold. */
export function overlap(one: Pairs, other: Pairs): number {
  const [small, large] = one.size < other.size ? [one, other] : [other, one];
  let sum = 0;
  for (const [pair, value] of small) if (large.has(pair)) sum += value;
  return sum;
}

/** What both hold. */
export function common(one: Pairs, other: Pairs): Pairs {
  return new Map([...one].filter(([pair]) => other.has(pair)));
}
