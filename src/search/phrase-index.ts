import type { Term } from './terms.ts';

/** Per owner: likeness (0–1, cosine of weighted terms) of its best phrase and the mean of its best three. */
export type Likeness = {
  best: Float32Array;
  bestThree: Float32Array;
  /** Position of the best phrase; -1 for none. */
  bestPhrase: Int32Array;
  /** Owners with any likeness at all. */
  owners: number[];
  /** The highest likeness, and the highest mean of three. */
  most: number;
  mostThree: number;
};

/** A term in more than this share of the phrases tells nothing and is passed over when scoring. */
const commonShare = 0.008;

/** Collects phrases for an index, keeping only numbers. */
export class PhraseIndexBuilder {
  readonly vocabulary = new Map<string, number>();
  readonly owners: number[] = [];
  readonly terms: number[] = [];
  readonly weights: number[] = [];
  readonly ends: number[] = [];

  /** `owner` counts from 0: the matter of a saying, the duty of a line. */
  add(owner: number, terms: readonly Term[]): void {
    for (const { key, weight } of terms) {
      let id = this.vocabulary.get(key);
      if (id === undefined) {
        id = this.vocabulary.size;
        this.vocabulary.set(key, id);
      }
      this.terms.push(id);
      this.weights.push(weight);
    }
    this.owners.push(owner);
    this.ends.push(this.terms.length);
  }

  build(ownerCount: number): PhraseIndex {
    return new PhraseIndex(this, ownerCount);
  }
}

/**
 * Finds the phrases most like a query, by an inverted index over all of them.
 *
 *     query terms ─▶ postings of each term ─▶ dot product per phrase ÷ (|query| · |phrase|) ─▶ best per owner
 *
 * Not for huge collections: the accumulator holds one number a phrase (20,000 phrases: 80 kB, reused).
 */
export class PhraseIndex {
  readonly #vocabulary: ReadonlyMap<string, number>;
  readonly #starts: Int32Array;
  readonly #phrases: Int32Array;
  readonly #weights: Float32Array;
  readonly #idf: Float32Array;
  readonly #norms: Float32Array;
  readonly #owners: Int32Array;
  readonly #ownerCount: number;
  readonly #scores: Float32Array;
  readonly #touched: Int32Array;
  readonly #unknownIdf: number;

  constructor(built: PhraseIndexBuilder, ownerCount: number) {
    const count = built.owners.length;
    this.#ownerCount = ownerCount;
    this.#vocabulary = built.vocabulary;
    this.#owners = Int32Array.from(built.owners);
    this.#scores = new Float32Array(count);
    this.#touched = new Int32Array(count);
    const frequencies = new Int32Array(built.vocabulary.size);
    for (const term of built.terms) frequencies[term] = (frequencies[term] as number) + 1;
    this.#idf = Float32Array.from(frequencies, (frequency) => Math.log(1 + count / frequency));
    this.#unknownIdf = Math.log(1 + count);
    this.#starts = new Int32Array(frequencies.length + 1);
    for (let term = 0; term < frequencies.length; term += 1) {
      this.#starts[term + 1] = (this.#starts[term] as number) + (frequencies[term] as number);
    }
    this.#phrases = new Int32Array(built.terms.length);
    this.#weights = new Float32Array(built.terms.length);
    this.#norms = new Float32Array(count);
    const next = this.#starts.slice();
    let from = 0;
    for (let phrase = 0; phrase < count; phrase += 1) {
      const end = built.ends[phrase] as number;
      let square = 0;
      for (; from < end; from += 1) {
        const term = built.terms[from] as number;
        const weight = (built.weights[from] as number) * (this.#idf[term] as number);
        const at = next[term] as number;
        next[term] = at + 1;
        this.#phrases[at] = phrase;
        this.#weights[at] = weight;
        square += weight * weight;
      }
      this.#norms[phrase] = Math.sqrt(square) || 1;
    }
  }

  /** How rare a term is among the phrases, in nats; a term never seen is rarest. */
  rarity(key: string): number {
    const id = this.#vocabulary.get(key);
    return id === undefined ? this.#unknownIdf : (this.#idf[id] as number);
  }

  /** True when some phrase holds the term. */
  knows(key: string): boolean {
    return this.#vocabulary.has(key);
  }

  /** `except`: a phrase to leave out, by position (for judging a phrase by all the others). */
  likeness(query: readonly Term[], except = -1): Likeness {
    const { count, norm } = this.#accumulate(query);
    const best = new Float32Array(this.#ownerCount);
    const second = new Float32Array(this.#ownerCount);
    const third = new Float32Array(this.#ownerCount);
    const bestPhrase = new Int32Array(this.#ownerCount).fill(-1);
    const owners: number[] = [];
    let most = 0;
    let mostThree = 0;
    for (let n = 0; n < count; n += 1) {
      const phrase = this.#touched[n] as number;
      const score = phrase === except ? 0 : (this.#scores[phrase] as number) / (norm * (this.#norms[phrase] as number));
      this.#scores[phrase] = 0;
      if (score > most) most = score;
      const owner = this.#owners[phrase] as number;
      if (score > (third[owner] as number)) {
        if (score > (second[owner] as number)) {
          third[owner] = second[owner] as number;
          if (score > (best[owner] as number)) {
            if (bestPhrase[owner] === -1) owners.push(owner);
            second[owner] = best[owner] as number;
            best[owner] = score;
            bestPhrase[owner] = phrase;
          } else second[owner] = score;
        } else third[owner] = score;
      }
    }
    for (const owner of owners) {
      const mean = ((best[owner] as number) + (second[owner] as number) + (third[owner] as number)) / 3;
      third[owner] = mean;
      if (mean > mostThree) mostThree = mean;
    }
    return { best, bestThree: third, bestPhrase, owners, most, mostThree };
  }

  /** The highest likeness alone. */
  nearest(query: readonly Term[]): number {
    const { count, norm } = this.#accumulate(query);
    let most = 0;
    for (let n = 0; n < count; n += 1) {
      const phrase = this.#touched[n] as number;
      const score = (this.#scores[phrase] as number) / (norm * (this.#norms[phrase] as number));
      this.#scores[phrase] = 0;
      if (score > most) most = score;
    }
    return most;
  }

  /** Adds up the dot products; the phrases touched stand in `#touched`, their scores in `#scores`. */
  #accumulate(query: readonly Term[]): { count: number; norm: number } {
    const scores = this.#scores;
    const common = Math.max(30, this.#owners.length * commonShare);
    let count = 0;
    let square = 0;
    for (const { key, weight } of query) {
      const id = this.#vocabulary.get(key);
      const queryWeight = weight * (id === undefined ? this.#unknownIdf : (this.#idf[id] as number));
      square += queryWeight * queryWeight;
      if (id === undefined) continue;
      const start = this.#starts[id] as number;
      const end = this.#starts[id + 1] as number;
      if (end - start > common) continue;
      for (let at = start; at < end; at += 1) {
        const phrase = this.#phrases[at] as number;
        const before = scores[phrase] as number;
        if (before === 0) {
          this.#touched[count] = phrase;
          count += 1;
        }
        scores[phrase] = before + queryWeight * (this.#weights[at] as number);
      }
    }
    return { count, norm: Math.sqrt(square) || 1 };
  }
}
