import type { Term } from './terms.ts';

/** A learnt reading: vectors of terms and of matters in one space, and what each term counts. Made by `trainSense`. */
export type SenseModel = {
  size: number;
  /** Ids of the matters, in the order of `matterVectors`; one row more stands for "no matter at all". */
  matters: readonly string[];
  vocabulary: readonly string[];
  /** `size` bytes a term; a term's vector is its bytes times its scale. */
  termBytes: Int8Array;
  termScales: Float32Array;
  /** Weight by rarity of a term. */
  termWeights: Float32Array;
  matterVectors: Float32Array;
  biases: Float32Array;
};

/** `probabilities`: per matter, and last for "no matter"; they add up to 1. `vector`: of length 1, for comparing two texts. */
export type Sensed = { vector: Float32Array; probabilities: Float32Array };

/** A class this many nats behind the likeliest has no probability to speak of. */
const negligible = 16;

/**
 * Tells which matter a text is about: the terms' vectors added up, compared with each matter's vector (a linear classifier of low
 * rank: Joulin et al. 2017, "Bag of Tricks for Efficient Text Classification"). Words that are used of the same matters have vectors
 * alike, so a question need not share a word with any saying.
 *
 *     terms ─▶ Σ weight · vector ÷ |weights| ─▶ · matter vectors + bias ─▶ softmax
 */
export class Sense {
  readonly #model: SenseModel;
  readonly #positions: ReadonlyMap<string, number>;

  constructor(model: SenseModel) {
    this.#model = model;
    this.#positions = new Map(model.vocabulary.map((key, position) => [key, position]));
  }

  read(terms: readonly Term[]): Sensed {
    const { size, termBytes, termScales, termWeights } = this.#model;
    const vector = new Float32Array(size);
    let square = 0;
    for (const { key, weight } of terms) {
      const position = this.#positions.get(key);
      if (position === undefined) continue;
      const counts = weight * (termWeights[position] as number);
      square += counts * counts;
      const scale = counts * (termScales[position] as number);
      for (let k = 0, from = position * size; k < size; k += 1) {
        vector[k] = (vector[k] as number) + scale * (termBytes[from + k] as number);
      }
    }
    const length = 1 / (Math.sqrt(square) || 1);
    for (let k = 0; k < size; k += 1) vector[k] = (vector[k] as number) * length;
    return { probabilities: this.#probabilities(vector), vector: unit(vector) };
  }

  #probabilities(vector: Float32Array): Float32Array {
    const { size, matterVectors, biases } = this.#model;
    const scores = new Float32Array(biases.length);
    let top = Number.NEGATIVE_INFINITY;
    for (let row = 0, from = 0; row < scores.length; row += 1, from += size) {
      let score = biases[row] as number;
      for (let k = 0; k < size; k += 1) score += (matterVectors[from + k] as number) * (vector[k] as number);
      scores[row] = score;
      if (score > top) top = score;
    }
    let sum = 0;
    for (let row = 0; row < scores.length; row += 1) {
      const gap = (scores[row] as number) - top;
      const value = gap > -negligible ? Math.exp(gap) : 0;
      scores[row] = value;
      sum += value;
    }
    for (let row = 0; row < scores.length; row += 1) scores[row] = (scores[row] as number) / sum;
    return scores;
  }
}

/** A model that has learnt nothing: every matter is as likely as any other. */
export function untaughtSense(matters: readonly string[]): SenseModel {
  const [none, noBytes] = [new Float32Array(0), new Int8Array(0)];
  return {
    ...{ size: 1, matters, vocabulary: [], termBytes: noBytes, termScales: none, termWeights: none },
    ...{ matterVectors: new Float32Array(matters.length + 1), biases: new Float32Array(matters.length + 1) },
  };
}

/** The vector made as long as 1; nothing stays nothing. */
function unit(vector: Float32Array): Float32Array {
  let square = 0;
  for (const value of vector) square += value * value;
  const length = 1 / (Math.sqrt(square) || 1);
  return vector.map((value) => value * length);
}
