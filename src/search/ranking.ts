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
  /** Likeness beyond 0.6 to the best saying: said almost word for word. */
  'nearSaying',
  /** The same four against the highest of all matters: long tales have low likenesses throughout. */
  'sayingsLead',
  'coverLead',
  'profileLead',
  'textLead',
  'titleLead',
  /** Share of the votes of the nearest sayings. */
  'votes',
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
  /** No duty and no matter: chatter. Bias, share of unknown terms, likeness to chatter, distance from every saying. */
  'nothing',
  'nothingUnknown',
  'nothingChatter',
  'nothingFar',
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
const { saying, sayings: threeSayings, nearSaying, votes: vote, profile, sayingCover } = at;

/** Orders the duties of one revision for a question. */
export class Ranker {
  readonly #language: Language;
  readonly #index: DutyIndex;
  readonly #lines: PhraseIndex;
  readonly #titles: PhraseIndex;
  readonly #targets: Target[];
  readonly #ties: { starts: Int32Array; matters: Int32Array; strengths: Float32Array };
  readonly #penalty: boolean[];
  readonly #cues: Cues;
  readonly #reclaimed: boolean[];
  readonly #features: Float32Array;
  readonly #scores: Float32Array;
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
  }

  use(weights: Weights): void {
    this.#weights = toArray(weights);
  }

  /** The most probable targets, best first. */
  rank(reading: Reading, count = 16): Ranked[] {
    const through = this.#fill(reading);
    const scores = this.#scores;
    for (let position = 0; position < scores.length; position += 1) {
      let score = 0;
      for (let n = 0, from = position * width; n < width; n += 1) {
        score += (this.#features[from + n] as number) * (this.#weights[n] as number);
      }
      scores[position] = score;
    }
    const order = best(scores, count);
    const top = scores[order[0] ?? 0] as number;
    let sum = 0;
    for (const score of scores) sum += Math.exp(score - top);
    return order.map((position) => ({
      target: this.#targets[position] as Target,
      probability: Math.exp((scores[position] as number) - top) / sum,
      score: scores[position] as number,
      features: this.#features.slice(position * width, (position + 1) * width),
      matter: through[position] as number,
    }));
  }

  /** Writes every target's features into the shared table; gives the matter through which each was found. */
  #fill(reading: Reading): Int32Array {
    const features = this.#features.fill(0);
    const { starts, matters, strengths } = this.#ties;
    const through = new Int32Array(this.#targets.length).fill(-1);
    const { best: likest, bestThree, votes } = reading.sayings;
    for (let position = 0; position < through.length; position += 1) {
      const from = position * width;
      const end = starts[position + 1] as number;
      let strongest = 0;
      for (let tie = starts[position] as number; tie < end; tie += 1) {
        const matter = matters[tie] as number;
        const strength = strengths[tie] as number;
        const likeness = strength * (likest[matter] as number);
        const cover = strength * (reading.coverage[matter] as number);
        if (likeness === 0 && cover === 0) continue;
        const three = strength * (bestThree[matter] as number);
        raise(features, from + saying, likeness);
        raise(features, from + threeSayings, three);
        raise(features, from + nearSaying, likeness - 0.6);
        raise(features, from + vote, strength * (votes[matter] as number));
        raise(features, from + profile, strength * (reading.profile[matter] as number));
        raise(features, from + sayingCover, cover);
        if (likeness + three + cover > strongest) {
          strongest = likeness + three + cover;
          through[position] = matter;
        }
      }
    }
    lead(features, threeSayings, at.sayingsLead);
    lead(features, sayingCover, at.coverLead);
    lead(features, profile, at.profileLead);
    this.#fillDuties(reading);
    lead(features, at.text, at.textLead);
    lead(features, at.title, at.titleLead);
    this.#fillOthers(reading);
    return through;
  }

  #fillDuties(reading: Reading): void {
    const features = this.#features;
    const texts = this.#index.scores(reading.officialTerms);
    const lines = this.#lines.likeness(reading.officialTerms).best;
    const titles = this.#titles.likeness(reading.officialTerms).best;
    const punish = this.#cues.punish.test(reading.text);
    const reclaimed = this.#cues.reclaimed.test(reading.text);
    for (let position = 0; position < this.#penalty.length; position += 1) {
      const from = position * width;
      features[from + at.text] = texts.bm25[position] as number;
      features[from + at.textCover] = texts.coverage[position] as number;
      features[from + at.line] = lines[position] as number;
      features[from + at.title] = titles[position] as number;
      if (this.#penalty[position] === true) features[from + (punish ? at.punish : at.unaskedPunish)] = 1;
      if (reclaimed && this.#reclaimed[position] === true) features[from + at.reclaimed] = 1;
    }
  }

  #fillOthers(reading: Reading): void {
    for (let position = this.#penalty.length; position < this.#targets.length - 1; position += 1) {
      this.#features[position * width + at.elsewhere] = 1;
    }
    const nothing = (this.#targets.length - 1) * width;
    this.#features[nothing + at.nothing] = 1;
    this.#features[nothing + at.nothingUnknown] = reading.unknownShare;
    this.#features[nothing + at.nothingChatter] = reading.chatter;
    this.#features[nothing + at.nothingFar] = 1 - reading.sayings.most;
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

/** Writes each row's `from` feature as a share of the highest of all rows to its `to` feature. */
function lead(features: Float32Array, from: number, to: number): void {
  let most = 0;
  for (let row = 0; row < features.length; row += width) most = Math.max(most, features[row + from] as number);
  if (most <= 0) return;
  for (let row = 0; row < features.length; row += width) features[row + to] = (features[row + from] as number) / most;
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
  return Float32Array.from(featureNames, (name) => weights[name]);
}
