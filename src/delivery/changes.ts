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

/** All changes but new numbers, a line each, by category in the order of the new revision. */
export function changesOf(
  { difference, before, after }: { difference: Difference; before: readonly Duty[]; after: readonly Duty[] },
  say: SayNotice,
): Change[] {
  const find = (duties: readonly Duty[]) => {
    const byId = new Map(duties.map((duty) => [duty.id, duty]));
    return (ids: readonly string[]) => ids.map((id) => byId.get(id)).filter((duty) => duty !== undefined);
  };
  const [old, fresh] = [find(before), find(after)];
  const place = ({ list, number }: Duty) => say('place', { list: say(`list.${list}`), number });
  const places = (duties: readonly Duty[]) => duties.map((duty) => place(duty)).join(say('places.separator'));
  const changes = [
    ...fresh(difference.added).map((duty) => ({
      duties: [duty],
      line: say('line.added', { title: brief(duty), place: place(duty) }),
    })),
    ...difference.changed.flatMap(({ from, to, fields }) =>
      fresh([to]).map((duty) => ({
        duties: [duty, ...old([from])],
        line: say('line.changed', {
          title: brief(duty),
          place: place(duty),
          fields: fields.map((field) => say(`field.${field}`)).join(say('places.separator')),
        }),
      })),
    ),
    ...difference.moved.flatMap(({ from, to }) =>
      fresh([to]).map((duty) => ({
        duties: [duty, ...old([from])],
        line: say('line.moved', { title: brief(duty), place: place(duty), old: places(old([from])) }),
      })),
    ),
    ...difference.split.flatMap(({ from, to }) =>
      old([from]).map((duty) => ({
        duties: [...fresh(to), duty],
        line: say('line.split', { title: brief(duty), old: place(duty), places: places(fresh(to)) }),
      })),
    ),
    ...difference.merged.flatMap(({ from, to }) =>
      fresh([to]).map((duty) => ({
        duties: [duty, ...old(from)],
        line: say('line.merged', { title: brief(duty), place: place(duty), olds: places(old(from)) }),
      })),
    ),
    ...old(difference.removed).map((duty) => ({
      duties: [duty],
      line: say('line.removed', { title: brief(duty), place: place(duty) }),
    })),
  ].map(({ duties, line }) => asChange(duties, line));
  const order = [...new Set([...after, ...before].map(({ category }) => category))];
  return order.flatMap((category) => changes.filter((change) => change.category === category));
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
