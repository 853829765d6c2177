import { productCode } from './product-code.ts';

/** Rows that `product.wat` takes together. */
const blockRows = 32;
const bytesPerNumber = 4;
const pageSize = 0x1_0000;

type Product = (matrix: number, vector: number, out: number, blocks: number, columns: number) => void;

/**
 * A matrix that stays as it is, for products with many vectors. The product is the largest piece of a question, and JavaScript has no
 * way to multiply four numbers at once; WebAssembly has (`product.wat`), and takes a tenth of the time.
 */
export class Matrix {
  readonly #columns: number;
  readonly #blocks: number;
  readonly #multiply: Product;
  readonly #vector: Float32Array;
  readonly #out: Float32Array;

  /** `rows`: one behind the other, `columns` numbers each. */
  constructor(rows: Float32Array, columns: number) {
    const count = rows.length / columns;
    this.#columns = columns;
    this.#blocks = Math.ceil(count / blockRows);
    const padded = this.#blocks * blockRows;
    const instance = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(productCode, 'base64')));
    this.#multiply = instance.exports.multiply as Product;
    const memory = instance.exports.memory as WebAssembly.Memory;
    const needed = bytesPerNumber * (padded * columns + columns + padded);
    memory.grow(Math.ceil(needed / pageSize));
    const blocks = new Float32Array(memory.buffer, 0, padded * columns);
    for (let row = 0; row < count; row += 1) {
      const from = Math.floor(row / blockRows) * blockRows * columns + (row % blockRows);
      for (let column = 0; column < columns; column += 1)
        blocks[from + column * blockRows] = rows[row * columns + column] as number;
    }
    this.#out = new Float32Array(memory.buffer, blocks.byteLength, count);
    this.#vector = new Float32Array(memory.buffer, blocks.byteLength + padded * bytesPerNumber, columns);
  }

  /** `out[r] = Σ rows[r][k] · vector[k]`. The same array each time: valid until the next call. */
  times(vector: Float32Array): Float32Array {
    this.#vector.set(vector);
    this.#multiply(0, this.#vector.byteOffset, this.#out.byteOffset, this.#blocks, this.#columns);
    return this.#out;
  }
}
