/** Spreads keys over a table whose size is a power of two: multiplication by 2³² ÷ the golden ratio (Knuth, TAOCP 3, 6.4). */
const spread = 0x9e37_79b1;
const fewestSlots = 16;

/**
 * Numbers (from 0) by pairs of numbers below 65,536, as two code units are. Open addressing in one array: a pair is found without
 * making or hashing a string, which costs a question ten times as much.
 */
export class PairTable {
  /** Key, then one more than its number, slot by slot; 0 for the latter: nothing here. */
  #slots = new Int32Array(2 * fewestSlots);
  #size = 0;

  /** The pair's number; -1 when it has none. */
  get(first: number, second: number): number {
    return (this.#slots[this.#find((first << 16) | second) + 1] as number) - 1;
  }

  set(first: number, second: number, value: number): void {
    const key = (first << 16) | second;
    const at = this.#find(key);
    if (this.#slots[at + 1] === 0) this.#size += 1;
    this.#slots[at] = key;
    this.#slots[at + 1] = value + 1;
    if (4 * this.#size > this.#slots.length) this.#grow();
  }

  /** Where a key is, or would be put. */
  #find(key: number): number {
    const slots = this.#slots;
    const mask = slots.length - 2;
    let at = (Math.imul(key, spread) >>> 6) & mask;
    while (slots[at + 1] !== 0 && slots[at] !== key) at = (at + 2) & mask;
    return at;
  }

  #grow(): void {
    const before = this.#slots;
    this.#slots = new Int32Array(2 * before.length);
    for (let from = 0; from < before.length; from += 2) {
      if (before[from + 1] === 0) continue;
      const at = this.#find(before[from] as number);
      this.#slots[at] = before[from] as number;
      this.#slots[at + 1] = before[from + 1] as number;
    }
  }
}
