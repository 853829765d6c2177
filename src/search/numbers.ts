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
export function best(values: Float32Array, positions: Int32Array, count: number): Int32Array {
  const order = new Int32Array(Math.min(count, positions.length));
  let least = Number.NEGATIVE_INFINITY;
  let found = 0;
  for (let n = 0; n < positions.length; n += 1) {
    const position = positions[n] as number;
    const value = values[position] as number;
    if (found === order.length && value <= least) continue;
    if (found < order.length) found += 1;
    let place = found - 1;
    while (place > 0 && (values[order[place - 1] as number] as number) < value) {
      order[place] = order[place - 1] as number;
      place -= 1;
    }
    order[place] = position;
    least = values[order[found - 1] as number] as number;
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
export function highestAt(values: Float32Array, positions: Int32Array): number {
  let most = Number.NEGATIVE_INFINITY;
  for (let n = 0; n < positions.length; n += 1) {
    const value = values[positions[n] as number] as number;
    if (value > most) most = value;
  }
  return most;
}
