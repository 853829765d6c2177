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
  /** Likeness to the best saying of a matter that is tied to the duty. */
  'saying',
  /** Mean likeness to its three best sayings. */
  'sayings',
  /** What all its sayings together talk about (naive Bayes profile). */
  'profile',
  /** Share of the question's rare terms among its sayings. */
  'sayingCover',
  /** BM25F over the duty's own text. */
  'text',
  /** Share of the question's rare terms in the duty's own text. */
  'textCover',
  /** Likeness to the duty's best single line. */
  'line',
  /** Likeness to its title. */
  'title',
  /** Asked for a penalty, and the duty is one. */
  'punish',
  /** Not asked for a penalty, but the duty is one. */
  'unaskedPunish',
  /** Asked whether the county took it back, and the duty is reclaimed. */
  'reclaimed',
  /** A matter that this township's list does not have. */
  'elsewhere',
  /** No duty and no matter: chatter. Bias, share of unknown terms, likeness to chatter. */
  'nothing',
  'nothingUnknown',
  'nothingChatter',
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

const at = Object.fromEntries(featureNames.map((name, position) => [name, position])) as Record<FeatureName, number>;

/** Orders the duties of one revision for a question. */
export class Ranker {
  readonly #language: Language;
  readonly #index: DutyIndex;
  readonly #lines: PhraseIndex;
  readonly #titles: PhraseIndex;
  readonly #targets: Target[];
  readonly #tiesOf: ReadonlyArray<ReadonlyArray<{ matter: number; strength: number }>>;
  readonly #penalty: boolean[];
  readonly #cues: Cues;
  #weights: Float32Array;

  constructor(parts: RankerParts) {
    this.#language = parts.language;
    this.#index = parts.index;
    this.#lines = parts.lines;
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
    this.#tiesOf = this.#targets.map((target) => {
      if (target.kind === 'duty') return dutyTies.get(target.duty.id) ?? [];
      return target.kind === 'elsewhere' ? [{ matter: target.matter, strength: 1 }] : [];
    });
    this.#penalty = parts.duties.map((duty) => /处罚|查处|追缴|责令/u.test(duty.title));
  }

  use(weights: Weights): void {
    this.#weights = toArray(weights);
  }

  /** Every target with its probability, best first. */
  rank(reading: Reading): Ranked[] {
    const texts = this.#index.scores(reading.officialTerms);
    const lines = this.#lines.similarities(reading.officialTerms).best;
    const titles = this.#titles.similarities(reading.officialTerms).best;
    const punish = this.#cues.punish.test(reading.text);
    const reclaimed = this.#cues.reclaimed.test(reading.text);
    const ranked = this.#targets.map((target, position): Ranked => {
      const features = new Float32Array(featureNames.length);
      let through = -1;
      let strongest = Number.NEGATIVE_INFINITY;
      for (const { matter, strength } of this.#tiesOf[position] ?? []) {
        const best = strength * (reading.sayings.best[matter] as number);
        const profile = (reading.profile[matter] as number) * strength;
        raise(features, at.saying, best);
        raise(features, at.sayings, strength * (reading.sayings.bestThree[matter] as number));
        raise(features, at.profile, profile);
        raise(features, at.sayingCover, strength * (reading.coverage[matter] as number));
        if (best + profile > strongest) {
          strongest = best + profile;
          through = matter;
        }
      }
      if (target.kind === 'duty') {
        features[at.text] = texts.bm25[position] as number;
        features[at.textCover] = texts.coverage[position] as number;
        features[at.line] = lines[position] as number;
        features[at.title] = titles[position] as number;
        if (this.#penalty[position]) features[punish ? at.punish : at.unaskedPunish] = 1;
        if (reclaimed && target.duty.list === 'reclaimed') features[at.reclaimed] = 1;
      } else if (target.kind === 'elsewhere') {
        features[at.elsewhere] = 1;
      } else {
        features[at.nothing] = 1;
        features[at.nothingUnknown] = reading.unknownShare;
        features[at.nothingChatter] = reading.chatter;
      }
      return { target, probability: 0, score: dot(features, this.#weights), features, matter: through };
    });
    ranked.sort((a, b) => b.score - a.score);
    const top = ranked[0]?.score ?? 0;
    let sum = 0;
    for (const one of ranked) {
      one.probability = Math.exp(one.score - top);
      sum += one.probability;
    }
    for (const one of ranked) one.probability /= sum;
    return ranked;
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
  /** All passages of the duties, owner = duty position. */
  lines: PhraseIndex;
  /** The titles alone. */
  titles: PhraseIndex;
  ties: readonly Tie[];
  cues: Cues;
  weights: Weights;
};

function raise(features: Float32Array, position: number, value: number): void {
  if (value > (features[position] as number)) features[position] = value;
}

function dot(features: Float32Array, weights: Float32Array): number {
  let sum = 0;
  for (let position = 0; position < features.length; position += 1) {
    sum += (features[position] as number) * (weights[position] as number);
  }
  return sum;
}

function toArray(weights: Weights): Float32Array {
  return Float32Array.from(featureNames, (name) => weights[name]);
}
