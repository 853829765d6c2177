import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Store } from '../../store/store.ts';
import { RequestFault } from '../errors.ts';
import { withoutPersonalData } from './personal-data.ts';

/** What can be wrong with a page. */
export const feedbackKinds = ['responsible', 'contact', 'outdated', 'other'] as const;
/** Longest note, in characters. */
export const longestFeedback = 500;

/** Fields of the form. */
export const feedbackSchema = z.object({
  kind: z.enum(feedbackKinds),
  note: z
    .string()
    .max(longestFeedback * 2)
    .default(''),
  revision: z.string().max(100).default(''),
});

/** What a resident reported, as it is kept: nothing in it tells who it was. */
export type Feedback = {
  township: string;
  duty: string;
  revision: string;
  kind: (typeof feedbackKinds)[number];
  note: string;
  /** ISO time. */
  at: string;
};

/** Reports are kept for a year. */
const keptMs = 365 * 86_400_000;
const windowMs = 10 * 60_000;
/** How many reports one address, and everybody together, may send in ten minutes. */
const allowed = { address: 5, all: 100 };

export type FeedbackParts = { store: Store; now: () => number; newId: () => string };

/** Keeps a report without personal data. Errors: RequestFault `tooMany`. */
export async function keepFeedback(
  { store, now, newId }: FeedbackParts,
  { address, ...report }: Omit<Feedback, 'at'> & { address: string },
): Promise<void> {
  await pass({ store, now }, address);
  const note = withoutPersonalData(report.note.trim()).slice(0, longestFeedback);
  const at = new Date(now()).toISOString();
  await store.put('feedback', `page:${report.township}:${at}:${newId()}`, { ...report, note, at }, { ttlMs: keptMs });
}

/** Counts by a hash that means nothing after ten minutes; the address itself is never kept. */
async function pass({ store, now }: Pick<FeedbackParts, 'store' | 'now'>, address: string): Promise<void> {
  const window = Math.floor(now() / windowMs);
  const who = createHash('sha256').update(`${window}/${address}`).digest('hex').slice(0, 16);
  const counted = async (key: string) =>
    (await store.update<number>('pace', `feedback:${window}:${key}`, (count) => (count ?? 0) + 1, {
      ttlMs: windowMs,
    })) ?? 0;
  if ((await counted(who)) > allowed.address) throw new RequestFault('tooMany');
  if ((await counted('all')) > allowed.all) throw new RequestFault('tooMany');
}
