import type { SenseModel } from './sense.ts';

/** One learnt model: `size` numbers a term and a class, row by row. */
export type Voter = {
  size: number;
  vocabulary: readonly string[];
  termWeights: Float32Array;
  terms: Float32Array;
  rows: Float32Array;
  biases: Float32Array;
};

const highestByte = 127;

/**
 * Models of one vocabulary side by side as one: its vectors are theirs one behind the other, and its scores the average of theirs,
 * because a dot product of joined vectors is the sum of the dot products.
 */
export function joinVoters(matters: readonly string[], voters: readonly Voter[]): SenseModel {
  const [first] = voters;
  if (first === undefined) throw new RangeError('no voters');
  const size = voters.reduce((sum, voter) => sum + voter.size, 0);
  const share = 1 / voters.length;
  const matterVectors = joined(
    voters.map(({ rows, size: own }) => ({ rows, size: own })),
    size,
  ).map((value) => value * share);
  const biases = first.biases.map((_, at) =>
    voters.reduce((sum, voter) => sum + share * (voter.biases[at] as number), 0),
  );
  const { vocabulary, termWeights } = first;
  const terms = joined(
    voters.map(({ terms: rows, size: own }) => ({ rows, size: own })),
    size,
  );
  return { size, matters, vocabulary, ...inBytes(terms, size), termWeights, matterVectors, biases };
}

/** Rows of several matrices one behind the other. */
function joined(matrices: ReadonlyArray<{ rows: Float32Array; size: number }>, size: number): Float32Array {
  const count = matrices.reduce((sum, { rows }) => sum + rows.length, 0) / size;
  const all = new Float32Array(count * size);
  let from = 0;
  for (const { rows, size: own } of matrices) {
    for (let row = 0; row < count; row += 1) all.set(rows.subarray(row * own, (row + 1) * own), row * size + from);
    from += own;
  }
  return all;
}

/** A byte a number and a scale a row: a quarter of the room, and nobody can tell. */
function inBytes(rows: Float32Array, size: number): Pick<SenseModel, 'termBytes' | 'termScales'> {
  const count = rows.length / size;
  const termBytes = new Int8Array(rows.length);
  const termScales = new Float32Array(count);
  for (let row = 0; row < count; row += 1) {
    const vector = rows.subarray(row * size, (row + 1) * size);
    const most = vector.reduce((high, value) => Math.max(high, Math.abs(value)), 1e-9);
    termScales[row] = most / highestByte;
    for (let k = 0; k < size; k += 1)
      termBytes[row * size + k] = Math.round(((vector[k] as number) / most) * highestByte);
  }
  return { termBytes, termScales };
}
