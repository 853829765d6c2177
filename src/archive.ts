import type { Revision } from './duties/duty.ts';
import type { Library } from './library.ts';
import type { Archive, State } from './web/residents/archive.ts';

export type ArchiveOptions = { library: Library /** YYYY-MM-DD where the townships are. */; today: () => string };

/** The published states of all townships, for the residents' pages. First days are remembered: a published revision never changes. */
export function createArchive({ library, today }: ArchiveOptions): Archive {
  const firstDays = new Map<string, string>();
  const read = (slug: string, label: string): Revision => {
    const revision = library.revision(slug, label);
    firstDays.set(JSON.stringify([slug, label]), firstDay(revision));
    return revision;
  };
  const stateOf = (slug: string, label: string): State => {
    const known = firstDays.get(JSON.stringify([slug, label]));
    return { label, from: known ?? firstDay(read(slug, label)) };
  };
  return {
    states: async (slug) =>
      library
        .labels(slug)
        .map((label) => stateOf(slug, label))
        .sort((one, other) => compare(one.from, other.from) || compare(one.label, other.label)),
    revision: async (slug, label) => read(slug, label),
    today,
  };
}

/** A label such as `2025-07` begins to hold on the first of that month; '' when neither the file nor its label says a day. */
function firstDay({ effective, revision }: Revision): string {
  if (effective !== undefined) return effective;
  if (/^\d{4}-\d{2}-\d{2}$/u.test(revision)) return revision;
  return /^\d{4}-\d{2}$/u.test(revision) ? `${revision}-01` : '';
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
