import type { Segmenter } from './segmenter.ts';

/** What a text is compared by: words, character pairs and single characters, each with the weight of its kind. */
export type Term = { key: string; weight: number };

/**
 * Weights by kind of term. Words and pairs carry meaning; single characters only help where a pair is torn (犬 in 犬只, 流浪犬).
 * Word+bigram+character indexing: Nie & Ren 1999, He et al. 2002 (SIGHAN).
 */
export const kindWeights = { word: 1, pair: 0.9, single: 0.45 } as const;

const runs = /\p{Script=Han}+|(?:(?!\p{Script=Han})[\p{L}\p{N}])+/gu;
const han = /^\p{Script=Han}/u;

/** Makes the terms of normalised text; each key once. `流浪狗` → words 流浪, 流浪狗 · pairs 流浪, 浪狗 · singles 流, 浪, 狗. */
export type TermMaker = (text: string) => Term[];

export function createTermMaker(segmenter: Segmenter): TermMaker {
  return (text) => {
    const terms = new Map<string, number>();
    const add = (key: string, weight: number) => {
      if ((terms.get(key) ?? 0) < weight) terms.set(key, weight);
    };
    for (const [run] of text.matchAll(runs)) {
      if (!han.test(run)) {
        add(`=${run}`, kindWeights.word);
        continue;
      }
      for (const word of segmenter(run)) if (word.length > 1) add(`=${word}`, kindWeights.word);
      for (let at = 0; at < run.length; at += 1) {
        add(run.charAt(at), kindWeights.single);
        if (at + 1 < run.length) add(run.slice(at, at + 2), kindWeights.pair);
      }
    }
    return [...terms].map(([key, weight]) => ({ key, weight }));
  };
}
