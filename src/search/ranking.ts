import type { Duty } from '../duties/duty.ts';
import type { DutyIndex } from './duty-index.ts';
import { at, featureNames, leads, logScale, type Weights, width } from './features.ts';
import type { HeardDuties } from './hear-duties.ts';
import type { Language, Reading } from './language.ts';
import type { Tie } from './link-matters.ts';
import { best, highest, multiply } from './numbers.ts';
import { packTies, type TieTable } from './tie-table.ts';

/** A duty, a matter tied to no duty of this list (`rare`: as a rule to none of any list), or nothing at all. */
export type Target =
  | { kind: 'duty'; duty: Duty }
  | { kind: 'elsewhere'; matter: number; rare: boolean }
  | { kind: 'nothing' };

export type Ranked = {
  target: Target;
  /** Probability among all targets (softmax of the weighted features). */
  probability: number;
  score: number;
  features: Float32Array;
  /** Position of the matter through which a duty was found; -1 for none. */
  matter: number;
};

/** Words that tell what kind of duty a question is after. */
export type Cues = { punish: RegExp; reclaimed: RegExp };

export type RankerParts = {
  language: Language;
  duties: readonly Duty[];
  index: DutyIndex;
  heard: HeardDuties;
  ties: readonly Tie[];
  cues: Cues;
  weights: Weights;
};

/** A matter without a duty takes part when it is at least this likely, or has this share of the question's rare terms. */
const living = { probability: 0.002, cover: 0.4 };
/** Sum of term weights from which on a message says something; `低保` has 2.8. */
const someSubstance = 2.5;
/** Targets this many nats behind the first have no probability to speak of. */
const negligible = 15;

/** Orders the duties of one revision for a question. */
export class Ranker {
  readonly language: Language;
  readonly #parts: RankerParts;
  readonly #targets: Target[];
  readonly #ties: TieTable;
  readonly #penalty: boolean[];
  readonly #features: Float32Array;
  readonly #scores: Float32Array;
  /** Positions of the targets that take part in this question, in order: all duties, the likeliest others, and nothing at all. */
  #live: number[] = [];
  readonly #through: Int32Array;
  /** Of the question and every clause of the titles. */
  readonly #cosines: Float32Array;
  #weights: Float32Array;

  constructor(parts: RankerParts) {
    this.language = parts.language;
    this.#parts = parts;
    this.#weights = toArray(parts.weights);
    const tied = new Set(parts.ties.map((tie) => tie.matter));
    const untied = parts.language.matters.flatMap((matter, position): Target[] =>
      tied.has(matter.id) ? [] : [{ kind: 'elsewhere', matter: position, rare: matter.rare }],
    );
    const duties = parts.duties.map((duty): Target => ({ kind: 'duty', duty }));
    this.#targets = [...duties, ...untied, { kind: 'nothing' }];
    this.#ties = packTies(this.#targets, parts.language.matters, parts.ties);
    this.#penalty = parts.duties.map((duty) => /处罚|查处|追缴|责令/u.test(duty.title));
    this.#features = new Float32Array(this.#targets.length * width);
    this.#scores = new Float32Array(this.#targets.length);
    this.#through = new Int32Array(this.#targets.length);
    this.#cosines = new Float32Array(parts.heard.clauseStarts.at(-1) ?? 0);
  }

  use(weights: Weights): void {
    this.#weights = toArray(weights);
  }

  /** The most probable targets, best first. */
  rank(reading: Reading, count = 16): Ranked[] {
    this.#fillMatters(reading);
    this.#fillDuties(reading);
    this.#fillOthers(reading);
    const most = this.#highest();
    const scores = this.#score(most);
    const order = best(scores, this.#live, count);
    const top = scores[order[0] ?? 0] as number;
    let sum = 0;
    for (const position of this.#live) {
      const gap = (scores[position] as number) - top;
      if (gap > -negligible) sum += Math.exp(gap);
    }
    return order.map((position) => ({
      target: this.#targets[position] as Target,
      probability: Math.exp((scores[position] as number) - top) / sum,
      score: scores[position] as number,
      features: this.#withLeads(position, most),
      matter: this.#through[position] as number,
    }));
  }

  /** What the matters of every target say for it, and through which one it is found. */
  #fillMatters(reading: Reading): void {
    const { probabilities } = reading.sense;
    const { coverage } = reading.profile;
    const { starts, matters } = this.#ties;
    this.#features.fill(0);
    this.#live = [];
    for (let position = 0; position < this.#targets.length; position += 1) {
      const start = starts[position] as number;
      if (position >= this.#penalty.length && position < this.#targets.length - 1) {
        const own = matters[start] as number;
        if ((probabilities[own] as number) < living.probability && (coverage[own] as number) < living.cover) continue;
      }
      this.#live.push(position);
      this.#fillTies(position, reading);
    }
  }

