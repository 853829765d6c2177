import type { Lexicon, NumberedTerms } from './lexicon.ts';
import type { Term } from './terms.ts';

/** Uses of a term by nobody in particular, so that a term seen once does not belong to its only owner wholly. */
const stray = 0.1;
/** Owners with many phrases use every term more often; their counts are divided by this much of their size. */
const evenBase = 10;
const evenSize = 30;

/** A term that this share of the owners use tells nothing and is passed over. */
const commonShare = 0.2;

/** Collects phrases for a profile, keeping only numbers. */
export class ProfileBuilder {
  readonly lexicon: Lexicon;
  readonly owners: number[] = [];
  readonly terms: number[] = [];
  readonly weights: number[] = [];
  readonly ends: number[] = [];

  constructor(lexicon: Lexicon) {
    this.lexicon = lexicon;
  }

  /** `owner` counts from 0: the matter of a saying. Phrases come owner by owner, so that one owner's counts stand together. */
  add(owner: number, terms: readonly Term[]): void {
    for (const { key, weight } of terms) {
      this.terms.push(this.lexicon.add(key));
      this.weights.push(weight);
    }
    this.owners.push(owner);
    this.ends.push(this.terms.length);
  }
}

/**
 * Per owner, both 0–1 and weighted by rarity: its share in the uses of the query's terms, and the share of terms that it uses at all.
 * `unknown`: share of the query's terms that nobody uses.
 */
export type ProfileScores = { shares: Float32Array; coverage: Float32Array; unknown: number };

/**
 * Which owner the words of a query belong to, all phrases of an owner taken together. It sees what no single phrase holds
 * (one saying has 羊, another 死: 死羊).
 *
 *     shares(owner) = Σ weight(term) · uses(term, owner) ÷ uses(term) ÷ Σ weight(term)
 */
export class ProfileIndex {
  readonly #ownerCount: number;
  readonly #starts: Int32Array;
  readonly #owners: Int32Array;
  readonly #shares: Float32Array;
  readonly #idf: Float32Array;

  constructor(built: ProfileBuilder, ownerCount: number) {
    this.#ownerCount = ownerCount;
    const counts = countByOwner(built, ownerCount);
    this.#starts = counts.starts;
    this.#owners = counts.owners;
    this.#shares = new Float32Array(counts.owners.length);
    this.#idf = new Float32Array(counts.starts.length - 1);
    for (let term = 0; term < this.#idf.length; term += 1) {
      const start = counts.starts[term] as number;
      const end = counts.starts[term + 1] as number;
      let everywhere = stray;
      for (let at = start; at < end; at += 1) {
        const size = counts.totals[counts.owners[at] as number] as number;
        this.#shares[at] = (counts.weights[at] as number) / (evenBase + size / evenSize);
        everywhere += this.#shares[at] as number;
      }
      for (let at = start; at < end; at += 1) this.#shares[at] = (this.#shares[at] as number) / everywhere;
      this.#idf[term] = Math.log(1 + ownerCount / Math.max(1, end - start));
    }
  }

  /** Of the first `count` terms of a query. */
  scores({ numbers, weights: own }: NumberedTerms, count: number): ProfileScores {
    const shares = new Float32Array(this.#ownerCount);
    const coverage = new Float32Array(this.#ownerCount);
    const telling = new Int32Array(count);
    const tellingWeights = new Float64Array(count);
    let told = 0;
    const common = this.#ownerCount * commonShare;
    let [weights, everything, strange] = [0, 0, 0];
    for (let at = 0; at < count; at += 1) {
      const term = numbers[at] as number;
      const users = term < 0 ? 0 : (this.#starts[term + 1] as number) - (this.#starts[term] as number);
      const rarity = users === 0 ? Math.log(1 + this.#ownerCount) : (this.#idf[term] as number);
      const weight = (own[at] as number) * rarity;
      everything += weight;
      if (users > common) continue;
      weights += weight;
      if (users === 0) strange += weight;
      else {
        telling[told] = term;
        tellingWeights[told] = weight;
        told += 1;
      }
    }
    for (let n = 0; n < told; n += 1) {
      const term = telling[n] as number;
      const end = this.#starts[term + 1] as number;
      const part = (tellingWeights[n] as number) / weights;
      for (let at = this.#starts[term] as number; at < end; at += 1) {
        const owner = this.#owners[at] as number;
        shares[owner] = (shares[owner] as number) + part * (this.#shares[at] as number);
        coverage[owner] = (coverage[owner] as number) + part;
      }
    }
    return { shares, coverage, unknown: everything === 0 ? 1 : strange / everything };
  }
}

type Counts = { starts: Int32Array; owners: Int32Array; weights: Float32Array; totals: Float64Array };

/** Adds up term weights by owner, as rows of one compressed table (term → owner, weight). */
function countByOwner(built: ProfileBuilder, ownerCount: number): Counts {
  const terms = built.lexicon.size;
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

function eachTerm(built: ProfileBuilder, visit: (term: number, owner: number, weight: number) => void): void {
  let from = 0;
  for (let phrase = 0; phrase < built.owners.length; phrase += 1) {
    const end = built.ends[phrase] as number;
    for (; from < end; from += 1) {
      visit(built.terms[from] as number, built.owners[phrase] as number, built.weights[from] as number);
    }
  }
}
