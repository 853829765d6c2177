import lunr from 'lunr';
import { type Duty, passages } from '../duties/duty.ts';
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
  /** Number of a term in the lexicon of the sayings; -1 where it is unknown. */
  numberOf: (key: string) => number;
};

type Posting = { duties: Int32Array; frequencies: Float32Array; idf: number };

/**
 * The Lunr index of one revision's duties, and our ranking over its postings. Lunr's `query` is not used: its scores are weak on
 * these texts and it is ten times slower; its parser throws on `报销:流程` (lunr 2.3.9), so no user text ever reaches it.
 * The builder is bare: Lunr's own trimmer and stemmer empty Chinese terms.
 */
export class DutyIndex {
  readonly #postings = new Map<string, Posting>();
  /** The same by the numbers of the terms that the sayings know: found without looking at letters. */
  readonly #byNumber = new Map<number, Posting>();
  readonly #count: number;
  readonly #unknownIdf: number;

  constructor(duties: readonly Duty[], { terms, normalise, numberOf }: DutyIndexParts) {
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
    for (const [key, entry] of Object.entries(
      (index as unknown as { invertedIndex: object }).invertedIndex as Record<string, Record<string, object>>,
    )) {
      const byDuty = new Map<number, number>();
      for (const field of fields) {
        for (const ref of Object.keys(entry[field] ?? {})) {
          const duty = Number(ref);
          const length = (lengths[field][duty] ?? 0) / (averages[field] || 1);
          const norm = 1 - fieldLengthNorm[field] + fieldLengthNorm[field] * length;
          byDuty.set(duty, (byDuty.get(duty) ?? 0) + fieldBoosts[field] / norm);
        }
      }
      const posting: Posting = {
        duties: Int32Array.from(byDuty.keys()),
        frequencies: Float32Array.from(byDuty.values(), (frequency) => frequency / (saturation + frequency)),
        idf: Math.log(1 + (duties.length - byDuty.size + 0.5) / (byDuty.size + 0.5)),
      };
      this.#postings.set(key, posting);
      const number = numberOf(key);
      if (number >= 0) this.#byNumber.set(number, posting);
    }
  }

  /** How rare a term is among the duties, in nats; a term never seen is rarest. */
  rarity(key: string): number {
    return this.#postings.get(key)?.idf ?? this.#unknownIdf;
  }

  /**
   * BM25F by duty position, all fields together, as a share of the weight of the query's terms; `numbers`: those of its first terms in
   * the lexicon. Terms that stand in very many duties are passed over.
   */
  scores(query: readonly Term[], numbers: Int32Array): Float32Array {
    const scores = new Float32Array(this.#count);
    let weights = 0;
    const common = this.#count * commonShare;
    for (let at = 0; at < query.length; at += 1) {
      const { key, weight } = query[at] as Term;
      const number = numbers[at] ?? -1;
      const posting = number < 0 ? this.#postings.get(key) : this.#byNumber.get(number);
      const termWeight = weight * (posting?.idf ?? this.#unknownIdf);
      weights += termWeight;
      if (posting === undefined || posting.duties.length > common) continue;
      const { duties, frequencies } = posting;
      for (let use = 0; use < duties.length; use += 1) {
        const duty = duties[use] as number;
        scores[duty] = (scores[duty] as number) + termWeight * (frequencies[use] as number);
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
