import { departmentStem } from '../duties/department-name.ts';
import type { Difference } from '../duties/difference.ts';
import type { Duty } from '../duties/duty.ts';
import { responsibleBodies } from '../duties/responsibility.ts';
import type { SayNotice } from './notice-phrases.ts';
import type { Follows } from './targets.ts';

/** One change as a line of a notice, and whom it concerns. */
export type Change = { category: string; categories: string[]; departments: string[]; line: string };

/** Longest part of a title that a line repeats, in characters; the whole of it stands on the page of the duty. */
const longestTitle = 48;

/** Two revisions and what lies between them. */
type Between = { difference: Difference; before: readonly Duty[]; after: readonly Duty[] };

/** All changes but new numbers, a line each, by category in the order of the new revision. */
export function changesOf(between: Between, say: SayNotice): Change[] {
  const { before, after } = between;
  const changes = [...reworded(between, say), ...regrouped(between, say)];
  const order = [...new Set([...after, ...before].map(({ category }) => category))];
  return order.flatMap((category) => changes.filter((change) => change.category === category));
}

/** What came, changed, moved and went, duty by duty. */
function reworded({ difference, before, after }: Between, say: SayNotice): Change[] {
  const [old, fresh] = [finder(before), finder(after)];
  const added = fresh(difference.added).map((duty) =>
    asChange([duty], say('line.added', { title: brief(duty), place: placesOf([duty], say) })),
  );
  const changed = difference.changed.flatMap(({ from, to, fields }) =>
    fresh([to]).map((duty) => {
      const names = fields.map((field) => say(`field.${field}`)).join(say('places.separator'));
      const values = { title: brief(duty), place: placesOf([duty], say), fields: names };
      return asChange([duty, ...old([from])], say('line.changed', values));
    }),
  );
  const moved = difference.moved.flatMap(({ from, to }) =>
    fresh([to]).map((duty) => {
      const values = { title: brief(duty), place: placesOf([duty], say), old: placesOf(old([from]), say) };
      return asChange([duty, ...old([from])], say('line.moved', values));
    }),
  );
  const removed = old(difference.removed).map((duty) =>
    asChange([duty], say('line.removed', { title: brief(duty), place: placesOf([duty], say) })),
  );
  return [...added, ...changed, ...moved, ...removed];
}

/** What was taken apart or put together. */
function regrouped({ difference, before, after }: Between, say: SayNotice): Change[] {
  const [old, fresh] = [finder(before), finder(after)];
  const split = difference.split.flatMap(({ from, to }) =>
    old([from]).map((duty) => {
      const values = { title: brief(duty), old: placesOf([duty], say), places: placesOf(fresh(to), say) };
      return asChange([...fresh(to), duty], say('line.split', values));
    }),
  );
  const merged = difference.merged.flatMap(({ from, to }) =>
    fresh([to]).map((duty) => {
      const values = { title: brief(duty), place: placesOf([duty], say), olds: placesOf(old(from), say) };
      return asChange([duty, ...old(from)], say('line.merged', values));
    }),
  );
  return [...split, ...merged];
}

function finder(duties: readonly Duty[]): (ids: readonly string[]) => Duty[] {
  const byId = new Map(duties.map((duty) => [duty.id, duty]));
  return (ids) => ids.map((id) => byId.get(id)).filter((duty) => duty !== undefined);
}

function placesOf(duties: readonly Duty[], say: SayNotice): string {
  return duties
    .map(({ list, number }) => say('place', { list: say(`list.${list}`), number }))
    .join(say('places.separator'));
}

function asChange(duties: readonly Duty[], line: string): Change {
  return {
    category: duties[0]?.category ?? '',
    categories: [...new Set(duties.map(({ category }) => category))],
    departments: [...new Set(duties.flatMap((duty) => responsibleBodies(duty)))],
    line,
  };
}

function brief({ title }: Duty): string {
  const characters = [...title];
  return characters.length <= longestTitle ? title : `${characters.slice(0, longestTitle - 1).join('')}…`;
}

/** Whether somebody who follows these wants to hear of the change; departments count in their full and short forms. */
export function concerns(change: Change, follows: Follows): boolean {
  if (follows.all || change.categories.some((category) => follows.categories.includes(category))) return true;
  const stems = new Set(change.departments.flatMap((name) => [name, departmentStem(name)]));
  return follows.departments.some((name) => stems.has(name) || stems.has(departmentStem(name)));
}
