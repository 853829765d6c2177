import lunr from 'lunr';
import { type Duty, passages } from '../duties/duty.ts';
import { Lexicon } from './lexicon.ts';
import { packTable, type Table } from './table.ts';
import type { Term, TermMaker } from './terms.ts';

const fields = ['title', 'category', 'departments', 'duties'] as const;
type Field = (typeof fields)[number];

/** BM25F: weight and length normalisation of each field. Robertson & Zaragoza 2009; a title weighs most, department names least. */
const fieldBoosts: Record<Field, number> = { title: 2.2, category: 0.4, departments: 0.3, duties: 1 };
const fieldLengthNorm: Record<Field, number> = { title: 0.4, category: 0, departments: 0.3, duties: 0.6 };
const saturation = 1.2;
/** A term that this share of the duties use tells nothing: 工作, 负责, 的. */
const commonShare = 0.35;

export type DutyIndexParts = {
  terms: TermMaker;
  normalise: (text: string) => string;
};

/**
 * The Lunr index of one revision's duties, and our ranking over its postings. Lunr's `query` is not used: its scores are weak on
 * these texts and it is ten times slower; its parser throws on `报销:流程` (lunr 2.3.9), so no user text ever reaches it.
 * The builder is bare: Lunr's own trimmer and stemmer empty Chinese terms.
 */
export class DutyIndex {
  readonly #lexicon = new Lexicon();
  /** Rows by number of the term in the lexicon: duties and saturated frequencies; none for a term that stands in very many. */
  readonly #postings: Table;
  /** Rarity by number of the term, in nats. */
  readonly #idf: Float32Array;
  readonly #count: number;
  readonly #unknownIdf: number;

  constructor(duties: readonly Duty[], { terms, normalise }: DutyIndexParts) {
    this.#count = duties.length;
    this.#unknownIdf = Math.log(1 + duties.length);
    const lengths: Record<Field, Float32Array> = {
      title: new Float32Array(duties.length),
      category: new Float32Array(duties.length),
      departments: new Float32Array(duties.length),
      duties: new Float32Array(duties.length),
    };
    const index = buildLunr(duties, (text) => terms(normalise(text)), lengths);
    const averages = Object.fromEntries(fields.map((field) => [field, mean(lengths[field])])) as Record<Field, number>;
    const { invertedIndex } = index as unknown as { invertedIndex: Record<string, Record<string, object>> };
    const rows: Array<Map<number, number>> = [];
    const idf: number[] = [];
    for (const [key, entry] of Object.entries(invertedIndex)) {
      const row = new Map<number, number>();
      for (const field of fields) {
        for (const ref of Object.keys(entry[field] ?? {})) {
          const duty = Number(ref);
          const length = (lengths[field][duty] ?? 0) / (averages[field] || 1);
          const norm = 1 - fieldLengthNorm[field] + fieldLengthNorm[field] * length;
          row.set(duty, (row.get(duty) ?? 0) + fieldBoosts[field] / norm);
        }
      }
      for (const [duty, frequency] of row) row.set(duty, frequency / (saturation + frequency));
      const number = this.#lexicon.add(key);
      idf[number] = Math.log(1 + (duties.length - row.size + 0.5) / (row.size + 0.5));
      rows[number] = row.size > duties.length * commonShare ? new Map() : row;
    }
    this.#postings = packTable(rows);
    this.#idf = Float32Array.from(idf);
  }

  /** How rare a term is among the duties, in nats; a term never seen is rarest. */
  rarity(key: string): number {
    return this.#idf[this.#lexicon.numberOf(key)] ?? this.#unknownIdf;
  }

  /**
   * BM25F by duty position, all fields together, as a share of the weight of the query's terms. Terms that stand in very many duties are
   * passed over.
   */
  scores(query: readonly Term[]): Float32Array {
    const scores = new Float32Array(this.#count);
    const { starts, columns, values } = this.#postings;
    let weights = 0;
    for (let at = 0; at < query.length; at += 1) {
      const { key, weight } = query[at] as Term;
      const term = this.#lexicon.numberOf(key);
      const termWeight = weight * (term < 0 ? this.#unknownIdf : (this.#idf[term] as number));
      weights += termWeight;
      if (term < 0) continue;
      const end = starts[term + 1] as number;
      for (let use = starts[term] as number; use < end; use += 1) {
        const duty = columns[use] as number;
        scores[duty] = (scores[duty] as number) + termWeight * (values[use] as number);
      }
    }
    if (weights > 0)
      for (let duty = 0; duty < this.#count; duty += 1) scores[duty] = (scores[duty] as number) / weights;
    return scores;
  }
}

function buildLunr(
  duties: readonly Duty[],
  terms: (text: string) => Term[],
  lengths: Record<Field, Float32Array>,
): lunr.Index {
  const builder = new lunr.Builder();
  builder.ref('ref');
  for (const field of fields) builder.field(field);
  builder.tokenizer = ((value: unknown) =>
    terms(String(value ?? '')).map(({ key }) => new lunr.Token(key, {}))) as unknown as typeof lunr.tokenizer;
  for (const [at, duty] of duties.entries()) {
    const texts: Record<Field, string> = {
      title: duty.title,
      category: duty.category,
      departments: duty.departments.join('，'),
      duties: passages(duty)
        .filter((passage) => passage !== duty.title)
        .join('\n'),
    };
    for (const field of fields) lengths[field][at] = terms(texts[field]).length;
    builder.add({ ref: String(at), ...texts });
  }
  return builder.build();
}

function mean(values: Float32Array): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