  #fillTies(position: number, { sense: { probabilities }, profile: { shares, coverage } }: Reading): void {
    const { starts, matters, strengths } = this.#ties;
    let [together, bestCover, bestShare, strongest, through] = [0, 0, 0, 0, -1];
    const end = starts[position + 1] as number;
    for (let tie = starts[position] as number; tie < end; tie += 1) {
      const matter = matters[tie] as number;
      const strength = strengths[tie] as number;
      const likely = strength * (probabilities[matter] as number);
      const cover = strength * (coverage[matter] as number);
      const share = strength * (shares[matter] as number);
      together += likely;
      if (cover > bestCover) bestCover = cover;
      if (share > bestShare) bestShare = share;
      if (likely + cover + share <= strongest) continue;
      strongest = likely + cover + share;
      through = matter;
    }
    const from = position * width;
    this.#features[from + at.sense] = logScale(together);
    this.#features[from + at.cover] = bestCover;
    this.#features[from + at.share] = bestShare;
    this.#through[position] = through;
  }

  #fillDuties(reading: Reading): void {
    const features = this.#features;
    const { heard, index, cues, duties } = this.#parts;
    const { probabilities, vector } = reading.sense;
    multiply(heard.vectors, vector, this.#cosines);
    const texts = index.scores(reading.officialTerms);
    const longest = highest(texts);
    const punish = cues.punish.test(reading.text);
    const reclaimed = cues.reclaimed.test(reading.text);
    for (let position = 0; position < this.#penalty.length; position += 1) {
      const from = position * width;
      let likely = 0;
      for (let n = heard.starts[position] as number; n < (heard.starts[position + 1] as number); n += 1) {
        likely += (heard.likelihoods[n] as number) * (probabilities[heard.matters[n] as number] as number);
      }
      features[from + at.heard] = logScale(likely);
      let nearest = 0;
      for (let n = heard.clauseStarts[position] as number; n < (heard.clauseStarts[position + 1] as number); n += 1) {
        if ((this.#cosines[n] as number) > nearest) nearest = this.#cosines[n] as number;
      }
      features[from + at.kin] = nearest;
      if (longest > 0) features[from + at.textLead] = (texts[position] as number) / longest;
      if (punish && this.#penalty[position] === true) features[from + at.punish] = 1;
      if (reclaimed && duties[position]?.list === 'reclaimed') features[from + at.reclaimed] = 1;
    }
  }

  #fillOthers({ sense: { probabilities }, profile, clarity, substance }: Reading): void {
    const features = this.#features;
    const { heard } = this.#parts;
    for (let n = this.#penalty.length; n < this.#live.length; n += 1) {
      const position = this.#live[n] as number;
      const target = this.#targets[position];
      if (target?.kind !== 'elsewhere') continue;
      const from = position * width;
      features[from + (target.rare ? at.elsewhere : at.missing)] = 1;
      // What some duty of this list sounds like is not missing from it.
      const missing = 1 - (heard.most[target.matter] as number);
      features[from + at.sense] = logScale(missing * (probabilities[target.matter] as number));
    }
    const nothing = (this.#targets.length - 1) * width;
    features[nothing + at.sense] = logScale(probabilities[probabilities.length - 1] as number);
    features[nothing + at.nothing] = 1;
    features[nothing + at.nothingUnknown] = profile.unknown;
    features[nothing + at.nothingUnclear] = 1 - clarity;
    features[nothing + at.nothingThin] = Math.max(0, 1 - substance / someSubstance);
  }

  /** The highest value of each feature that has a lead. */
  #highest(): Float32Array {
    const highest = new Float32Array(leads.length);
    for (const position of this.#live) {
      for (let n = 0; n < leads.length; n += 1) {
        const value = this.#features[position * width + (leads[n]?.of ?? 0)] as number;
        if (value > (highest[n] as number)) highest[n] = value;
      }
    }
    return highest;
  }

  /** A lead is its feature divided by the same number for all targets, so its weight can be added to the feature's own. */
  #score(most: Float32Array): Float32Array {
    const weights = this.#weights.slice();
    for (const [n, { of, lead }] of leads.entries()) {
      const highest = most[n] as number;
      if (highest > 0) weights[of] = (weights[of] as number) + (this.#weights[lead] as number) / highest;
    }
    for (const position of this.#live) {
      let score = 0;
      for (let n = 0, from = position * width; n < width; n += 1) {
        score += (this.#features[from + n] as number) * (weights[n] as number);
      }
      this.#scores[position] = score;
    }
    return this.#scores;
  }

  #withLeads(position: number, most: Float32Array): Float32Array {
    const features = this.#features.slice(position * width, (position + 1) * width);
    for (const [n, { of, lead }] of leads.entries()) {
      const highest = most[n] as number;
      if (highest > 0) features[lead] = (features[of] as number) / highest;
    }
    return features;
  }
}

function toArray(weights: Weights): Float32Array {
  return Float32Array.from(featureNames, (name) => weights[name]);
}
