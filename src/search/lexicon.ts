import { PairTable } from './pair-table.ts';
import type { Term } from './terms.ts';

/** Terms as numbers of a lexicon, -1 where one is unknown, and what each counts. */
export type NumberedTerms = { numbers: Int32Array; weights: Float64Array };

const codeUnits = 0x1_0000;
const wordMark = '='.charCodeAt(0);

/**
 * Numbers of the terms that are known, from 0. Single characters, pairs and words of two characters, nearly all of any text, are found
 * without hashing a string.
 */
export class Lexicon {
  readonly #singles = new Int32Array(codeUnits).fill(-1);
  readonly #pairs = new PairTable();
  readonly #words = new PairTable();
  readonly #longer = new Map<string, number>();
  #size = 0;

  constructor(keys: Iterable<string> = []) {
    for (const key of keys) this.add(key);
  }

  get size(): number {
    return this.#size;
  }

  /** The number of a term; a new one where it had none. */
  add(key: string): number {
    const known = this.numberOf(key);
    if (known >= 0) return known;
    const number = this.#size;
    if (key.length === 1) this.#singles[key.charCodeAt(0)] = number;
    else if (key.length === 2) this.#pairs.set(key.charCodeAt(0), key.charCodeAt(1), number);
    else if (isShortWord(key)) this.#words.set(key.charCodeAt(1), key.charCodeAt(2), number);
    else this.#longer.set(key, number);
    this.#size += 1;
    return number;
  }

  /** The number of a term; -1 where it is unknown. */
  numberOf(key: string): number {
    if (key.length === 1) return this.#singles[key.charCodeAt(0)] as number;
    if (key.length === 2) return this.#pairs.get(key.charCodeAt(0), key.charCodeAt(1));
    if (isShortWord(key)) return this.#words.get(key.charCodeAt(1), key.charCodeAt(2));
    return this.#longer.get(key) ?? -1;
  }

  /** The terms by their numbers, in their order; behind them room for `more`. */
  numbered(terms: readonly Term[], more = 0): NumberedTerms {
    const numbers = new Int32Array(terms.length + more);
    const weights = new Float64Array(terms.length + more);
    for (let at = 0; at < terms.length; at += 1) {
      const { key, weight } = terms[at] as Term;
      numbers[at] = this.numberOf(key);
      weights[at] = weight;
    }
    return { numbers, weights };
  }
}

/** `=低保`. */
function isShortWord(key: string): boolean {
  return key.length === 3 && key.charCodeAt(0) === wordMark;
}
