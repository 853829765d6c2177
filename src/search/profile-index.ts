import type { PhraseIndexBuilder } from './phrase-index.ts';
import type { Term } from './terms.ts';

/** Prior mass per owner; larger trusts few sayings less. Chosen by cross-validation on training phrases. */
const prior = 70;

/** Per owner: a naive Bayes score, and the share (0–1, by rarity) of the query's terms that the owner's phrases hold. */
export type ProfileScores = { profile: Float32Array; coverage: Float32Array };

/**
 * What all sayings of a matter together talk about: a naive Bayes profile per owner. It sees what no single saying holds
 * (one saying has 羊, another 死: 死羊), where the phrase index sees the wording.
 *
 *     profile(owner) = Σ weight(term) · log( P(term | owner) ÷ P(term) ) ÷ Σ weight(term)
 */
export class ProfileIndex {
  readonly #vocabulary: ReadonlyMap<string, number>;
  readonly #ownerCount: number;
  readonly #starts: Int32Array;
  readonly #owners: Int32Array;
  readonly #gains: Float32Array;
  readonly #idf: Float32Array;
  readonly #base: Float32Array;

  /** Phrases must have been added owner by owner, so that one owner's counts stand together. */
  constructor(built: PhraseIndexBuilder, ownerCount: number) {
    this.#vocabulary = built.vocabulary;
    this.#ownerCount = ownerCount;
    const counts = countByOwner(built, ownerCount);
    this.#starts = counts.starts;
    this.#owners = counts.owners;
    this.#base = Float32Array.from(counts.totals, (total) => Math.log(prior / (total + prior)));
    const terms = counts.starts.length - 1;
    this.#idf = new Float32Array(terms);
    this.#gains = new Float32Array(counts.owners.length);
    const mass = counts.totals.reduce((sum, total) => sum + total, 0);
    for (let term = 0; term < terms; term += 1) {
      const start = counts.starts[term] as number;
      const end = counts.starts[term + 1] as number;
      let everywhere = 0;
      for (let at = start; at < end; at += 1) everywhere += counts.weights[at] as number;
      const expected = (prior * everywhere) / mass;
      for (let at = start; at < end; at += 1) this.#gains[at] = Math.log(1 + (counts.weights[at] as number) / expected);
      this.#idf[term] = Math.log(1 + ownerCount / Math.max(1, end - start));
    }
  }

  scores(query: readonly Term[]): ProfileScores {
    const profile = new Float32Array(this.#ownerCount);
    const coverage = new Float32Array(this.#ownerCount);
    const unknownIdf = Math.log(1 + this.#ownerCount);
    let weights = 0;
    for (const { key, weight } of query) {
      const term = this.#vocabulary.get(key);
      const termWeight = weight * (term === undefined ? unknownIdf : (this.#idf[term] as number));
      weights += termWeight;
      if (term === undefined) continue;
      const end = this.#starts[term + 1] as number;
      for (let at = this.#starts[term] as number; at < end; at += 1) {
        const owner = this.#owners[at] as number;
        profile[owner] = (profile[owner] as number) + termWeight * (this.#gains[at] as number);
        coverage[owner] = (coverage[owner] as number) + termWeight;
      }
    }
    if (weights === 0) return { profile, coverage };
    for (let owner = 0; owner < this.#ownerCount; owner += 1) {
      profile[owner] = (profile[owner] as number) / weights + (this.#base[owner] as number);
      coverage[owner] = (coverage[owner] as number) / weights;
    }
    return { profile, coverage };
  }
}

type Counts = { starts: Int32Array; owners: Int32Array; weights: Float32Array; totals: Float64Array };

/** Adds up term weights by owner, as rows of one compressed table (term → owner, weight). */
function countByOwner(built: PhraseIndexBuilder, ownerCount: number): Counts {
  const terms = built.vocabulary.size;
  const lastOwner = new Int32Array(terms).fill(-1);
  const sizes = new Int32Array(terms);
  const totals = new Float64Array(ownerCount);
  eachTerm(built, (term, owner, weight) => {
    totals[owner] = (totals[owner] as number) + weight;
    if (lastOwner[term] === owner) return;
    lastOwner[term] = owner;
    sizes[term] = (sizes[term] as number) + 1;
  });
  const starts = new Int32Array(terms + 1);
  for (let term = 0; term < terms; term += 1) starts[term + 1] = (starts[term] as number) + (sizes[term] as number);
  const owners = new Int32Array(starts[terms] as number);
  const weights = new Float32Array(owners.length);
  const next = starts.slice();
  lastOwner.fill(-1);
  eachTerm(built, (term, owner, weight) => {
    if (lastOwner[term] !== owner) {
      lastOwner[term] = owner;
      owners[next[term] as number] = owner;
      next[term] = (next[term] as number) + 1;
    }
    const at = (next[term] as number) - 1;
    weights[at] = (weights[at] as number) + weight;
  });
  return { starts, owners, weights, totals };
}

function eachTerm(built: PhraseIndexBuilder, visit: (term: number, owner: number, weight: number) => void): void {
  let from = 0;
  for (let phrase = 0; phrase < built.owners.length; phrase += 1) {
    const end = built.ends[phrase] as number;
    for (; from < end; from += 1) {
      visit(built.terms[from] as number, built.owners[phrase] as number, built.weights[from] as number);
    }
  }
}
