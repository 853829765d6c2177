import { Lexicon, type NumberedTerms } from './lexicon.ts';
import { Matrix } from './matrix.ts';
import { addRows } from './numbers.ts';

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
const negligible = 10;

/**
 * Tells which matter a text is about: the terms' vectors added up, compared with each matter's vector (a linear classifier of low
 * rank: Joulin et al. 2017, "Bag of Tricks for Efficient Text Classification"). Words that are used of the same matters have vectors
 * alike, so a question need not share a word with any saying.
 *
 *     terms ─▶ Σ weight · vector ÷ |weights| ─▶ · matter vectors + bias ─▶ softmax
 */
export class Sense {
  /** The model's vocabulary has the first numbers; others may add their own terms behind it. */
  readonly lexicon: Lexicon;
  readonly #model: SenseModel;
  readonly #matterVectors: Matrix;
  readonly #known: number;
  /** Used anew by every question: the rows that have a probability. */
  readonly #near: Int32Array;

  constructor(model: SenseModel) {
    this.#model = model;
    this.#matterVectors = new Matrix(model.matterVectors, model.size);
    this.lexicon = new Lexicon(model.vocabulary);
    this.#known = model.vocabulary.length;
    this.#near = new Int32Array(model.biases.length);
  }

  /** `numbers`: those of the terms in `lexicon`. */
  read({ numbers, weights }: NumberedTerms): Sensed {
    const { size, termBytes, termScales, termWeights } = this.#model;
    const rows = new Int32Array(numbers.length);
    const scales = new Float64Array(numbers.length);
    let known = 0;
    let square = 0;
    for (let at = 0; at < numbers.length; at += 1) {
      const position = numbers[at] as number;
      if (position < 0 || position >= this.#known) continue;
      const counts = (weights[at] as number) * (termWeights[position] as number);
      square += counts * counts;
      rows[known] = position;
      scales[known] = counts * (termScales[position] as number);
      known += 1;
    }
    const vector = addRows(termBytes, { size, rows, scales, count: known });
    const length = 1 / (Math.sqrt(square) || 1);
    for (let k = 0; k < size; k += 1) vector[k] = (vector[k] as number) * length;
    return { probabilities: this.#probabilities(vector), vector: unit(vector) };
  }

  #probabilities(vector: Float32Array): Float32Array {
    const { biases } = this.#model;
    const products = this.#matterVectors.times(vector);
    const scores = new Float32Array(biases.length);
    let top = Number.NEGATIVE_INFINITY;
    for (let row = 0; row < scores.length; row += 1) {
      const score = (products[row] as number) + (biases[row] as number);
      scores[row] = score;
      if (score > top) top = score;
    }
    // What is far behind is most of all, and stays nothing.
    let [sum, near] = [0, 0];
    for (let row = 0; row < scores.length; row += 1) {
      const gap = (scores[row] as number) - top;
      scores[row] = 0;
      if (gap <= -negligible) continue;
      const value = Math.exp(gap);
      scores[row] = value;
      sum += value;
      this.#near[near] = row;
      near += 1;
    }
    for (let n = 0; n < near; n += 1) {
      const row = this.#near[n] as number;
      scores[row] = (scores[row] as number) / sum;
    }
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
  for (let k = 0; k < vector.length; k += 1) square += (vector[k] as number) ** 2;
  const length = 1 / (Math.sqrt(square) || 1);
  const out = new Float32Array(vector.length);
  for (let k = 0; k < vector.length; k += 1) out[k] = (vector[k] as number) * length;
  return out;
}
