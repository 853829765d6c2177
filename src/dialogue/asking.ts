import { z } from 'zod';
import { listNames } from '../duties/duty.ts';

const words = z.array(z.coerce.string().min(1));
const way = z.strictObject({ whole: words.default([]), has: words.default([]) });

/** Names of the ways of asking in `intents/asking.yml`. */
export const wayNames = [
  'greeting',
  'thanks',
  'help',
  'county',
  'township',
  'contact',
  'full',
  'next',
  'other',
  'correction',
  'listing',
  'count',
] as const;
export type WayName = (typeof wayNames)[number];

/** Words for a time by how far it is from today: `{去年: -1}`. */
const distances = z.record(z.string(), z.number().int());
const asOfSchema = z.strictObject({
  before: words,
  after: words,
  asking: words,
  that_day: words,
  now: words,
  years: distances,
  months: distances,
  days: distances,
});
export type AsOfWords = z.infer<typeof asOfSchema>;

/** Schema of `intents/asking.yml`. */
export const askingSchema = z.strictObject({
  bot_names: words,
  fillers: words,
  ways: z.strictObject(Object.fromEntries(wayNames.map((name) => [name, way])) as Record<WayName, typeof way>),
  again: z.strictObject({ before: words, after: words }),
  pick: z.strictObject({ before: words, after: words, last: words }),
  lists: z.strictObject(
    Object.fromEntries([...listNames, 'together'].map((name) => [name, words])) as Record<
      (typeof listNames)[number] | 'together',
      typeof words
    >,
  ),
  vocatives: words,
  follow_ups: z.strictObject({ contact: words, full: words, leaning: words }),
  cues: z.strictObject({ punish: words, reclaimed: words }),
  where: words,
  sides: z.strictObject({ township: words, county: words, contact: words, either: words, around: words }),
  references: z.strictObject({ before: words, which: words }),
  corrected: words,
  contrast: z.strictObject({ not: words, but: words }),
  hand_over: words,
  function_words: words,
  function_characters: z.string(),
  as_of: asOfSchema,
  places: z.strictObject({ change: words, around: words }),
  subscriptions: z.strictObject({ mine: words, on: words, off: words, around: words, asking: words }),
});
export type Asking = z.infer<typeof askingSchema>;

/** Schema of `intents/emergencies.yml`. */
export const emergenciesSchema = z.strictObject({
  never: words,
  emergencies: z.array(z.strictObject({ number: z.enum(['110', '119', '120', '122']), what: z.string(), any: words })),
});
export type Emergencies = z.infer<typeof emergenciesSchema>;

/** Punctuation, particles and blanks around a message that change nothing about what it asks. */
const padding = /[\s,，。.!！?？~、；;:：…"“”'‘’]+/gu;
const particles = /(?:[呀啊呢吧嘛哦噢哈啦呗哩撒]|(?<![什怎这那多要])么|一下)+$/u;

/** `'电话呢？'` → `'电话'`. */
export function core(text: string): string {
  const plain = text.replace(padding, '');
  const short = plain.replace(particles, '');
  return short === '' ? plain : short;
}

/** The text without every one of these words, the longest first. */
export function without(text: string, words: readonly string[]): string {
  return [...words]
    .sort((a, b) => b.length - a.length)
    .reduce((rest, word) => (word === '' ? rest : rest.replaceAll(word, '')), text);
}

/** Answers "is the message only this?" and "does it hold this?" for every way of asking. */
export class Ways {
  readonly #whole = new Map<WayName, Set<string>>();
  readonly #has = new Map<WayName, string[]>();

  constructor(asking: Asking) {
    for (const name of wayNames) {
      const { whole, has } = asking.ways[name];
      this.#whole.set(name, new Set(whole.flatMap((phrase) => [phrase.replace(padding, ''), core(phrase)])));
      this.#has.set(
        name,
        [...has].sort((a, b) => b.length - a.length),
      );
    }
  }

  isOnly(name: WayName, text: string): boolean {
    const wholes = this.#whole.get(name);
    return wholes?.has(text.replace(padding, '')) === true || wholes?.has(core(text)) === true;
  }

  /** The longest phrase of that way in the text. */
  held(name: WayName, text: string): string | undefined {
    return this.#has.get(name)?.find((phrase) => text.includes(phrase));
  }

  /** The text without every phrase of that way. */
  without(name: WayName, text: string): string {
    return (this.#has.get(name) ?? []).reduce((rest, phrase) => rest.replaceAll(phrase, ''), text);
  }
}
