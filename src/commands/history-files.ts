import { z } from 'zod';
import type { Revision } from '../duties/duty.ts';
import { DomainError } from '../duties/errors.ts';
import { isDay, type Publication } from '../duties/timeline.ts';
import { type ListFiles, labelPattern, paths } from './list-files.ts';

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

/** What stands in a township's folders; `unfinished`: labels that a publication is still, or was, about to put there. */
export type Standing = {
  labels: string[];
  entries: string[];
  intent: Intent | undefined;
  unfinished: ReadonlySet<string>;
};

/** Looks into a township's folders, and reads nothing there but what is being done. */
export function standingOf(slug: string, files: ListFiles): Standing {
  // The folder of entries is read last: a publication that appears in between brings its revision file along.
  const labels = files
    .names(paths.revisions(slug))
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .filter((label) => labelPattern.test(label));
  const names = files.names(paths.history(slug));
  const intent = names.includes('intent.json') ? readIntent(textAt(paths.intent(slug), files)) : undefined;
  const unfinished = new Set(labels.filter((label) => intent?.files.includes(paths.revision(slug, label))));
  return { labels, entries: names.filter((name) => /^\d{4,}\.json$/u.test(name)), intent, unfinished };
}

/** A file's text; undefined when there is none. */
export function textAt(path: string, files: ListFiles): string | undefined {
  const bytes = files.read(path);
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
}

/** Labels that entries published: a rollback names a list that was there before. */
export function published(entries: readonly Publication[]): ReadonlySet<string> {
  return new Set(entries.filter(({ action }) => action === 'publish').map((publication) => publication.revision));
}

/** Reads a line of the history. Errors: DomainError `history.fault`. */
export function readEntry(text: string | undefined, path: string): Publication {
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
export function impliedBy({ revision, effective, published }: Revision): Publication {
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
