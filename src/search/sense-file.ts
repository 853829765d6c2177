import type { SenseModel } from './sense.ts';

const mark = 'sense 1\n';

/**
 * A sense model as the bytes of `intents/sense.bin`: the mark, a line of JSON with the sizes and the matters, the vocabulary with a line
 * each, then the numbers, little-endian: bytes of the terms, their scales and weights, the matters' vectors, the biases.
 */
export function packSense(model: SenseModel): Buffer {
  const words = Buffer.from(model.vocabulary.join('\n'), 'utf8');
  const header = { size: model.size, matters: model.matters, terms: model.vocabulary.length, words: words.length };
  return Buffer.concat([
    Buffer.from(`${mark}${JSON.stringify(header)}\n`, 'utf8'),
    words,
    ...[model.termBytes, model.termScales, model.termWeights, model.matterVectors, model.biases].map((numbers) =>
      Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength),
    ),
  ]);
}

/** Undefined when the bytes are not what `packSense` gave for these matters, in this order. */
export function unpackSense(bytes: Buffer, matters: readonly string[]): SenseModel | undefined {
  if (bytes.toString('latin1', 0, mark.length) !== mark) return undefined;
  const lineEnd = bytes.indexOf('\n', mark.length);
  const header = JSON.parse(bytes.toString('utf8', mark.length, lineEnd)) as {
    size: number;
    matters: string[];
    terms: number;
    words: number;
  };
  const { size, terms, words } = header;
  if (header.matters.length !== matters.length || header.matters.some((id, at) => id !== matters[at])) return undefined;
  const classes = matters.length + 1;
  let from = lineEnd + 1 + words;
  const left = terms * size + 4 * (2 * terms + classes * size + classes);
  if (bytes.length !== from + left) return undefined;
  // Copied, so that the numbers begin where their kind must begin in memory.
  const take = (length: number) => {
    const part = Uint8Array.prototype.slice.call(bytes, from, from + length).buffer;
    from += length;
    return part;
  };
  return {
    ...{ size, matters },
    vocabulary: bytes.toString('utf8', lineEnd + 1, lineEnd + 1 + words).split('\n'),
    termBytes: new Int8Array(take(terms * size)),
    termScales: new Float32Array(take(4 * terms)),
    termWeights: new Float32Array(take(4 * terms)),
    matterVectors: new Float32Array(take(4 * classes * size)),
    biases: new Float32Array(take(4 * classes)),
  };
}
