import type { SenseModel } from './sense.ts';
import { joinVoters, type Voter } from './sense-voters.ts';
import type { Term } from './terms.ts';

/** A phrase and the row of its matter; the row after the last matter is "no matter". */
export type SensePhrase = { row: number; terms: readonly Term[] };

export type SenseTraining = {
  /** Models learnt apart, from other beginnings; their votes are averaged. Four small ones beat two larger ones on questions of all kinds at nearly the same cost, and change less from one training to the next. */
  voters: number;
  /** Numbers a vector of one of them. */
  size: number;
  epochs: number;
  /** Share of a phrase's terms that are hidden each time it is shown: makes every word learn to tell the matter by itself. */
  dropout: number;
  rate: number;
  /** Terms of fewer phrases than this are left out: they are names and slips. */
  leastPhrases: number;
  /** Power of ln(1 + phrases ÷ phrases with the term). */
  rarityPower: number;
  seed: number;
};

export const usualTraining: SenseTraining = {
  voters: 4,
  size: 24,
  epochs: 8,
  dropout: 0.5,
  rate: 0.25,
  leastPhrases: 3,
  rarityPower: 0.5,
  seed: 12_345,
};

/** Gradients smaller than this change nothing that survives rounding. */
const negligible = 1e-4;

/** Seeds of two voters lie so far apart. */
const nextSeed = 1_000_003;

/**
 * Learns vectors of terms and matters by stochastic gradient descent with AdaGrad on −log P(matter | phrase), the learning rate
 * falling to nothing; a bag of small models, their scores averaged (Breiman 1996, "Bagging Predictors", with other beginnings in the
 * place of other samples). Deterministic: the same phrases, in the same order, give the same bytes.
 */
export function trainSense(
  matters: readonly string[],
  phrases: readonly SensePhrase[],
  training: SenseTraining = usualTraining,
): SenseModel {
  const learnt = Array.from({ length: training.voters }, (_, voter) =>
    new Trainer(matters.length + 1, phrases, { ...training, seed: training.seed + voter * nextSeed }).run(),
  );
  return joinVoters(matters, learnt);
}

type Example = { row: number; ids: Int32Array; weights: Float32Array };

class Trainer {
  readonly #training: SenseTraining;
  readonly #vocabulary = new Map<string, number>();
  readonly #termWeights: Float32Array;
  readonly #examples: Example[];
  readonly #terms: Float32Array;
  readonly #rows: Float32Array;
  readonly #biases: Float32Array;
  readonly #termSpeed: Float32Array;
  readonly #rowSpeed: Float32Array;
  readonly #vector: Float32Array;
  readonly #back: Float32Array;
  readonly #scores: Float32Array;
  #state: number;

