import type { Duty } from '../duties/duty.ts';
import type { Language } from './language.ts';
import { packTable, type Table } from './table.ts';

/**
 * What the duties of a list sound like, by duty position. `matters`: those that a duty's text seems to be about, each with the
 * likelihood. From `clauseStarts[d]` to `clauseStarts[d + 1]` stand the `vectors` of duty `d`'s title's clauses, `size` numbers each.
 */
export type HeardDuties = {
  matters: Table;
  clauseStarts: Int32Array;
  vectors: Float32Array;
  size: number;
  /** Per matter: the highest likelihood at any duty. */
  most: Float32Array;
};

/** What a line of the county's duties or the township's tasks counts beside the title. */
const lineShare = 0.6;
/** Likelihoods below this are noise. */
const least = 0.03;

/**
 * Lists word things in ways that no tie foresees. Here every clause of every title and line is heard as if somebody had said it, so
 * that a question reaches a duty by what both are about, whatever the words. Takes a second for a list of 250 duties.
 */
export function hearDuties(language: Language, duties: readonly Duty[]): HeardDuties {
  const most = new Float32Array(language.matters.length);
  const rows: Array<Map<number, number>> = [];
  const vectors: Float32Array[] = [];
  const clauseStarts = [0];
  for (const duty of duties) {
    const row = new Map<number, number>();
    const hear = (clause: string, share: number): Float32Array => {
      const { probabilities, vector } = language.sense(language.normalise(clause));
      for (let matter = 0; matter < most.length; matter += 1) {
        const likelihood = share * (probabilities[matter] as number);
        if (likelihood < least || likelihood <= (row.get(matter) ?? 0)) continue;
        row.set(matter, likelihood);
        if (likelihood > (most[matter] as number)) most[matter] = likelihood;
      }
      return vector;
    };
    for (const clause of clausesOf(duty.title)) vectors.push(hear(clause, 1));
    for (const line of [...duty.countyDuties, ...duty.townshipTasks]) {
      for (const clause of clausesOf(line)) hear(clause, lineShare);
    }
    rows.push(row);
    clauseStarts.push(vectors.length);
  }
  const size = vectors[0]?.length ?? 0;
  const packed = new Float32Array(vectors.length * size);
  for (const [at, vector] of vectors.entries()) packed.set(vector, at * size);
  return { matters: packTable(rows), clauseStarts: Int32Array.from(clauseStarts), vectors: packed, size, most };
}

/** A text and its parts between commas. */
function clausesOf(text: string): Set<string> {
  return new Set([text, ...text.split(/[，；、。]/u)].filter((clause) => clause.length >= 3));
}
