import { type Asking, core } from './asking.ts';

/** True when nothing but function words is left: they are cut one by one, then single characters. */
export function saysNoMore(text: string, asking: Pick<Asking, 'function_words' | 'function_characters'>): boolean {
  let rest = core(text);
  for (const word of asking.function_words) rest = rest.replaceAll(word, '');
  return [...rest].every((character) => asking.function_characters.includes(character));
}
