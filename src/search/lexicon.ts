import type { Term } from './terms.ts';

/** Numbers of the terms that are known, from 0: looked up once a question, whoever asks about them. */
export class Lexicon {
  readonly #numbers: Map<string, number>;

  constructor(keys: readonly string[] = []) {
    this.#numbers = new Map(keys.map((key, number) => [key, number]));
  }

  get size(): number {
    return this.#numbers.size;
  }

  /** The number of a term; a new one where it had none. */
  add(key: string): number {
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.#numbers.size;
    this.#numbers.set(key, number);
    return number;
  }

  /** The number of a term; -1 where it is unknown. */
  numberOf(key: string): number {
    return this.#numbers.get(key) ?? -1;
  }

  /** Numbers of the terms, in their order; -1 where one is unknown. */
  find(terms: readonly Term[]): Int32Array {
    const numbers = new Int32Array(terms.length);
    for (let at = 0; at < terms.length; at += 1) numbers[at] = this.numberOf((terms[at] as Term).key);
    return numbers;
  }
}
