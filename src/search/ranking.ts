import type { Duty } from '../duties/duty.ts';
import type { DutyIndex } from './duty-index.ts';
import type { Language, Reading } from './language.ts';
import type { Tie } from './link-matters.ts';
import type { PhraseIndex } from './phrase-index.ts';

/**
 * What speaks for a duty, few and explainable; each is learnt one weight (`intents/ranking.json`, `npm run train`).
 * Likenesses and shares run from 0 to 1; cues are 0 or 1.
 */
export const featureNames = [
  /** Mean likeness to the three best sayings of a matter that is tied to the duty. */
  'sayings',
  /** Likeness beyond 0.6 to its best saying: said almost word for word. */
  'nearSaying',
  /** Share of the question's rare terms among its sayings. */
  'sayingCover',
  /** How much of the use of these terms, over all matters, is its own. */
  'sayingShare',
  /** BM25F over the duty's own text. */
  'text',
  /** Share of the question's rare terms in the duty's own text. */
  'textCover',
  /** Likeness to its title. */
  'title',
  /** The same against the highest of all targets: long tales have low likenesses throughout. */
  'sayingsLead',
  'coverLead',
  'shareLead',
  'textLead',
  'titleLead',
  /** Asked for a penalty, and the duty is one. */
  'punish',
  /** Asked whether the county took it back, and the duty is reclaimed. */
  'reclaimed',
  /** A matter that no township's list has as a rule, nor this one. */
  'elsewhere',
  /** A matter that lists have as a rule, but this one does not, or words in a way that no tie was found. */
  'missing',
  /** No duty and no matter: chatter. Bias, share of unknown terms, likeness to chatter, distance from every saying. */
  'nothing',
  'nothingUnknown',
  'nothingChatter',
  'nothingFar',
  /** The same for the best three sayings together: one alone may be chance. */
  'nothingLone',
  /** Hardly a word beside function words. */
  'nothingThin',
] as const;
export type FeatureName = (typeof featureNames)[number];
export type Weights = Record<FeatureName, number>;

/** A duty, a matter tied to no duty of this list, or nothing at all. */
export type Target = { kind: 'duty'; duty: Duty } | { kind: 'elsewhere'; matter: number } | { kind: 'nothing' };

export type Ranked = {
  target: Target;
  /** Probability among all targets (softmax of the weighted features). */
  probability: number;
  score: number;
  features: Float32Array;
  /** Position of the matter through which a duty was found; -1 for none. */
  matter: number;
};

const width = featureNames.length;
const at = Object.fromEntries(featureNames.map((name, position) => [name, position])) as Record<FeatureName, number>;
// Positions used in the inner loop, as constants: looking them up by name there costs more than the sums.
const { sayings: threeSayings, nearSaying, sayingShare, sayingCover } = at;

/** A feature that is also given as a share of the highest of all targets. */
type Lead = { of: number; lead: number };
const leads: readonly Lead[] = [
  { of: at.sayings, lead: at.sayingsLead },
  { of: at.sayingCover, lead: at.coverLead },
  { of: at.sayingShare, lead: at.shareLead },
  { of: at.text, lead: at.textLead },
  { of: at.title, lead: at.titleLead },
];
/** A matter without a duty counts when it is at least this share as like the question as the likest. */
const livingShare = 0.35;
/**
 * The weight of `missing` is learnt on a list whose wordings we know; lists that nobody has seen word more things in ways that no tie
 * foresees, so a matter seeming to be missing counts for less, in nats.
 */
const otherWordings = 1;
/** Sum of term weights from which on a message says something; `低保` has 2.8. */
const someSubstance = 2.5;
/** Targets this many nats behind the first have no probability to speak of. */
const negligible = 15;

/** Orders the duties of one revision for a question. */
export class Ranker {
  readonly #language: Language;
  readonly #index: DutyIndex;
  readonly #titles: PhraseIndex;
  readonly #targets: Target[];
  readonly #ties: { starts: Int32Array; matters: Int32Array; strengths: Float32Array };
  readonly #penalty: boolean[];
  readonly #cues: Cues;
  readonly #reclaimed: boolean[];
  readonly #features: Float32Array;
  readonly #scores: Float32Array;
  readonly #alive: Uint8Array;
  #weights: Float32Array;

