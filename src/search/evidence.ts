import type { Duty } from '../duties/duty.ts';
import type { DutyIndex } from './duty-index.ts';
import { logScale } from './features.ts';
import type { HeardDuties } from './hear-duties.ts';
import type { Reading } from './language.ts';
import { dotRow, highest } from './numbers.ts';
import { addRow, type Table, turned } from './table.ts';

/** A duty, a matter tied to no duty of this list (`rare`: as a rule to none of any list), or nothing at all. */
export type Target =
  | { kind: 'duty'; duty: Duty }
  | { kind: 'elsewhere'; matter: number; rare: boolean }
  | { kind: 'nothing' };

export type EvidenceParts = {
  /** Duties first, in the order of the list; nothing at all is the last. */
  targets: readonly Target[];
  duties: number;
  /** By target: the matters that it is tied to, and how strongly. */
  ties: Table;
  matters: number;
  heard: HeardDuties;
  index: DutyIndex;
};

/** A matter without a duty takes part when it is at least this likely, or has this share of the question's rare terms. */
const leastOfOthers = { probability: 0.002, cover: 0.4 };
/** What is less likely than this makes no difference on the scale of `logScale`. */
const faint = 1e-5;

/** What speaks for each target of one list, a column for each feature that differs from target to target; by target position. */
export class Evidence {
  readonly sense: Float32Array;
  readonly heard: Float32Array;
  readonly kin: Float32Array;
  readonly cover: Float32Array;
  readonly share: Float32Array;
  readonly textLead: Float32Array;
  /** The first `living` are the targets that take part in the question, in order: all duties, the likeliest other matters, and nothing at all. */
  readonly live: Int32Array;
  living = 0;
  readonly #parts: EvidenceParts;
  /** Matters of the targets that are neither a duty nor nothing, in their order. */
  readonly #otherMatters: Int32Array;
  readonly #tiesByMatter: Table;
  readonly #heardByMatter: Table;

  constructor(parts: EvidenceParts) {
    const { targets, duties, ties, matters, heard } = parts;
    this.#parts = parts;
    this.live = Int32Array.from(targets.keys());
    this.#otherMatters = Int32Array.from(
      targets.flatMap((target) => (target.kind === 'elsewhere' ? [target.matter] : [])),
    );
    const column = () => new Float32Array(targets.length);
    [this.sense, this.heard, this.kin] = [column(), column(), column()];
    [this.cover, this.share, this.textLead] = [column(), column(), column()];
    this.#tiesByMatter = turned({ ...ties, starts: ties.starts.subarray(0, duties + 1) }, matters);
    this.#heardByMatter = turned(heard.matters, matters);
  }

  /** Fills the columns for a question; `kin` stays empty. */
  gather(reading: Reading): void {
    const { duties, index, targets } = this.#parts;
    this.kin.fill(0);
    this.#hear(reading);
    for (let duty = 0; duty < duties; duty += 1) this.#fillShares(duty, reading);
    this.living = duties;
    this.#fillOthers(reading);
    this.live[this.living] = targets.length - 1;
    this.living += 1;
    const texts = index.scores(reading.officialTerms);
    const longest = highest(texts) || 1;
    for (let duty = 0; duty < duties; duty += 1) this.textLead[duty] = (texts[duty] as number) / longest;
  }

  /** Fills `kin` of a duty: likeness of the question to the nearest clause of its title. */
  compareTitle(duty: number, { sense: { vector } }: Reading): number {
    const { clauseStarts, vectors } = this.#parts.heard;
    let nearest = 0;
    const end = clauseStarts[duty + 1] as number;
    for (let clause = clauseStarts[duty] as number; clause < end; clause += 1)
      nearest = Math.max(nearest, dotRow(vectors, clause, vector));
    this.kin[duty] = nearest;
    return nearest;
  }

  /** Position of the matter through which a target is found; -1 for none. */
  through(target: number, { sense: { probabilities }, profile: { shares, coverage } }: Reading): number {
    const { starts, columns: matters, values } = this.#parts.ties;
    let [strongest, through] = [0, -1];
    for (let tie = starts[target] as number; tie < (starts[target + 1] as number); tie += 1) {
      const matter = matters[tie] as number;
      const says = (probabilities[matter] as number) + (coverage[matter] as number) + (shares[matter] as number);
      if ((values[tie] as number) * says <= strongest) continue;
      strongest = (values[tie] as number) * says;
      through = matter;
    }
    return through;
  }

  /** Likelihoods go from the few matters that are likely to their duties: most duties are about none of them. */
  #hear({ sense: { probabilities } }: Reading): void {
    const { duties, matters } = this.#parts;
    this.sense.fill(0);
    this.heard.fill(0);
    for (let matter = 0; matter < matters; matter += 1) {
      const probability = probabilities[matter] as number;
      if (probability < faint) continue;
      addRow(this.#tiesByMatter, matter, probability, this.sense);
      addRow(this.#heardByMatter, matter, probability, this.heard);
    }
    for (let duty = 0; duty < duties; duty += 1) {
      this.sense[duty] = logScale(this.sense[duty] as number);
      this.heard[duty] = logScale(this.heard[duty] as number);
    }
  }

  /** What the matter that says most for a duty has of the question's terms. */
  #fillShares(duty: number, { profile: { shares, coverage } }: Reading): void {
    const { starts, columns: matters, values } = this.#parts.ties;
    let [cover, share] = [0, 0];
    const end = starts[duty + 1] as number;
    for (let tie = starts[duty] as number; tie < end; tie += 1) {
      const matter = matters[tie] as number;
      const strength = values[tie] as number;
      cover = Math.max(cover, strength * (coverage[matter] as number));
      share = Math.max(share, strength * (shares[matter] as number));
    }
    this.cover[duty] = cover;
    this.share[duty] = share;
  }

  #fillOthers({ sense: { probabilities }, profile: { shares, coverage } }: Reading): void {
    const { targets, duties, heard } = this.#parts;
    for (let other = 0; other < this.#otherMatters.length; other += 1) {
      const target = duties + other;
      const matter = this.#otherMatters[other] as number;
      const probability = probabilities[matter] as number;
      if (probability < leastOfOthers.probability && (coverage[matter] as number) < leastOfOthers.cover) continue;
      // What some duty of this list sounds like is not missing from it.
      this.sense[target] = logScale((1 - (heard.most[matter] as number)) * probability);
      this.cover[target] = coverage[matter] as number;
      this.share[target] = shares[matter] as number;
      this.live[this.living] = target;
      this.living += 1;
    }
    this.sense[targets.length - 1] = logScale(probabilities[probabilities.length - 1] as number);
  }
}
