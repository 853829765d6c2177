import type { NumberedTerms } from './lexicon.ts';
import type { Matter } from './matters.ts';
import type { Normalise } from './normalise.ts';
import { highest } from './numbers.ts';
import { PairTable } from './pair-table.ts';
import { ProfileBuilder, ProfileIndex, type ProfileScores } from './profile-index.ts';
import { Sense, type Sensed, type SenseModel } from './sense.ts';
import type { SensePhrase } from './sense-training.ts';
import { Spelling } from './spelling.ts';
import { soundKey, soundsOfKey, soundWeight, type Term, type TermMaker } from './terms.ts';

/** One way from what people say to what lists say: `{say: [娃], means: [儿童, 学生]}`. */
export type Synonym = { say: readonly string[]; means: readonly string[] };

/** What a question is heard as, before any township's list is looked at. */
export type Reading = {
  text: string;
  terms: Term[];
  /** `terms` and the official words behind colloquial ones, for matching the lists' own text. */
  officialTerms: Term[];
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
  /** Terms of two sounds by the numbers of the sounds. */
  readonly #soundPairs = new PairTable();
  /** Colloquial words, those together that begin with the same two code units (code 0 behind a single one); where each group stands. */
  readonly #synonyms: Colloquial[][] = [];
  readonly #synonymStarts = new PairTable();

  constructor(options: LanguageOptions) {
    this.#options = options;
    this.matters = options.matters;
    this.#sense = new Sense(options.sense);
    for (const synonym of options.synonyms) this.#addSynonym(synonym);
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
    for (const [number, key] of options.sense.vocabulary.entries()) {
      const [first, second] = soundsOfKey(key) ?? [];
      if (first === undefined || second === undefined) continue;
      this.#soundPairs.set(this.#spelling.numberOf(first), this.#spelling.numberOf(second), number);
    }
  }

  normalise(text: string): string {
    return this.#options.normalise(text);
  }

  terms(text: string): Term[] {
    return this.#options.terms(text);
  }

  /** Which matter a text is about. `normalised`: text after `normalise`. */
  sense(normalised: string): Sensed {
    return this.#sense.read(this.#numbered(this.terms(normalised), normalised));
  }

  /** Everything that matters are told by, for `trainSense`: sayings, names, official wordings, and chatter as "no matter". */
  sensePhrases(): SensePhrase[] {
    const phrase = (row: number, saying: string): SensePhrase => {
      const text = this.normalise(saying);
      return { row, terms: [...this.terms(text), ...this.#soundTerms(text)] };
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
    const numbered = this.#numbered(terms, normalised);
    const sense = this.#sense.read(numbered);
    return {
      ...{ text, terms, sense },
      officialTerms: this.#withSynonyms(text, terms, numbered.numbers),
      profile: this.#profile.scores(numbered, terms.length),
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

  /** The terms by their numbers; behind them, each once, the pairs of sounds that the sayings know. */
  #numbered(terms: readonly Term[], text: string): NumberedTerms {
    const sounds = this.#spelling.sounds(text);
    const pairs: number[] = [];
    for (let at = 1; at < sounds.length; at += 1) {
      const pair = this.#soundPairs.get(sounds[at - 1] as number, sounds[at] as number);
      if (pair >= 0 && !pairs.includes(pair)) pairs.push(pair);
    }
    const { numbers, weights } = this.#sense.lexicon.numbered(terms, pairs.length);
    numbers.set(pairs, terms.length);
    weights.fill(soundWeight, terms.length);
    return { numbers, weights };
  }

  /** The pairs of sounds of a text as terms, each once. */
  #soundTerms(text: string): Term[] {
    const sounds = this.#spelling.sounds(text);
    const keys = new Set<string>();
    for (let at = 1; at < sounds.length; at += 1) {
      const [first, second] = [sounds[at - 1] as number, sounds[at] as number];
      if (first > 0 && second > 0) keys.add(soundKey(this.#spelling.soundOf(first), this.#spelling.soundOf(second)));
    }
    return [...keys].map((key) => ({ key, weight: soundWeight }));
  }

  #addSynonym({ say, means }: Synonym): void {
    const meanings = means
      .flatMap((meaning) => this.terms(meaning))
      .map(({ key, weight }) => {
        const number = this.#sense.lexicon.add(key);
        return { term: { key, weight: weight * synonymWeight }, number };
      });
    for (const word of say) {
      const [first, second] = [word.charCodeAt(0), word.length === 1 ? 0 : word.charCodeAt(1)];
      const known = this.#synonymStarts.get(first, second);
      if (known < 0) this.#synonymStarts.set(first, second, this.#synonyms.push([{ word, meanings }]) - 1);
      else this.#synonyms[known]?.push({ word, meanings });
    }
  }

  /** `numbers`: those of the terms. */
  #withSynonyms(text: string, terms: Term[], numbers: Int32Array): Term[] {
    const added: number[] = [];
    let all = terms;
    const add = (group: number, start: number) => {
      for (const { word, meanings } of this.#synonyms[group] ?? []) {
        if (!text.startsWith(word, start)) continue;
        for (const { term, number } of meanings) {
          if (numbers.includes(number) || added.includes(number)) continue;
          added.push(number);
          if (all === terms) all = [...terms];
          all.push(term);
        }
      }
    };
    for (let start = 0; start < text.length; start += 1) {
      const first = text.charCodeAt(start);
      const single = this.#synonymStarts.get(first, 0);
      if (single >= 0) add(single, start);
      const longer = start + 1 < text.length ? this.#synonymStarts.get(first, text.charCodeAt(start + 1)) : -1;
      if (longer >= 0) add(longer, start);
    }
    return all;
  }
}

/** A word as people say it, and the terms of its official meanings with their numbers in the lexicon. */
type Colloquial = { word: string; meanings: Array<{ term: Term; number: number }> };
