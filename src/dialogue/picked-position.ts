import { readNumber } from '../duties/numerals.ts';
import { type Asking, core, without } from './asking.ts';
import { saysNoMore } from './says-no-more.ts';

/** `第二个` → 1, `2` → 1, `第二条细说下` → 1, `最后一个` → -1. Undefined when it is no pick. */
export function pickedPosition(text: string, asking: Asking): number | undefined {
  const { pick } = asking;
  const plain = core(text);
  if (pick.last.includes(plain)) return -1;
  const longestFirst = (words: readonly string[]) => [...words].sort((a, b) => b.length - a.length);
  const before = longestFirst(pick.before).find((word) => plain.startsWith(word)) ?? '';
  const rest = plain.slice(before.length);
  const digits = /^[0-9一二两三四五六七八九]/u.exec(rest)?.[0] ?? '';
  const behind = rest.slice(digits.length);
  const after = longestFirst(pick.after).find((word) => behind.startsWith(word)) ?? '';
  const more = behind.slice(after.length);
  if (more !== '' && (after === '' || !saysNoMore(without(more, asking.follow_ups.full), asking))) return undefined;
  const number = readNumber(digits);
  return number === undefined || number < 1 || number > 9 ? undefined : number - 1;
}
