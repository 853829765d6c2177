import type { Duty } from '../duties/duty.ts';
import type { DutyIndex } from './duty-index.ts';
import { Evidence, type Target } from './evidence.ts';
import { at, type Weights, width } from './features.ts';
import type { HeardDuties } from './hear-duties.ts';
import type { Language, Reading } from './language.ts';
import type { Tie } from './link-matters.ts';
import { best, highestAt } from './numbers.ts';
import { packTies } from './tie-table.ts';

export type { Target } from './evidence.ts';

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

/** Sum of term weights from which on a message says something; `低保` has 2.8. */
const someSubstance = 2.5;
/** Titles are compared with the question only for duties at most this many nats behind: no likeness makes up for more. */
const withinReach = 6;
/** Targets this many nats behind the first have no probability to speak of. */
const negligible = 10;

/** The highest values of the features that have a lead. */
type Most = { cover: number; share: number };

/** Which cues a question has. */
type Cued = { punish: boolean; reclaimed: boolean };

/** Orders the duties of one revision for a question. */
export class Ranker {
  readonly language: Language;
  readonly #parts: RankerParts;
  readonly #targets: readonly Target[];
  readonly #evidence: Evidence;
  readonly #penalty: readonly boolean[];
  readonly #scores: Float32Array;
  /** Of a target by what it is, whatever the question. */
  readonly #bias: Float32Array;

  constructor(parts: RankerParts) {
    const { language, duties, ties } = parts;
    const { matters } = language;
    this.language = language;
    this.#parts = { ...parts };
    const tied = new Set(ties.map((tie) => tie.matter));
    const untied = matters.flatMap((matter, position): Target[] =>
      tied.has(matter.id) ? [] : [{ kind: 'elsewhere', matter: position, rare: matter.rare }],
    );
    this.#targets = [...duties.map((duty): Target => ({ kind: 'duty', duty })), ...untied, { kind: 'nothing' }];
    this.#evidence = new Evidence({
      ...{ targets: this.#targets, duties: duties.length, matters: matters.length },
      ...{ ties: packTies(this.#targets, matters, ties), heard: parts.heard, index: parts.index },
    });
    this.#penalty = duties.map((duty) => /处罚|查处|追缴|责令/u.test(duty.title));
    this.#scores = new Float32Array(this.#targets.length);
    this.#bias = new Float32Array(this.#targets.length);
    this.use(parts.weights);
  }

  use(weights: Weights): void {
    this.#parts.weights = weights;
    for (const [position, target] of this.#targets.entries()) {
      if (target.kind === 'elsewhere') this.#bias[position] = target.rare ? weights.elsewhere : weights.missing;
    }
  }

  /** The most probable targets, best first. */
  rank(reading: Reading, count = 16): Ranked[] {
    const evidence = this.#evidence;
    evidence.gather(reading);
    const { cover, share } = evidence;
    const live = evidence.live.subarray(0, evidence.living);
    const most = { cover: highestAt(cover, live), share: highestAt(share, live) };
    const cued = this.#cued(reading);
    const scores = this.#score(reading, { most, cued, live });
    const order = best(scores, live, count);
    const top = scores[order[0] ?? 0] as number;
    let sum = 0;
    for (let n = 0; n < live.length; n += 1) {
      const position = live[n] as number;
      const gap = (scores[position] as number) - top;
      if (gap > -negligible) sum += Math.exp(gap);
    }
    const ranked: Ranked[] = [];
    for (let place = 0; place < order.length; place += 1) {
      const position = order[place] as number;
      const score = scores[position] as number;
      ranked.push({
        target: this.#targets[position] as Target,
        probability: score - top > -negligible ? Math.exp(score - top) / sum : 0,
        score,
        features: this.#features(position, reading, { most, cued }),
        matter: evidence.through(position, reading),
      });
    }
    return ranked;
  }

  #score(reading: Reading, { most, cued, live }: { most: Most; cued: Cued; live: Int32Array }): Float32Array {
    const { weights, duties } = this.#parts;
    const { sense, heard, cover, share, textLead } = this.#evidence;
    const scores = this.#scores;
    // A lead is its feature divided by the same number for all targets, so its weight can be added to the feature's own.
    const coverWeight = weights.cover + (most.cover > 0 ? weights.coverLead / most.cover : 0);
    const shareWeight = weights.share + (most.share > 0 ? weights.shareLead / most.share : 0);
    for (let n = 0; n < live.length; n += 1) {
      const position = live[n] as number;
      scores[position] =
        (this.#bias[position] as number) +
        weights.sense * (sense[position] as number) +
        weights.heard * (heard[position] as number) +
        coverWeight * (cover[position] as number) +
        shareWeight * (share[position] as number) +
        weights.textLead * (textLead[position] as number);
    }
    const nothing = this.#targets.length - 1;
    scores[nothing] = (scores[nothing] as number) + this.#nothing(reading);
    this.#addCues(cued);
    const top = highestAt(scores, live);
    for (let duty = 0; duty < duties.length; duty += 1) {
      if ((scores[duty] as number) < top - withinReach) continue;
      scores[duty] = (scores[duty] as number) + weights.kin * this.#evidence.compareTitle(duty, reading);
    }
    return scores;
  }

  #cued({ text }: Reading): Cued {
    const { cues } = this.#parts;
    return { punish: cues.punish.test(text), reclaimed: cues.reclaimed.test(text) };
  }

