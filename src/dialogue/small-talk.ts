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
