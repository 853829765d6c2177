import type { Desk } from '../../dialogue/desk.ts';
import type { Duty } from '../../duties/duty.ts';

/** Another duty and what connects it: the matter that both are about, or what tells it apart. */
export type Neighbour = { duty: Duty; why: string };

const most = 5;

/** Duties about the same matter (overlaps), and those that people mix it up with. */
export function neighboursOf(search: Desk['search'], duty: Duty): { overlaps: Neighbour[]; beside: Neighbour[] } {
  const matters = search.ties
    .filter((tie) => tie.duty === duty.id)
    .sort((a, b) => b.strength - a.strength)
    .flatMap((tie) => search.matterById(tie.matter) ?? []);
  const seen = new Set([duty.id]);
  const take = (into: Neighbour[], other: Duty | undefined, why: string) => {
    if (other === undefined || seen.has(other.id) || into.length >= most) return;
    seen.add(other.id);
    into.push({ duty: other, why });
  };
  const overlaps: Neighbour[] = [];
  for (const matter of matters)
    for (const other of search.dutiesOfMatter(matter.id)) take(overlaps, other, matter.name);
  const beside: Neighbour[] = [];
  for (const id of matters.flatMap((matter) => matter.beside)) {
    const matter = search.matterById(id);
    if (matter !== undefined) take(beside, search.dutiesOfMatter(id)[0], matter.when || matter.name);
  }
  return { overlaps, beside };
}
