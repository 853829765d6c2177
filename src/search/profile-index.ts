import type { Term } from './terms.ts';

/** How readily unseen terms are forgiven; larger forgets faster. */
const smoothing = 0.6;

/**
 * What all sayings of a matter together talk about: a naive Bayes profile per owner. It sees what no single saying holds
 * (one saying has 羊, another 死: 死羊), where the phrase index sees the wording.
 *
 *     score(owner) = Σ weight(term) · log( P(term | owner) ÷ P(term) ) ÷ Σ weight(term)
 */
export class ProfileIndex {
  readonly #vocabulary = new Map<string, { owners: Int32Array; gains: Float32Array; idf: number }>();
  readonly #base: Float32Array;
  readonly #count: number;
  readonly #unknownIdf: number;

  constructor(phrases: ReadonlyArray<{ owner: number; terms: readonly Term[] }>, ownerCount: number) {
    this.#count = ownerCount;
    const counts = new Map<string, Map<number, number>>();
    const totals = new Float64Array(ownerCount);
    const everywhere = new Map<string, number>();
    let mass = 0;
    for (const { owner, terms } of phrases) {
      for (const { key, weight } of terms) {
        const byOwner = counts.get(key) ?? new Map<number, number>();
        byOwner.set(owner, (byOwner.get(owner) ?? 0) + weight);
        counts.set(key, byOwner);
        totals[owner] = (totals[owner] ?? 0) + weight;
        everywhere.set(key, (everywhere.get(key) ?? 0) + weight);
        mass += weight;
      }
    }
    const prior = 120 * smoothing;
    this.#base = Float32Array.from(totals, (total) => Math.log(prior / (total + prior)));
    this.#unknownIdf = Math.log(1 + ownerCount);
    for (const [key, byOwner] of counts) {
      const share = (everywhere.get(key) ?? 0) / mass;
      const owners = Int32Array.from(byOwner.keys());
      const gains = Float32Array.from(byOwner, ([, count]) => Math.log(1 + count / (prior * share)));
      this.#vocabulary.set(key, { owners, gains, idf: Math.log(1 + ownerCount / owners.length) });
    }
  }

  scores(query: readonly Term[]): Float32Array {
    const scores = new Float32Array(this.#count);
    let weights = 0;
    for (const { key, weight } of query) {
      const entry = this.#vocabulary.get(key);
      const termWeight = weight * (entry?.idf ?? this.#unknownIdf);
      weights += termWeight;
      if (entry === undefined) continue;
      for (let at = 0; at < entry.owners.length; at += 1) {
        const owner = entry.owners[at] as number;
        scores[owner] = (scores[owner] as number) + termWeight * (entry.gains[at] as number);
      }
    }
    if (weights === 0) return scores;
    for (let owner = 0; owner < this.#count; owner += 1) {
      scores[owner] = (scores[owner] as number) / weights + (this.#base[owner] as number);
    }
    return scores;
  }

  /** Share (0–1, by rarity) of the query's terms that the owner's phrases hold. */
  coverage(query: readonly Term[]): Float32Array {
    const covered = new Float32Array(this.#count);
    let weights = 0;
    for (const { key, weight } of query) {
      const entry = this.#vocabulary.get(key);
      const termWeight = weight * (entry?.idf ?? this.#unknownIdf);
      weights += termWeight;
      if (entry === undefined) continue;
      for (let at = 0; at < entry.owners.length; at += 1) {
        const owner = entry.owners[at] as number;
        covered[owner] = (covered[owner] as number) + termWeight;
      }
    }
    if (weights > 0) for (let owner = 0; owner < this.#count; owner += 1) covered[owner] = (covered[owner] as number) / weights;
    return covered;
  }
}
