import type { Term } from './terms.ts';

/** A phrase and whose it is: a saying and its matter, or a line and its duty. `owner` counts from 0. */
export type Phrase = { owner: number; terms: readonly Term[] };

/** Per owner: similarity (0–1, cosine of weighted terms) of its best phrase and the mean of its best three. */
export type Similarities = { best: Float32Array; bestThree: Float32Array; bestPhrase: Int32Array; owners: number[] };

type Posting = { phrases: number[]; weights: number[] };

/**
 * Finds the phrases most like a query, by an inverted index over all of them.
 *
 *     query terms ─▶ postings of each term ─▶ dot product per phrase ÷ (|query| · |phrase|) ─▶ best per owner
 *
 * Not for huge collections: the accumulator holds one number a phrase (20,000 phrases: 80 kB, reused).
 */
export class PhraseIndex {
  readonly #vocabulary = new Map<string, number>();
  readonly #starts: Int32Array;
  readonly #phrases: Int32Array;
  readonly #weights: Float32Array;
  readonly #idf: Float32Array;
  readonly #norms: Float32Array;
  readonly #owners: Int32Array;
  readonly #ownerCount: number;
  readonly #scores: Float32Array;
  readonly #unknownIdf: number;

  constructor(phrases: readonly Phrase[], ownerCount: number) {
    this.#ownerCount = ownerCount;
    this.#owners = Int32Array.from(phrases, (phrase) => phrase.owner);
    this.#scores = new Float32Array(phrases.length);
    const postings: Posting[] = [];
    for (const [at, phrase] of phrases.entries()) {
      for (const { key, weight } of phrase.terms) {
        let id = this.#vocabulary.get(key);
        if (id === undefined) {
          id = postings.length;
          this.#vocabulary.set(key, id);
          postings.push({ phrases: [], weights: [] });
        }
        const posting = postings[id];
        posting?.phrases.push(at);
        posting?.weights.push(weight);
      }
    }
    this.#idf = Float32Array.from(postings, (posting) => Math.log(1 + phrases.length / posting.phrases.length));
    this.#unknownIdf = Math.log(1 + phrases.length);
    const total = postings.reduce((sum, posting) => sum + posting.phrases.length, 0);
    this.#starts = new Int32Array(postings.length + 1);
    this.#phrases = new Int32Array(total);
    this.#weights = new Float32Array(total);
    const squares = new Float64Array(phrases.length);
    let cursor = 0;
    for (const [id, posting] of postings.entries()) {
      this.#starts[id] = cursor;
      for (const [n, phrase] of posting.phrases.entries()) {
        const weight = (posting.weights[n] ?? 0) * (this.#idf[id] ?? 0);
        this.#phrases[cursor] = phrase;
        this.#weights[cursor] = weight;
        squares[phrase] = (squares[phrase] ?? 0) + weight * weight;
        cursor += 1;
      }
    }
    this.#starts[postings.length] = cursor;
    this.#norms = Float32Array.from(squares, (square) => Math.sqrt(square) || 1);
  }

  /** How rare a term is among the phrases, in nats; a term never seen is rarest. */
  rarity(key: string): number {
    const id = this.#vocabulary.get(key);
    return id === undefined ? this.#unknownIdf : (this.#idf[id] ?? 0);
  }

  /** True when some phrase holds the term. */
  knows(key: string): boolean {
    return this.#vocabulary.has(key);
  }

  /** `except`: a phrase to leave out, by position (for judging a phrase by all the others). */
  similarities(query: readonly Term[], except = -1): Similarities {
    const scores = this.#scores;
    const touched: number[] = [];
    let square = 0;
    for (const { key, weight } of query) {
      const id = this.#vocabulary.get(key);
      const idf = id === undefined ? this.#unknownIdf : (this.#idf[id] ?? 0);
      const queryWeight = weight * idf;
      square += queryWeight * queryWeight;
      if (id === undefined) continue;
      const end = this.#starts[id + 1] ?? 0;
      for (let at = this.#starts[id] ?? 0; at < end; at += 1) {
        const phrase = this.#phrases[at] as number;
        const before = scores[phrase] as number;
        if (before === 0) touched.push(phrase);
        scores[phrase] = before + queryWeight * (this.#weights[at] as number);
      }
    }
    const norm = Math.sqrt(square) || 1;
    const best = new Float32Array(this.#ownerCount);
    const second = new Float32Array(this.#ownerCount);
    const third = new Float32Array(this.#ownerCount);
    const bestPhrase = new Int32Array(this.#ownerCount).fill(-1);
    const owners: number[] = [];
    for (const phrase of touched) {
      const score = (scores[phrase] as number) / (norm * (this.#norms[phrase] as number));
      scores[phrase] = 0;
      if (phrase === except) continue;
      const owner = this.#owners[phrase] as number;
      if (bestPhrase[owner] === -1) owners.push(owner);
      if (score > (best[owner] as number)) {
        third[owner] = second[owner] as number;
        second[owner] = best[owner] as number;
        best[owner] = score;
        bestPhrase[owner] = phrase;
      } else if (score > (second[owner] as number)) {
        third[owner] = second[owner] as number;
        second[owner] = score;
      } else if (score > (third[owner] as number)) third[owner] = score;
      if (bestPhrase[owner] === -1) bestPhrase[owner] = phrase;
    }
    for (const owner of owners) {
      third[owner] = ((best[owner] as number) + (second[owner] as number) + (third[owner] as number)) / 3;
    }
    return { best, bestThree: third, bestPhrase, owners };
  }
}