  constructor(parts: RankerParts) {
    this.#language = parts.language;
    this.#index = parts.index;
    this.#titles = parts.titles;
    this.#cues = parts.cues;
    this.#weights = toArray(parts.weights);
    const positions = new Map(parts.language.matters.map((matter, position) => [matter.id, position]));
    const tied = new Set(parts.ties.map((tie) => tie.matter));
    const dutyTies = new Map<string, Array<{ matter: number; strength: number }>>();
    for (const { matter, duty, strength } of parts.ties) {
      const position = positions.get(matter);
      if (position !== undefined) dutyTies.set(duty, [...(dutyTies.get(duty) ?? []), { matter: position, strength }]);
    }
    const elsewhere = parts.language.matters.flatMap((matter, position): Target[] =>
      tied.has(matter.id) ? [] : [{ kind: 'elsewhere', matter: position }],
    );
    this.#targets = [
      ...parts.duties.map((duty): Target => ({ kind: 'duty', duty })),
      ...elsewhere,
      { kind: 'nothing' },
    ];
    this.#ties = packTies(
      this.#targets.map((target) => {
        if (target.kind === 'duty') return dutyTies.get(target.duty.id) ?? [];
        return target.kind === 'elsewhere' ? [{ matter: target.matter, strength: 1 }] : [];
      }),
    );
    this.#penalty = parts.duties.map((duty) => /处罚|查处|追缴|责令/u.test(duty.title));
    this.#reclaimed = parts.duties.map((duty) => duty.list === 'reclaimed');
    this.#features = new Float32Array(this.#targets.length * featureNames.length);
    this.#scores = new Float32Array(this.#targets.length);
    this.#alive = new Uint8Array(this.#targets.length);
  }

  use(weights: Weights): void {
    this.#weights = toArray(weights);
  }

  /** The most probable targets, best first. */
  rank(reading: Reading, count = 16): Ranked[] {
    const through = this.#fill(reading);
    const highest = this.#highest();
    const weights = this.#weightsFor(highest);
    const scores = this.#scores;
    for (let position = 0, from = 0; position < scores.length; position += 1, from += width) {
      if (this.#alive[position] === 0) {
        scores[position] = Number.NEGATIVE_INFINITY;
        continue;
      }
      let score = 0;
      for (let n = 0; n < width; n += 1) score += (this.#features[from + n] as number) * (weights[n] as number);
      scores[position] = score;
    }
    const order = best(scores, count);
    const top = scores[order[0] ?? 0] as number;
    let sum = 0;
    for (let position = 0; position < scores.length; position += 1) {
      const gap = (scores[position] as number) - top;
      if (gap > -negligible) sum += Math.exp(gap);
    }
    return order.map((position) => ({
      target: this.#targets[position] as Target,
      probability: Math.exp((scores[position] as number) - top) / sum,
      score: scores[position] as number,
      features: this.#withLeads(position, highest),
      matter: through[position] as number,
    }));
  }

  /** The highest value of each feature that has a lead. */
  #highest(): Float32Array {
    const highest = new Float32Array(leads.length);
    for (let from = 0; from < this.#features.length; from += width) {
      for (let n = 0; n < leads.length; n += 1) {
        const value = this.#features[from + (leads[n] as Lead).of] as number;
        if (value > (highest[n] as number)) highest[n] = value;
      }
    }
    return highest;
  }

  /** A lead is its feature divided by the same number for all targets, so its weight can be added to the feature's own. */
  #weightsFor(highest: Float32Array): Float32Array {
    const weights = this.#weights.slice();
    for (const [n, { of, lead }] of leads.entries()) {
      const most = highest[n] as number;
      if (most > 0) weights[of] = (weights[of] as number) + (this.#weights[lead] as number) / most;
    }
    return weights;
  }

  #withLeads(position: number, highest: Float32Array): Float32Array {
    const features = this.#features.slice(position * width, (position + 1) * width);
    for (const [n, { of, lead }] of leads.entries()) {
      const most = highest[n] as number;
      if (most > 0) features[lead] = (features[of] as number) / most;
    }
    return features;
  }

  /** Writes every target's features into the shared table; gives the matter through which each was found. */
  #fill(reading: Reading): Int32Array {
    const features = this.#features.fill(0);
    const { starts, matters, strengths } = this.#ties;
    const through = new Int32Array(this.#targets.length).fill(-1);
    const { best: likest, bestThree } = reading.sayings;
    const least = livingShare * reading.sayings.most;
    for (let position = 0; position < through.length; position += 1) {
      const from = position * width;
      const end = starts[position + 1] as number;
      // A matter that no list has, and that hardly resembles the question, cannot win: most of them are passed over here.
      const dies = position >= this.#penalty.length && end > (starts[position] as number);
      this.#alive[position] = dies && (likest[matters[starts[position] as number] as number] as number) < least ? 0 : 1;
      if (this.#alive[position] === 0) continue;
      let strongest = 0;
      for (let tie = starts[position] as number; tie < end; tie += 1) {
        const matter = matters[tie] as number;
        const strength = strengths[tie] as number;
        const likeness = strength * (likest[matter] as number);
        const cover = strength * (reading.coverage[matter] as number);
        if (likeness === 0 && cover === 0) continue;
        const three = strength * (bestThree[matter] as number);
        raise(features, from + threeSayings, three);
        raise(features, from + nearSaying, likeness - 0.6);
        raise(features, from + sayingShare, strength * (reading.shares[matter] as number));
        raise(features, from + sayingCover, cover);
        if (likeness + three + cover > strongest) {
          strongest = likeness + three + cover;
          through[position] = matter;
        }
      }
    }
    this.#fillDuties(reading);
    this.#fillOthers(reading);
    return through;
  }

  #fillDuties(reading: Reading): void {
    const features = this.#features;
    const texts = this.#index.scores(reading.officialTerms);
    const titles = this.#titles.likeness(reading.officialTerms).best;
    const punish = this.#cues.punish.test(reading.text);
    const reclaimed = this.#cues.reclaimed.test(reading.text);
    for (let position = 0; position < this.#penalty.length; position += 1) {
      const from = position * width;
      features[from + at.text] = texts.bm25[position] as number;
      features[from + at.textCover] = texts.coverage[position] as number;
      features[from + at.title] = titles[position] as number;
      if (punish && this.#penalty[position] === true) features[from + at.punish] = 1;
      if (reclaimed && this.#reclaimed[position] === true) features[from + at.reclaimed] = 1;
    }
  }

  #fillOthers(reading: Reading): void {
    for (let position = this.#penalty.length; position < this.#targets.length - 1; position += 1) {
      const target = this.#targets[position];
      const rare = target?.kind === 'elsewhere' && this.#language.matters[target.matter]?.rare === true;
      this.#features[position * width + (rare ? at.elsewhere : at.missing)] = 1;
    }
    const nothing = (this.#targets.length - 1) * width;
    this.#features[nothing + at.nothing] = 1;
    this.#features[nothing + at.nothingUnknown] = reading.unknownShare;
    this.#features[nothing + at.nothingChatter] = reading.chatter;
    this.#features[nothing + at.nothingFar] = 1 - reading.sayings.most;
    this.#features[nothing + at.nothingLone] = 1 - reading.sayings.mostThree;
    this.#features[nothing + at.nothingThin] = Math.max(0, 1 - reading.substance / someSubstance);
  }

  get language(): Language {
    return this.#language;
  }
}

/** Words that tell what kind of duty a question is after. */
export type Cues = { punish: RegExp; reclaimed: RegExp };

export type RankerParts = {
  language: Language;
  duties: readonly Duty[];
  index: DutyIndex;
  /** The titles alone. */
  titles: PhraseIndex;
  ties: readonly Tie[];
  cues: Cues;
  weights: Weights;
};

/** Ties of all targets in three flat arrays, row by row. */
function packTies(rows: ReadonlyArray<ReadonlyArray<{ matter: number; strength: number }>>) {
  const starts = new Int32Array(rows.length + 1);
  for (const [position, row] of rows.entries()) starts[position + 1] = (starts[position] as number) + row.length;
  const ties = rows.flat();
  return {
    starts,
    matters: Int32Array.from(ties, (tie) => tie.matter),
    strengths: Float32Array.from(ties, (tie) => tie.strength),
  };
}

function raise(features: Float32Array, position: number, value: number): void {
  if (value > (features[position] as number)) features[position] = value;
}

/** Positions of the `count` highest values, highest first. */
function best(values: Float32Array, count: number): number[] {
  const order: number[] = [];
  for (let position = 0; position < values.length; position += 1) {
    const value = values[position] as number;
    if (order.length === count && value <= (values[order[count - 1] as number] as number)) continue;
    let place = order.length;
    while (place > 0 && (values[order[place - 1] as number] as number) < value) place -= 1;
    order.splice(place, 0, position);
    if (order.length > count) order.pop();
  }
  return order;
}

function toArray(weights: Weights): Float32Array {
  return Float32Array.from(featureNames, (name) =>
    name === 'missing' ? weights[name] - otherWordings : weights[name],
  );
}
