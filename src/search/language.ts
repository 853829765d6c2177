import type { Matter } from './matters.ts';
import type { Normalise } from './normalise.ts';
import { type Likeness, type PhraseIndex, PhraseIndexBuilder } from './phrase-index.ts';
import { ProfileIndex } from './profile-index.ts';
import { Spelling } from './spelling.ts';
import type { Term, TermMaker } from './terms.ts';

/** One way from what people say to what lists say: `{say: [娃], means: [儿童, 学生]}`. */
export type Synonym = { say: readonly string[]; means: readonly string[] };

/** What a question is heard as, before any township's list is looked at. */
export type Reading = {
  text: string;
  terms: Term[];
  /** `terms` and the official words behind colloquial ones, for matching the lists' own text. */
  officialTerms: Term[];
  sayings: Likeness;
  /** Per matter: its share in the use of these terms, and the share of terms that it uses at all. */
  shares: Float32Array;
  coverage: Float32Array;
  /** Share of the question's terms (by rarity) that no saying knows. */
  unknownShare: number;
  /** How much the message says beside function words: sum of its terms' weights; `低保` 2.8, `你是谁` 0.6. */
  substance: number;
  /** Likeness to chatter that is no question about duties. */
  chatter: number;
  /** Misspelt or typed as pinyin, and read as `text`. */
  mended: boolean;
};

const synonymWeight = 0.6;

/** Knowledge of how people talk: shared by all townships, built once from `intents/`. */
export class Language {
  readonly matters: readonly Matter[];
  readonly #options: LanguageOptions;
  readonly #phrases: ReadonlyArray<{ owner: number; text: string }>;
  readonly #sayings: PhraseIndex;
  readonly #profile: ProfileIndex;
  readonly #spelling: Spelling;
  readonly #chatter: PhraseIndex;
  readonly #official: PhraseIndex;
  readonly #synonyms = new Map<string, Term[]>();
  /** Length of the longest synonym that begins with a character. */
  readonly #longestSynonym = new Map<string, number>();

  constructor(options: LanguageOptions) {
    this.#options = options;
    this.matters = options.matters;
    const { normalise, terms } = options;
    this.#phrases = options.matters.flatMap((matter, owner) =>
      [...matter.sayings, matter.name].map((saying) => ({ owner, text: normalise(saying) })),
    );
    const sayings = new PhraseIndexBuilder();
    const chatter = new PhraseIndexBuilder();
    for (const { owner, text } of this.#phrases) {
      sayings.add(owner, terms(text));
    }
    const official = new PhraseIndexBuilder();
    for (const [owner, matter] of options.matters.entries()) {
      for (const wording of [matter.name, ...matter.official, ...matter.lines]) {
        official.add(owner, terms(normalise(wording.replace(/\s+/gu, ''))));
      }
    }
    this.#official = official.build(options.matters.length);
    for (const text of options.chatter) chatter.add(0, terms(normalise(text)));
    this.#profile = new ProfileIndex(sayings, options.matters.length);
    this.#sayings = sayings.build(options.matters.length);
    this.#spelling = new Spelling(
      [
        ...this.#phrases.map((phrase) => phrase.text),
        ...options.matters.flatMap((matter) => [...matter.official, ...matter.lines]),
      ],
      { lookalikes: options.lookalikes, functionWords: options.functionWords },
    );
    this.#chatter = chatter.build(1);
    for (const { say, means } of options.synonyms) {
      const meanings = means.flatMap((meaning) => terms(meaning));
      for (const word of say) this.#synonyms.set(word, [...(this.#synonyms.get(word) ?? []), ...meanings]);
    }
    for (const word of this.#synonyms.keys()) {
      const first = word.charAt(0);
      this.#longestSynonym.set(first, Math.max(word.length, this.#longestSynonym.get(first) ?? 0));
    }
  }

  get phraseCount(): number {
    return this.#phrases.length;
  }

  /** The saying behind a phrase position of `Reading.sayings.bestPhrase`. */
  phrase(at: number): string {
    return this.#phrases[at]?.text ?? '';
  }

  normalise(text: string): string {
    return this.#options.normalise(text);
  }

  terms(text: string): Term[] {
    return this.#options.terms(text);
  }

  /** Per matter: likeness (0–1) to its nearest official wording. */
  officialLikeness(terms: readonly Term[]): Float32Array {
    return this.#official.likeness(terms).best;
  }

  /** Hears a question. `normalised`: text after `normalise`. */
  read(normalised: string): Reading {
    const text = this.#spelling.fromPinyin(normalised) ?? this.#spelling.mended(normalised);
    const terms = this.#options.terms(text);
    const sayings = this.#sayings.likeness(terms);
    let known = 0;
    let all = 0;
    for (const { key, weight } of terms) {
      const rarity = weight * this.#sayings.rarity(key);
      all += rarity;
      if (this.#sayings.knows(key)) known += rarity;
    }
    return {
      text,
      terms,
      officialTerms: this.#withSynonyms(text, terms),
      sayings,
      ...this.#profile.scores(terms),
      unknownShare: all === 0 ? 1 : 1 - known / all,
      substance: terms.reduce((sum, { weight }) => sum + weight, 0),
      chatter: this.#chatter.nearest(terms),
      mended: text !== normalised,
    };
  }

  #withSynonyms(text: string, terms: Term[]): Term[] {
    const more = new Map(terms.map(({ key, weight }) => [key, weight]));
    for (let start = 0; start < text.length; start += 1) {
      const longest = this.#longestSynonym.get(text.charAt(start)) ?? 0;
      for (let end = start + 1; end <= Math.min(text.length, start + longest); end += 1) {
        for (const { key, weight } of this.#synonyms.get(text.slice(start, end)) ?? []) {
          if (!more.has(key)) more.set(key, weight * synonymWeight);
        }
      }
    }
    return [...more].map(([key, weight]) => ({ key, weight }));
  }
}

export type LanguageOptions = {
  matters: readonly Matter[];
  synonyms: readonly Synonym[];
  /** Messages that are no question about duties. */
  chatter: readonly string[];
  normalise: Normalise;
  terms: TermMaker;
  /** Groups of characters of similar shape. */
  lookalikes: readonly string[];
  /** Words that any question may hold. */
  functionWords: readonly string[];
};
