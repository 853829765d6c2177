import { z } from 'zod';
import { Sense } from '../search/sense.ts';
import { trainSense, usualTraining } from '../search/sense-training.ts';
import type { Term } from '../search/terms.ts';

/** What a message may want of what was shown: `details` is what lists never say (papers, fees, time). */
export const followUpKinds = ['contact', 'details', 'full', 'township', 'county', 'who'] as const;
export type FollowUpKind = (typeof followUpKinds)[number];

const phrases = z.array(z.coerce.string().min(1)).min(20);

/** Schema of `intents/follow-ups.yml`; `subject`: short messages that are no follow-ups. */
export const followUpsSchema = z.strictObject({
  ...(Object.fromEntries(followUpKinds.map((kind) => [kind, phrases])) as Record<FollowUpKind, typeof phrases>),
  subject: phrases,
});
export type FollowUpPhrases = z.infer<typeof followUpsSchema>;

/** Six kinds need few numbers; rare words are what tells a subject, so none is left out. */
const training = { ...usualTraining, voters: 1, size: 12, epochs: 12, leastPhrases: 1, dropout: 0.3 };
/** One in so many counts as a message that follows nothing: enough to know the words of subjects and of chatter. */
const oneIn = { sayings: 20, chatter: 3 };
/** Longer sayings are situations, which nobody mistakes for a follow-up. In characters. */
const longestSaying = 26;
/** Of what is longer than this fewer are needed: most sayings are. */
const shortSaying = { length: 14, oneIn: 5 };

export type FollowUpParts = {
  phrases: FollowUpPhrases;
  /** What people say of matters. */
  sayings: readonly string[];
  chatter: readonly string[];
  /** Terms with function words at full weight: 谁 and 哪 are what follow-ups are made of. */
  terms: (text: string) => Term[];
};

/** Tells what a short message wants of the thing that was shown, as learnt from `intents/follow-ups.yml`. */
export class FollowUpReader {
  readonly #sense: Sense;
  readonly #terms: (text: string) => Term[];

  /** Learns in a tenth of a second. */
  constructor({ phrases: said, sayings, chatter, terms }: FollowUpParts) {
    this.#terms = terms;
    const every = (texts: readonly string[], one: number) => texts.filter((_text, at) => at % one === 0);
    const some = (texts: readonly string[], one: number) => [
      ...every(
        texts.filter(({ length }) => length <= shortSaying.length),
        one,
      ),
      ...every(
        texts.filter(({ length }) => length > shortSaying.length && length <= longestSaying),
        one * shortSaying.oneIn,
      ),
    ];
    const subjects = [...said.subject, ...some(sayings, oneIn.sayings), ...some(chatter, oneIn.chatter)];
    const told = followUpKinds.flatMap((kind, row) => said[kind].map((text) => ({ row, terms: terms(text) })));
    const own = subjects.map((text) => ({ row: followUpKinds.length, terms: terms(text) }));
    this.#sense = new Sense(trainSense(followUpKinds, [...told, ...own], training));
  }

  /** The likeliest kind and how likely it is, 0–1; undefined kind: it has a subject of its own. `follows`: how likely it has none. */
  read(text: string): { kind: FollowUpKind | undefined; probability: number; follows: number } {
    const { probabilities } = this.#sense.read(this.#sense.lexicon.numbered(this.#terms(text)));
    let row = 0;
    for (let at = 1; at < probabilities.length; at += 1) {
      if ((probabilities[at] as number) > (probabilities[row] as number)) row = at;
    }
    const follows = probabilities.slice(0, followUpKinds.length).reduce((sum, one) => sum + one, 0);
    return { kind: followUpKinds[row], probability: probabilities[row] as number, follows };
  }
}