  #addCues({ punish, reclaimed }: Cued): void {
    const { weights, duties } = this.#parts;
    const scores = this.#scores;
    if (!punish && !reclaimed) return;
    for (const [duty, { list }] of duties.entries()) {
      if (punish && this.#penalty[duty] === true) scores[duty] = (scores[duty] as number) + weights.punish;
      if (reclaimed && list === 'reclaimed') scores[duty] = (scores[duty] as number) + weights.reclaimed;
    }
  }

  #nothing(reading: Reading): number {
    const { weights } = this.#parts;
    const features = ofNothing(reading);
    return nothingNames.reduce((sum, name) => sum + weights[name] * features[name], 0);
  }

  /** All features of a target in their order, for explaining and for training. */
  #features(position: number, reading: Reading, { most, cued }: { most: Most; cued: Cued }): Float32Array {
    const { sense, heard, kin, cover, share, textLead } = this.#evidence;
    const target = this.#targets[position] as Target;
    const features = new Float32Array(width);
    features[at.sense] = sense[position] as number;
    features[at.heard] = heard[position] as number;
    features[at.kin] = kin[position] as number;
    features[at.cover] = cover[position] as number;
    features[at.share] = share[position] as number;
    features[at.textLead] = textLead[position] as number;
    features[at.coverLead] = (cover[position] as number) / (most.cover || 1);
    features[at.shareLead] = (share[position] as number) / (most.share || 1);
    if (target.kind === 'nothing') {
      const own = ofNothing(reading);
      for (const name of nothingNames) features[at[name]] = own[name];
    } else if (target.kind === 'elsewhere') {
      features[target.rare ? at.elsewhere : at.missing] = 1;
    } else {
      if (cued.punish && this.#penalty[position] === true) features[at.punish] = 1;
      if (cued.reclaimed && target.duty.list === 'reclaimed') features[at.reclaimed] = 1;
    }
    return features;
  }
}

const nothingNames = ['nothing', 'nothingUnknown', 'nothingUnclear', 'nothingThin'] as const;

function ofNothing({ profile, clarity, substance }: Reading): Record<(typeof nothingNames)[number], number> {
  return {
    nothing: 1,
    nothingUnknown: profile.unknown,
    nothingUnclear: 1 - clarity,
    nothingThin: Math.max(0, 1 - substance / someSubstance),
  };
}
