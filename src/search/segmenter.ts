import nodejieba from 'nodejieba';

/** Cuts a text into words, finer than a sentence needs (search mode: 流浪狗 → 流浪, 流浪狗). */
export type Segmenter = (text: string) => string[];

/**
 * nodejieba in search mode with our own words added. The first cut loads the dictionary (about a second, 250 MB), so a warm-up
 * cut happens here, before the bot says it is ready.
 */
export function createSegmenter(words: Iterable<string>): Segmenter {
  for (const word of words) nodejieba.insertWord(word);
  nodejieba.cutForSearch('预热', true);
  return (text) => nodejieba.cutForSearch(text, true);
}
