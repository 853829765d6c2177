import { z } from 'zod';
import { readRevisionFile } from '../documents/revision-file.ts';
import type { Revision } from '../duties/duty.ts';
import { DomainError } from '../duties/errors.ts';
import { holdingOn, isDay, type Period, type Publication, periodsOf } from '../duties/timeline.ts';
import { type ListFiles, labelPattern, paths, slugPattern } from './list-files.ts';

const entrySchema = z.object({
  seq: z.int().min(1),
  action: z.enum(['publish', 'rollback']),
  revision: z.string().regex(labelPattern),
  effective: z.iso.date(),
  at: z.string(),
  note: z.string(),
});

const intentSchema = z.object({
  seq: z.int().min(1),
  revision: z.string(),
  /** Which process works on it, and since when (ms since 1970). */
  owner: z.string(),
  since: z.number(),
  /** What to remove when it is not finished. */
  files: z.array(z.string()),
});
/** What is being done to a township's lists; found at rest, it was interrupted. */
export type Intent = z.infer<typeof intentSchema>;

/** What is known of one township's lists: every publication for ever, and what is being done. */
export type History = { publications: Publication[]; intent: Intent | undefined };

/** Reads townships, their histories and revisions. What never changes once it is there is read once. */
export type HistoryReader = {
  townships(): string[];
  history(slug: string): History;
  /** Label of the revision that holds on a day; undefined before the first. Cheap: for every question. */
  labelOn(slug: string, day: string): string | undefined;
  /** All published labels, in the order of their publication. */
  labels(slug: string): string[];
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
  const text = (path: string) => {
    const bytes = files.read(path);
    return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
  };
  const revision = (slug: string, label: string): Revision => {
    const known = slugPattern.test(slug) && labelPattern.test(label) ? text(paths.revision(slug, label)) : undefined;
    const file = known === undefined ? undefined : readRevisionFile(known, paths.revision(slug, label));
    if (file?.kind !== 'revision') throw new DomainError('revision.unknown', { township: slug, revision: label });
    return file.revision;
  };
  const entry = (slug: string, name: string): Publication => {
    const path = `${paths.history(slug)}/${name}`;
    return remember(entries, path, () => readEntry(text(path), path));
  };
  const history = (slug: string): History => {
    if (!slugPattern.test(slug)) return { publications: [], intent: undefined };
    // The folder of entries is read last: a publication that appears in between brings its revision file along.
    const labels = files
      .names(paths.revisions(slug))
      .filter((name) => name.endsWith('.json'))
      .map((name) => name.slice(0, -'.json'.length))
      .filter((label) => labelPattern.test(label));
    const names = files.names(paths.history(slug));
    const intent = names.includes('intent.json') ? readIntent(text(paths.intent(slug))) : undefined;
    const told = names.filter((name) => /^\d{4,}\.json$/u.test(name)).map((name) => entry(slug, name));
    // A rollback names a list that was there before; what an unfinished publication has put there does not count.
    const named = new Set(told.filter(({ action }) => action === 'publish').map((publication) => publication.revision));
    const unfinished = new Set(intent?.files);
    const earlier = labels
      .filter((label) => !named.has(label) && !unfinished.has(paths.revision(slug, label)))
      .map((label) => remember(implied, `${slug}/${label}`, () => impliedBy(revision(slug, label))));
    return { publications: [...earlier, ...told], intent };
  };
  const labelOn = (slug: string, day: string) => holdingOn(history(slug).publications, day)?.revision;
  return {
    townships: () => files.names('lists').filter((slug) => history(slug).publications.length > 0),
    history,
    labelOn,
    labels: (slug) => [...new Set(history(slug).publications.map((publication) => publication.revision))],
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

function readEntry(text: string | undefined, path: string): Publication {
  const parsed = entrySchema.safeParse(readJson(text));
  if (!parsed.success) throw new DomainError('history.fault', { file: path });
  return parsed.data;
}

function readIntent(text: string | undefined): Intent | undefined {
  return intentSchema.safeParse(readJson(text)).data;
}

function readJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}

/** From when a list holds that was never published by us: what it says, else the month of its label or of its cover, else always. */
function impliedBy({ revision, effective, published }: Revision): Publication {
  const cover = /^(\d{4})年(\d{1,2})月(?:(\d{1,2})日)?/u.exec(published);
  const days = [
    effective ?? '',
    revision,
    `${revision}-01`,
    cover === null ? '' : `${cover[1]}-${(cover[2] ?? '').padStart(2, '0')}-${(cover[3] ?? '1').padStart(2, '0')}`,
  ];
  const day = days.find((text) => isDay(text)) ?? '0001-01-01';
  return { seq: 0, action: 'publish', revision, effective: day, at: '', note: '' };
}
