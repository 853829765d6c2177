import { readRevisionFile } from '../documents/revision-file.ts';
import type { Revision } from '../duties/duty.ts';
import { DomainError } from '../duties/errors.ts';
import { holdingOn, type Period, type Publication, periodsOf } from '../duties/timeline.ts';
import { type Intent, impliedBy, published, readEntry, standingOf, textAt } from './history-files.ts';
import { type ListFiles, labelPattern, paths, slugPattern } from './list-files.ts';

/** What is known of one township's lists: every publication for ever, and what is being done. */
export type History = { publications: Publication[]; intent: Intent | undefined };

/** Reads townships, their histories and revisions. What never changes once it is there is read once. */
export type HistoryReader = {
  /** Slugs of all that have a list, but for those that are `known` already. */
  townships(known?: ReadonlySet<string>): string[];
  history(slug: string): History;
  /** Label of the revision that holds on a day; undefined before the first. Cheap: for every question. */
  labelOn(slug: string, day: string): string | undefined;
  /** All published labels, in the order of their publication. */
  labels(slug: string): string[];
  /** The same, sorted, without reading a single list: for looking over a thousand townships. */
  committed(slug: string): string[];
  periods(slug: string): Period[];
  /** Errors: DomainError `revision.unknown`, or what is wrong with the file. */
  revision(slug: string, label: string): Revision;
  /** The revision that holds on a day, or undefined. */
  revisionOn(slug: string, day: string): Revision | undefined;
};

/**
 * The history of a township is `lists/<township>/history/0001.json` and so on; a publication is done at the moment at which its
 * entry stands there, and entries never change. A revision file that no entry names (copied there by hand, or from before there
 * was a history) counts from the day that it gives, and never before an entry.
 */
export function createHistoryReader(files: ListFiles): HistoryReader {
  const entries = new Map<string, Publication>();
  const implied = new Map<string, Publication>();
  const revision = (slug: string, label: string): Revision => {
    const known =
      slugPattern.test(slug) && labelPattern.test(label) ? textAt(paths.revision(slug, label), files) : undefined;
    const file = known === undefined ? undefined : readRevisionFile(known, paths.revision(slug, label));
    if (file?.kind !== 'revision') throw new DomainError('revision.unknown', { township: slug, revision: label });
    return file.revision;
  };
  const entry = (slug: string, name: string): Publication => {
    const path = `${paths.history(slug)}/${name}`;
    return remember(entries, path, () => readEntry(textAt(path, files), path));
  };
  const history = (slug: string): History => {
    if (!slugPattern.test(slug)) return { publications: [], intent: undefined };
    const { labels, entries: names, intent, unfinished } = standingOf(slug, files);
    const told = names.map((name) => entry(slug, name));
    const named = published(told);
    const earlier = labels
      .filter((label) => !named.has(label) && !unfinished.has(label))
      .map((label) => remember(implied, `${slug}/${label}`, () => impliedBy(revision(slug, label))));
    return { publications: [...earlier, ...told], intent };
  };
  const committed = (slug: string): string[] => {
    if (!slugPattern.test(slug)) return [];
    const { labels, entries: names, unfinished } = standingOf(slug, files);
    if (unfinished.size === 0) return labels;
    const named = published(names.map((name) => entry(slug, name)));
    return labels.filter((label) => named.has(label) || !unfinished.has(label));
  };
  const labelOn = (slug: string, day: string) => holdingOn(history(slug).publications, day)?.revision;
  return {
    townships: (known) =>
      files.names('lists').filter((slug) => known?.has(slug) !== true && committed(slug).length > 0),
    history,
    labelOn,
    labels: (slug) => [...new Set(history(slug).publications.map((publication) => publication.revision))],
    committed,
    periods: (slug) => periodsOf(history(slug).publications),
    revision,
    revisionOn: (slug, day) => {
      const label = labelOn(slug, day);
      return label === undefined ? undefined : revision(slug, label);
    },
  };
}

function remember<T>(known: Map<string, T>, key: string, read: () => T): T {
  const value = known.get(key) ?? read();
  known.set(key, value);
  return value;
}
