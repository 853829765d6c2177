import type { Duty } from '../../duties/duty.ts';
import { listNames } from '../../duties/duty.ts';
import { responsibleBodies } from '../../duties/responsibility.ts';
import type { Index } from './find-page.tsx';
import type { View } from './view.ts';

/** What can be browsed, with counts from the data. */
export function indexOf(view: View): Index {
  const { items } = view.revision;
  const tally = (names: readonly string[]) => {
    const counts = new Map<string, number>();
    for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
    return [...counts].map(([name, count]) => ({ name, count }));
  };
  return {
    lists: listNames.map((list) => ({ list, count: items.filter((duty) => duty.list === list).length })),
    categories: tally(items.map((duty) => duty.category)),
    departments: tally(items.flatMap((duty) => [...new Set(responsibleBodies(duty))])).sort(
      (a, b) => b.count - a.count,
    ),
  };
}

/** Duties of a category, in list order. */
export function ofCategory(items: readonly Duty[], category: string): Duty[] {
  return items.filter((duty) => duty.category === category);
}

/** Duties that name a county body, in list order. */
export function ofDepartment(items: readonly Duty[], department: string): Duty[] {
  return items.filter((duty) => responsibleBodies(duty).includes(department));
}
