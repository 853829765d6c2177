import { core } from './asking.ts';
import type { QuestionParts } from './question.ts';

/** `谢了哥`, `行知道了`, `早上好呀各位`: thanks after thanks, a greeting after a greeting, and nothing else. */
export function saysOnly(
  way: 'thanks' | 'greeting',
  text: string,
  parts: Pick<QuestionParts, 'ways' | 'asking'>,
): boolean {
  const { ways, asking } = parts;
  const plain = core(text);
  for (let end = plain.length; end > 0; end -= 1) {
    if (!ways.isOnly(way, plain.slice(0, end))) continue;
    const rest = core(plain.slice(end));
    if (rest === '' || callsOnly(rest, asking) || saysOnly(way, rest, parts)) return true;
  }
  return false;
}

/** `各位`, `呀各位`: whom a greeting was for, and nothing else; politeness that `normalise` takes away leaves it. */
export function callsOnly(text: string, { vocatives }: QuestionParts['asking']): boolean {
  return vocatives.includes(core(text).replace(/^[呀啊哈哦]+/u, ''));
}

/** `我想咨询个事`, `领导辛苦了，打听一下`: a question is announced and not asked yet. `text`: normalised. */
export function announcesOnly(text: string, { fillers, vocatives }: QuestionParts['asking']): boolean {
  const plain = core(text);
  const idle = [...fillers, ...vocatives].map((word) => core(word));
  const reached = [true];
  for (let end = 1; end <= plain.length; end += 1) {
    const before = plain.slice(0, end);
    reached[end] = idle.some((word) => before.endsWith(word) && reached[end - word.length] === true);
  }
  return plain !== '' && reached[plain.length] === true;
}
