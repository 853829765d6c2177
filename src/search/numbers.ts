/**
 * Dot products of every row of a matrix (row by row in one array) with a vector: `out[r] = Σ rows[r·size + k] · vector[k]`.
 * Eight rows go side by side: one sum alone has the processor wait for every addition (measured: 2.4 times slower).
 * A row's own sum is added up in order, so the result does not depend on its neighbours.
 */
export function multiply(rows: Float32Array, vector: Float32Array, out: Float32Array): void {
  const together = out.length - (out.length % 8);
  for (let row = 0; row < together; row += 8) eightRows({ rows, vector, out }, row);
  for (let row = together; row < out.length; row += 1) out[row] = dotRow(rows, row, vector);
}

type Product = { rows: Float32Array; vector: Float32Array; out: Float32Array };

function eightRows({ rows, vector, out }: Product, row: number): void {
  const size = vector.length;
  let [a, b, c, d, e, f, g, h] = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let k = 0, at = row * size; k < size; k += 1, at += 1) {
    const value = vector[k] as number;
    a += (rows[at] as number) * value;
    b += (rows[at + size] as number) * value;
    c += (rows[at + 2 * size] as number) * value;
    d += (rows[at + 3 * size] as number) * value;
    e += (rows[at + 4 * size] as number) * value;
    f += (rows[at + 5 * size] as number) * value;
    g += (rows[at + 6 * size] as number) * value;
    h += (rows[at + 7 * size] as number) * value;
  }
  out[row] = a;
  out[row + 1] = b;
  out[row + 2] = c;
  out[row + 3] = d;
  out[row + 4] = e;
  out[row + 5] = f;
  out[row + 6] = g;
  out[row + 7] = h;
}

/** Some rows of a matrix of bytes, `size` each, and how often each counts. */
type Weighted = { size: number; rows: Int32Array; scales: Float64Array; count: number };

/** Weighted sum of rows: `out[k] = Σ scales[n] · bytes[rows[n]·size + k]`. Four columns at a time stay in registers. */
export function addRows(bytes: Int8Array, { size, rows, scales, count }: Weighted): Float32Array {
  const out = new Float32Array(size);
  for (let k = 0; k < size; k += 4) {
    let [a, b, c, d] = [0, 0, 0, 0];
    for (let n = 0; n < count; n += 1) {
      const at = (rows[n] as number) * size + k;
      const scale = scales[n] as number;
      a += scale * (bytes[at] as number);
      b += scale * (bytes[at + 1] as number);
      c += scale * (bytes[at + 2] as number);
      d += scale * (bytes[at + 3] as number);
    }
    out[k] = a;
    out[k + 1] = b;
    out[k + 2] = c;
    out[k + 3] = d;
  }
  return out;
}

/** Dot product of one row of a matrix with a vector. */
export function dotRow(rows: Float32Array, row: number, vector: Float32Array): number {
  let sum = 0;
  for (let k = 0, from = row * vector.length; k < vector.length; k += 1)
    sum += (rows[from + k] as number) * (vector[k] as number);
  return sum;
}

/** Of some positions the `count` with the highest values, highest first. */
export function best(values: Float32Array, positions: readonly number[], count: number): number[] {
  const order: number[] = [];
  for (const position of positions) {
    const value = values[position] as number;
    if (order.length === count && value <= (values[order[count - 1] as number] as number)) continue;
    let place = order.length;
    while (place > 0 && (values[order[place - 1] as number] as number) < value) place -= 1;
    order.splice(place, 0, position);
    if (order.length > count) order.pop();
  }
  return order;
}

/** The highest of the first `count` values; 0 when none is above. */
export function highest(values: Float32Array, count: number = values.length): number {
  let most = 0;
  for (let at = 0; at < count; at += 1) if ((values[at] as number) > most) most = values[at] as number;
  return most;
}

/** The highest of the values at some positions. */
export function highestAt(values: Float32Array, positions: readonly number[]): number {
  let most = Number.NEGATIVE_INFINITY;
  for (const position of positions) if ((values[position] as number) > most) most = values[position] as number;
  return most;
}