  constructor(classes: number, phrases: readonly SensePhrase[], training: SenseTraining) {
    const { size } = training;
    this.#training = training;
    this.#state = training.seed;
    const uses = new Map<string, number>();
    for (const { terms } of phrases) for (const { key } of terms) uses.set(key, (uses.get(key) ?? 0) + 1);
    for (const [key, count] of uses)
      if (count >= training.leastPhrases) this.#vocabulary.set(key, this.#vocabulary.size);
    this.#termWeights = Float32Array.from(
      this.#vocabulary.keys(),
      (key) => Math.log(1 + phrases.length / (uses.get(key) ?? 1)) ** training.rarityPower,
    );
    this.#examples = phrases.map((phrase) => this.#example(phrase)).filter(({ ids }) => ids.length > 0);
    this.#terms = this.#noise(this.#vocabulary.size * size, 0.5);
    this.#rows = this.#noise(classes * size, 0.2);
    this.#biases = new Float32Array(classes);
    this.#termSpeed = new Float32Array(this.#vocabulary.size);
    this.#rowSpeed = new Float32Array(classes);
    this.#vector = new Float32Array(size);
    this.#back = new Float32Array(size);
    this.#scores = new Float32Array(classes);
  }

  run(): Voter {
    const { epochs, rate } = this.#training;
    const order = Int32Array.from(this.#examples.keys());
    const all = epochs * order.length;
    for (let done = 0; done < all; done += 1) {
      if (done % order.length === 0) this.#shuffle(order);
      this.#learn(
        this.#examples[order[done % order.length] as number] as Example,
        rate * Math.max(0.02, 1 - done / all),
      );
    }
    return {
      ...{ size: this.#training.size, vocabulary: [...this.#vocabulary.keys()], termWeights: this.#termWeights },
      ...{ terms: this.#terms, rows: this.#rows, biases: this.#biases },
    };
  }

  #example({ row, terms }: SensePhrase): Example {
    const known = terms.flatMap(({ key, weight }) => {
      const id = this.#vocabulary.get(key);
      return id === undefined ? [] : [{ id, weight: weight * (this.#termWeights[id] as number) }];
    });
    return {
      row,
      ids: Int32Array.from(known, ({ id }) => id),
      weights: Float32Array.from(known, ({ weight }) => weight),
    };
  }

  #learn({ row, ids, weights }: Example, rate: number): void {
    const shown: number[] = [];
    for (let n = 0; n < ids.length; n += 1) if (this.#random() >= this.#training.dropout) shown.push(n);
    if (shown.length === 0) shown.push(Math.floor(this.#random() * ids.length));
    const norm = this.#forward(ids, weights, shown);
    this.#backward(row, rate);
    const { size } = this.#training;
    const back = this.#back;
    let square = 0;
    for (let k = 0; k < size; k += 1) square += (back[k] as number) ** 2;
    for (const n of shown) {
      const id = ids[n] as number;
      const weight = (weights[n] as number) * norm;
      const speed = (this.#termSpeed[id] as number) + (weight * weight * square) / size;
      this.#termSpeed[id] = speed;
      const step = (rate * weight) / Math.sqrt(speed + 1e-3);
      for (let k = 0, from = id * size; k < size; k += 1) {
        this.#terms[from + k] = (this.#terms[from + k] as number) - step * (back[k] as number);
      }
    }
  }

  /** Vector and probabilities of the shown terms; gives 1 ÷ length of their weights. */
  #forward(ids: Int32Array, weights: Float32Array, shown: readonly number[]): number {
    const { size } = this.#training;
    const vector = this.#vector.fill(0);
    let square = 0;
    for (const n of shown) {
      const weight = weights[n] as number;
      square += weight * weight;
      for (let k = 0, from = (ids[n] as number) * size; k < size; k += 1) {
        vector[k] = (vector[k] as number) + weight * (this.#terms[from + k] as number);
      }
    }
    const norm = 1 / Math.sqrt(square);
    for (let k = 0; k < size; k += 1) vector[k] = (vector[k] as number) * norm;
    const scores = this.#scores;
    let top = Number.NEGATIVE_INFINITY;
    for (let at = 0, from = 0; at < scores.length; at += 1, from += size) {
      let score = this.#biases[at] as number;
      for (let k = 0; k < size; k += 1) score += (this.#rows[from + k] as number) * (vector[k] as number);
      scores[at] = score;
      if (score > top) top = score;
    }
    let sum = 0;
    for (let at = 0; at < scores.length; at += 1) {
      const value = Math.exp((scores[at] as number) - top);
      scores[at] = value;
      sum += value;
    }
    for (let at = 0; at < scores.length; at += 1) scores[at] = (scores[at] as number) / sum;
    return norm;
  }

  /** Moves the matters' vectors; leaves the gradient by the text's vector in `#back`. */
  #backward(right: number, rate: number): void {
    const { size } = this.#training;
    const back = this.#back.fill(0);
    const vector = this.#vector;
    for (let at = 0; at < this.#scores.length; at += 1) {
      const push = (this.#scores[at] as number) - (at === right ? 1 : 0);
      if (push < negligible && push > -negligible) continue;
      const from = at * size;
      for (let k = 0; k < size; k += 1) back[k] = (back[k] as number) + push * (this.#rows[from + k] as number);
      const speed = (this.#rowSpeed[at] as number) + push * push;
      this.#rowSpeed[at] = speed;
      const step = (rate * push) / Math.sqrt(speed + 1e-2);
      for (let k = 0; k < size; k += 1) {
        this.#rows[from + k] = (this.#rows[from + k] as number) - step * (vector[k] as number);
      }
      this.#biases[at] = (this.#biases[at] as number) - 0.1 * step;
    }
  }

  #noise(length: number, width: number): Float32Array {
    return Float32Array.from({ length }, () => (this.#random() - 0.5) * width);
  }

  #shuffle(order: Int32Array): void {
    for (let n = order.length - 1; n > 0; n -= 1) {
      const other = Math.floor(this.#random() * (n + 1));
      const kept = order[n] as number;
      order[n] = order[other] as number;
      order[other] = kept;
    }
  }

  /** 0 ≤ x < 1; the linear congruential generator of Numerical Recipes: not random enough for secrets, and the same everywhere. */
  #random(): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0;
    return this.#state / 4_294_967_296;
  }
}
