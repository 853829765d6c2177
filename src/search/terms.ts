import type { Segmenter } from './segmenter.ts';

/** What a text is compared by: words, character pairs and single characters, each with the weight of its kind. */
export type Term = { key: string; weight: number };

/**
 * Weights by kind of term. Words and pairs carry meaning; single characters only help where a pair is torn (犬 in 犬只, 流浪犬).
 * Word+bigram+character indexing: Nie & Ren 1999, He et al. 2002 (SIGHAN).
 */
export const kindWeights = { word: 1, pair: 0.9, single: 0.45 } as const;

/** What is left of the weight of a term that lies in function words wholly, and of a pair that lies in them by half. */
const functionShare = { whole: 0.2, half: 0.7 } as const;

const runs = /\p{Script=Han}+|(?:(?!\p{Script=Han})[\p{L}\p{N}])+/gu;
const han = /^\p{Script=Han}/u;

/** Makes the terms of normalised text; each key once. `流浪狗` → words 流浪, 流浪狗 · pairs 流浪, 浪狗 · singles 流, 浪, 狗. */
export type TermMaker = (text: string) => Term[];

/** `functionWords`: words that any question may hold (`intents/function-words.yml`). */
export function createTermMaker(segmenter: Segmenter, functionWords: Iterable<string> = []): TermMaker {
  const weak = new Set(functionWords);
  const longest = longestByStart(weak);
  return (text) => {
    const terms: Term[] = [];
    const known = new Map<string, Term>();
    const add = (key: string, weight: number) => {
      const before = known.get(key);
      if (before !== undefined) {
        before.weight = Math.max(before.weight, weight);
        return;
      }
      const term = { key, weight };
      known.set(key, term);
      terms.push(term);
    };
    for (const [run] of text.matchAll(runs)) {
      if (!han.test(run)) {
        add(`=${run}`, kindWeights.word);
        continue;
      }
      for (const word of segmenter(run)) {
        if (word.length > 1) add(`=${word}`, kindWeights.word * (weak.has(word) ? functionShare.whole : 1));
      }
      const idle = idleCharacters(run, weak, longest);
      for (let at = 0; at < run.length; at += 1) {
        add(run.charAt(at), kindWeights.single * (idle[at] === 1 ? functionShare.whole : 1));
        if (at + 1 === run.length) continue;
        const idles = (idle[at] as number) + (idle[at + 1] as number);
        const share = idles === 2 ? functionShare.whole : idles === 1 ? functionShare.half : 1;
        add(run.slice(at, at + 2), kindWeights.pair * share);
      }
    }
    return terms;
  };
}

/** What a pair of syllables counts beside the characters themselves. */
export const soundWeight = 0.6;

/** Two syllables as a term: it stays when characters are mistaken for others of the same sound. `~di bao`. */
export function soundKey(first: string, second: string): string {
  return `~${first} ${second}`;
}

/** The syllables of a term; undefined for any other term. */
export function soundsOfKey(key: string): [first: string, second: string] | undefined {
  const [first, second] = key.startsWith('~') ? key.slice(1).split(' ') : [];
  return first === undefined || second === undefined ? undefined : [first, second];
}

/** Length of the longest word that begins with a code unit. */
function longestByStart(words: Iterable<string>): Uint8Array {
  const longest = new Uint8Array(0x1_0000);
  for (const word of words) {
    const start = word.charCodeAt(0);
    longest[start] = Math.max(longest[start] as number, word.length);
  }
  return longest;
}

/** Marks the characters that lie in function words, longest words first. */
function idleCharacters(run: string, weak: ReadonlySet<string>, longest: Uint8Array): Uint8Array {
  const idle = new Uint8Array(run.length);
  for (let at = 0; at < run.length; ) {
    let length = Math.min(longest[run.charCodeAt(at)] as number, run.length - at);
    while (length > 0 && !weak.has(run.slice(at, at + length))) length -= 1;
    idle.fill(1, at, at + length);
    at += Math.max(1, length);
  }
  return idle;
}
