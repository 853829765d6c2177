import type { Matter } from './matters.ts';
import type { Normalise } from './normalise.ts';
import { highest } from './numbers.ts';
import { ProfileBuilder, ProfileIndex, type ProfileScores } from './profile-index.ts';
import { Sense, type Sensed, type SenseModel } from './sense.ts';
import type { SensePhrase } from './sense-training.ts';
import { Spelling } from './spelling.ts';
import { soundTerms, type Term, type TermMaker } from './terms.ts';

/** One way from what people say to what lists say: `{say: [娃], means: [儿童, 学生]}`. */
export type Synonym = { say: readonly string[]; means: readonly string[] };

/** What a question is heard as, before any township's list is looked at. */
export type Reading = {
  text: string;
  terms: Term[];
  /** `terms` and the official words behind colloquial ones, for matching the lists' own text. */
  officialTerms: Term[];
  /** Numbers of `terms` in the lexicon of the sayings; -1 where one is unknown. */
  numbers: Int32Array;
  /** Which matters its words belong to, counted in the sayings. */
  profile: ProfileScores;
  /** Which matter it is about, as learnt from all sayings together. */
  sense: Sensed;
  /** The highest probability of a matter, 0–1. */
  clarity: number;
  /** How much the message says beside function words: sum of its terms' weights; `低保` 2.8, `你是谁` 0.6. */
  substance: number;
  /** Misspelt or typed as pinyin, and read as `text`. */
  mended: boolean;
};

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
  /** What `npm run train` learnt from these matters and this chatter. */
  sense: SenseModel;
};

const synonymWeight = 0.6;
/** Official wordings of a matter, the surest first, that count as ways of saying it. */
const learntWordings = 6;
const learntLines = 3;

/** Knowledge of how people talk: shared by all townships, built once from `intents/`. */
export class Language {
  readonly matters: readonly Matter[];
  readonly #options: LanguageOptions;
  readonly #sense: Sense;
  readonly #profile: ProfileIndex;
  readonly #spelling: Spelling;
  /** Colloquial words by their first character, each with the terms of its official meanings. */
  readonly #synonyms = new Map<string, Array<{ word: string; meanings: Term[] }>>();

  constructor(options: LanguageOptions) {
    this.#options = options;
    this.matters = options.matters;
    this.#sense = new Sense(options.sense);
    const profile = new ProfileBuilder(this.#sense.lexicon);
    const said: string[] = [];
    for (const [owner, matter] of options.matters.entries()) {
      for (const saying of [...matter.sayings, matter.name]) {
        const text = options.normalise(saying);
        said.push(text);
        profile.add(owner, options.terms(text));
      }
    }
    this.#profile = new ProfileIndex(profile, options.matters.length);
    const wordings = options.matters.flatMap((matter) => [...matter.official, ...matter.lines]);
    this.#spelling = new Spelling([...said, ...wordings], options);
    for (const { say, means } of options.synonyms) {
      const meanings = means.flatMap((meaning) => options.terms(meaning));
      for (const word of say) {
        const alike = this.#synonyms.get(word.charAt(0)) ?? [];
        this.#synonyms.set(word.charAt(0), [...alike, { word, meanings }]);
      }
    }
  }

  normalise(text: string): string {
    return this.#options.normalise(text);
  }

  terms(text: string): Term[] {
    return this.#options.terms(text);
  }

  /** Number of a term in the lexicon of the sayings; -1 where it is unknown. */
  numberOf(key: string): number {
    return this.#sense.lexicon.numberOf(key);
  }

  /** Which matter a text is about. `normalised`: text after `normalise`. */
  sense(normalised: string): Sensed {
    return this.#sense.read(this.#senseTerms(normalised, this.terms(normalised)));
  }

  /** Everything that matters are told by, for `trainSense`: sayings, names, official wordings, and chatter as "no matter". */
  sensePhrases(): SensePhrase[] {
    const phrase = (row: number, saying: string): SensePhrase => {
      const text = this.normalise(saying);
      return { row, terms: this.#senseTerms(text, this.terms(text)) };
    };
    const told = this.matters.flatMap((matter, row) => {
      const wordings = [...matter.official.slice(0, learntWordings), ...matter.lines.slice(0, learntLines)];
      const spoken = [...matter.sayings, matter.name, ...wordings.map((wording) => wording.replace(/\s+/gu, ''))];
      return spoken.map((saying) => phrase(row, saying));
    });
    return [...told, ...this.#options.chatter.map((saying) => phrase(this.matters.length, saying))];
  }

  /** Hears a question. `normalised`: text after `normalise`. */
  read(normalised: string): Reading {
    const text = this.#spelling.fromPinyin(normalised) ?? this.#spelling.mended(normalised);
    const terms = this.terms(text);
    // By what was typed: mending leaves the sound alone, and reading pinyin may go wrong.
    const heard = this.#senseTerms(normalised, terms);
    const numbers = this.#sense.lexicon.find(heard);
    const sense = this.#sense.read(heard, numbers);
    return {
      ...{ text, terms, sense, numbers },
      officialTerms: this.#withSynonyms(text, terms),
      profile: this.#profile.scores(terms, numbers),
      clarity: highest(sense.probabilities, this.matters.length),
      substance: terms.reduce((sum, { weight }) => sum + weight, 0),
      mended: text !== normalised,
    };
  }

  /** The saying of a matter that shares most with a question, for explaining; undefined when none shares anything. */
  nearestSaying({ sayings }: Matter, { terms }: Reading): string | undefined {
    const asked = new Map(terms.map(({ key, weight }) => [key, weight]));
    let nearest: { saying: string; likeness: number } | undefined;
    for (const saying of sayings) {
      const own = this.terms(this.normalise(saying));
      const shared = own.reduce((sum, { key, weight }) => sum + weight * (asked.get(key) ?? 0), 0);
      const likeness = shared / Math.hypot(1, ...own.map(({ weight }) => weight));
      if (shared > 0 && likeness > (nearest?.likeness ?? 0)) nearest = { saying, likeness };
    }
    return nearest?.saying;
  }

  #senseTerms(text: string, terms: readonly Term[]): Term[] {
    return [...terms, ...soundTerms(this.#spelling.sounds(text))];
  }

  #withSynonyms(text: string, terms: Term[]): Term[] {
    const found: Term[] = [];
    for (let start = 0; start < text.length; start += 1) {
      for (const { word, meanings } of this.#synonyms.get(text.charAt(start)) ?? []) {
        if (text.startsWith(word, start)) found.push(...meanings);
      }
    }
    if (found.length === 0) return terms;
    const there = new Set(terms.map(({ key }) => key));
    const all = [...terms];
    for (const { key, weight } of found) {
      if (there.has(key)) continue;
      there.add(key);
      all.push({ key, weight: weight * synonymWeight });
    }
    return all;
  }
}
