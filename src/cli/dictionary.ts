import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import nodejieba from 'nodejieba';
import { intentsFolder, readIntents } from '../content.ts';
import type { CommandContext } from './command.ts';

/** Words rarer than this in jieba's own counts stay only when our texts use them. */
const leastCount = 60;
const longestWord = 6;

/**
 * `dictionary`: writes the segmenter's dictionary, jieba's own without the words that nobody here would say. The whole one takes
 * 250 MB of memory and a second at start, this one a fifth of both.
 */
export async function dictionary(context: CommandContext): Promise<number> {
  const { matters, chatter } = readIntents();
  const texts = [...matters.flatMap((matter) => [...matter.sayings, matter.name, ...matter.official]), ...chatter].join(
    '\n',
  );
  const used = new Set<string>();
  for (let length = 2; length <= longestWord; length += 1) {
    for (let start = 0; start + length <= texts.length; start += 1) used.add(texts.slice(start, start + length));
  }
  const lines = readFileSync((nodejieba as unknown as { DEFAULT_DICT: string }).DEFAULT_DICT, 'utf8')
    .split('\n')
    .filter((line) => {
      const [word = '', count = '0'] = line.split(' ');
      return word !== '' && word.length <= longestWord && (Number(count) >= leastCount || used.has(word));
    });
  writeFileSync(join(intentsFolder, 'segmenter', 'dictionary.utf8'), `${lines.join('\n')}\n`);
  context.out(String(lines.length));
  return 0;
}
