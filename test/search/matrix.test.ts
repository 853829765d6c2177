import { readFileSync } from 'node:fs';
import test from 'ava';
import wabt from 'wabt';
import { Matrix } from '../../src/search/matrix.ts';
import { productCode } from '../../src/search/product-code.ts';

const source = readFileSync(new URL('../../src/search/product.wat', import.meta.url), 'utf8');

test('the committed bytes are what product.wat says', async (t) => {
  const { parseWat } = await wabt();
  const { buffer } = parseWat('product.wat', source, { simd: true }).toBinary({});
  t.is(productCode, Buffer.from(buffer).toString('base64'), 'put this text into src/search/product-code.ts');
});

for (const [count, columns] of [
  [1, 1],
  [31, 3],
  [32, 64],
  [33, 64],
  [1337, 64],
] as const) {
  test(`a product of ${count} rows and ${columns} columns is to the bit what single precision gives`, (t) => {
    const rows = Float32Array.from({ length: count * columns }, (_, at) => Math.sin(at * at));
    const matrix = new Matrix(rows, columns);
    for (const turn of [1, 2]) {
      const vector = Float32Array.from({ length: columns }, (_, at) => Math.cos(turn * at));
      const expected = Float32Array.from({ length: count }, (_, row) => inOrder(rows, row, vector));
      t.deepEqual(matrix.times(vector), expected);
    }
  });
}

/** The row's sum, rounded after every step. */
function inOrder(rows: Float32Array, row: number, vector: Float32Array): number {
  return vector.reduce((sum, value, k) => {
    const product = Math.fround((rows[row * vector.length + k] as number) * value);
    return Math.fround(sum + product);
  }, 0);
}
