import { join } from 'node:path';
import nodejieba from 'nodejieba';

/** Cuts a text into words, finer than a sentence needs (search mode: 流浪狗 → 流浪, 流浪狗). */
export type Segmenter = (text: string) => string[];

/**
 * nodejieba in search mode with our own dictionary (`intents/segmenter/`, made by `cli dictionary`) and our own words added. jieba's
 * keyword tables, which we do not use, are replaced by empty ones. The dictionary is loaded here, before the bot says it is ready.
 */
export function createSegmenter(words: Iterable<string>, folder: string): Segmenter {
  nodejieba.load({
    dict: join(folder, 'dictionary.utf8'),
    idfDict: join(folder, 'idf.utf8'),
    stopWordDict: join(folder, 'stop-words.utf8'),
  });
  for (const word of words) nodejieba.insertWord(word);
  nodejieba.cutForSearch('预热', true);
  return (text) => nodejieba.cutForSearch(text, true);
}
