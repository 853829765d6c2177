import type { Matter } from './matters.ts';
import type { Normalise } from './normalise.ts';
import { type Likeness, type PhraseIndex, PhraseIndexBuilder } from './phrase-index.ts';
import type { SoundMaker } from './pinyin.ts';
import { ProfileIndex } from './profile-index.ts';
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
  profile: Float32Array;
  coverage: Float32Array;
  /** Share of the question's terms (by rarity) that no saying knows. */
  unknownShare: number;
  /** Likeness to chatter that is no question about duties. */
  chatter: number;
  /** The sound lane was used: the plain reading was weak. */
  bySound: boolean;
};

const synonymWeight = 0.6;
/** Below this likeness to any saying the plain reading counts as weak and the sound lane is asked too. */
const weakReading = 0.3;
const soundTrust = 0.95;

/** Knowledge of how people talk: shared by all townships, built once from `intents/`. */
export class Language {
  readonly matters: readonly Matter[];
  readonly #options: LanguageOptions;
  readonly #phrases: ReadonlyArray<{ owner: number; text: string }>;
  readonly #sayings: PhraseIndex;
  readonly #profile: ProfileIndex;
  readonly #sounds: PhraseIndex;
  readonly #chatter: PhraseIndex;
  readonly #synonyms = new Map<string, Term[]>();
  readonly #longestSynonym: number;

  constructor(options: LanguageOptions) {
    this.#options = options;
    this.matters = options.matters;
    const { normalise, terms, sound } = options;
    this.#phrases = options.matters.flatMap((matter, owner) =>
      [...matter.sayings, matter.name].map((saying) => ({ owner, text: normalise(saying) })),
    );
    const sayings = new PhraseIndexBuilder();
    const sounds = new PhraseIndexBuilder();
    const chatter = new PhraseIndexBuilder();
    for (const { owner, text } of this.#phrases) {
      sayings.add(owner, terms(text));
      sounds.add(owner, sound.terms(text));
    }
    for (const text of options.chatter) chatter.add(0, terms(normalise(text)));
    this.#profile = new ProfileIndex(sayings, options.matters.length);
    this.#sayings = sayings.build(options.matters.length);
    this.#sounds = sounds.build(options.matters.length);
    this.#chatter = chatter.build(1);
    for (const { say, means } of options.synonyms) {
      const meanings = means.flatMap((meaning) => terms(meaning));
      for (const word of say) this.#synonyms.set(word, [...(this.#synonyms.get(word) ?? []), ...meanings]);
    }
    this.#longestSynonym = Math.max(0, ...[...this.#synonyms.keys()].map((word) => word.length));
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

  /** Hears a question. `normalised`: text after `normalise`. */
  read(normalised: string): Reading {
    const { terms: makeTerms, sound } = this.#options;
    const terms = makeTerms(normalised);
    const sayings = this.#sayings.likeness(terms);
    let known = 0;
    let all = 0;
    for (const { key, weight } of terms) {
      const rarity = weight * this.#sayings.rarity(key);
      all += rarity;
      if (this.#sayings.knows(key)) known += rarity;
    }
    const pinyin = sound.isPinyin(normalised);
    const bySound = pinyin || sayings.most < weakReading;
    if (bySound) this.#hear(normalised, sayings);
    return {
      text: normalised,
      terms,
      officialTerms: this.#withSynonyms(normalised, terms),
      sayings,
      ...this.#profile.scores(terms),
      unknownShare: pinyin || all === 0 ? (all === 0 ? 1 : 0.3) : 1 - known / all,
      chatter: this.#chatter.likeness(terms).most,
      bySound,
    };
  }

  /** Raises likenesses by what sounds the same. */
  #hear(text: string, sayings: Likeness): void {
    const heard = this.#sounds.likeness(this.#options.sound.terms(text));
    for (const owner of heard.owners) {
      const best = soundTrust * (heard.best[owner] as number);
      if (best <= (sayings.best[owner] as number)) continue;
      if (sayings.bestPhrase[owner] === -1) sayings.owners.push(owner);
      sayings.best[owner] = best;
      sayings.bestThree[owner] = Math.max(sayings.bestThree[owner] as number, soundTrust * (heard.bestThree[owner] as number));
      sayings.bestPhrase[owner] = heard.bestPhrase[owner] as number;
      sayings.votes[owner] = Math.max(sayings.votes[owner] as number, heard.votes[owner] as number);
    }
  }

  #withSynonyms(text: string, terms: Term[]): Term[] {
    const more = new Map(terms.map(({ key, weight }) => [key, weight]));
    for (let start = 0; start < text.length; start += 1) {
      for (let end = start + 1; end <= Math.min(text.length, start + this.#longestSynonym); end += 1) {
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
  sound: SoundMaker;
};
