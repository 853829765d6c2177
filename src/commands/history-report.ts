import { dayIn, type Publication } from '../duties/timeline.ts';
import type { ListPorts } from './ports.ts';

/** One line of `lists history`, newest last. */
export type HistoryLine = Publication & {
  /** `current` holds today · `planned` will · `past` did · `never` was replaced or called off before its day. */
  state: 'current' | 'planned' | 'past' | 'never';
  /** First day on which it no longer holds, where that is known. */
  until: string | undefined;
};

/** Everything that was ever published or rolled back to in a township, in the order in which it was done. */
export function listHistory(
  township: string,
  { reader, timeZone, now }: Pick<ListPorts, 'reader' | 'timeZone' | 'now'>,
): HistoryLine[] {
  const today = dayIn(timeZone, now());
  const periods = reader.periods(township);
  const { publications } = reader.history(township);
  return publications.map((publication): HistoryLine => {
    const period = periods.find((held) => held.publication === publication);
    if (period === undefined) return { ...publication, ...overtaken(publication, publications, timeZone) };
    const state =
      period.from > today ? 'planned' : period.until !== undefined && period.until <= today ? 'past' : 'current';
    return { ...publication, state, until: period.until };
  });
}

/** Overtaken on its own day it did hold for some hours, overtaken before it never did. */
function overtaken(
  { seq, effective }: Publication,
  publications: readonly Publication[],
  timeZone: string,
): Pick<HistoryLine, 'state' | 'until'> {
  const next = publications.find((later) => later.seq > seq && later.effective <= effective);
  const held = next !== undefined && next.at !== '' && dayIn(timeZone, Date.parse(next.at)) >= effective;
  return held ? { state: 'past', until: next.effective } : { state: 'never', until: undefined };
}
