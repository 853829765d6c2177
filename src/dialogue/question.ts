import { type Duty, type ListName, passages } from '../duties/duty.ts';
import { readNumber } from '../duties/numerals.ts';
import type { Part } from '../replies/reply.ts';
import type { Departments } from '../search/departments.ts';
import { type Asking, core, type Ways, without } from './asking.ts';
import type { Context } from './conversation.ts';
import { fromTheLists } from './list-questions.ts';
import { saysNoMore } from './says-no-more.ts';
import { aboutSubscription } from './subscription-question.ts';

/** Part of a body's or a thing's name that a follow-up may use for what was shown. In characters. */
const longestName = 4;
/** What leans on something said before is short. In characters. */
const longestLeaning = 11;

/** What a message wants, before anything is searched. */
export type Question =
  | { kind: 'greeting' | 'thanks' | 'help' | 'next' | 'other' | 'correction' | 'empty' }
  | { kind: 'pick'; position: number }
  | { kind: 'again'; part: Part | 'full' }
  | { kind: 'number'; list: ListName; number: number }
  | { kind: 'list'; list: ListName | null; count: boolean }
  | { kind: 'department'; name: string; list: ListName | null }
  | { kind: 'category'; name: string; list: ListName | null }
  | { kind: 'departmentContact'; name: string }
  | { kind: 'subscription'; wish: 'on' | 'off' | 'mine'; said: string }
  /** `leans`: short, and begun as what goes on with something said before. */
  | { kind: 'subject'; text: string; part: Part | null; inherits: boolean; leans?: boolean };

export type QuestionParts = {
  asking: Asking;
  ways: Ways;
  departments: Departments;
  duties: readonly Duty[];
  categories: readonly string[];
};

/** True when the question is about what was shown before, whatever day that was. */
export function followsUp(question: Question): boolean {
  if (question.kind === 'subject') return question.inherits;
  return ['again', 'pick', 'next', 'other', 'correction'].includes(question.kind);
}

/** True when the question is answered from the data without any search, or is about what was shown: no date belongs to its matter. */
export function hasNoMatter({ kind }: Question): boolean {
  return ['list', 'department', 'category', 'number', 'departmentContact', 'again'].includes(kind);
}

/** Reads the way of asking. `text`: normalised. */
export function readQuestion(text: string, context: Context | undefined, parts: QuestionParts): Question {
  const renewed = context === undefined ? undefined : renewedSubject(text, parts.asking);
  return (
    aboutSubscription(text, parts.asking) ??
    wholeMessage(text, context, parts) ??
    corrected(text, context, parts) ??
    fromTheLists(text, parts) ??
    (renewed === undefined ? undefined : fromTheLists(renewed, parts)) ??
    aboutOneSide(text, context, parts) ??
    aboutSubject(text, { context, renewed }, parts)
  );
}

/** `那低保呢` → `低保`. */
function renewedSubject(text: string, { again }: Asking): string | undefined {
  const plain = withoutEndMarks(text);
  const before = again.before.find((word) => plain.startsWith(word)) ?? '';
  const after = again.after.find((word) => plain.endsWith(word));
  if (after === undefined) return undefined;
  const subject = plain.slice(before.length, plain.length - after.length).replace(/的$/u, '');
  return subject.length >= 2 ? subject : undefined;
}

/** `不是这个，我问的是罚家长的` → the question after the correction. */
function corrected(text: string, context: Context | undefined, { ways, asking }: QuestionParts): Question | undefined {
  const [first = '', ...others] = text.split(/[,，。;；!！\s]+/u).filter((part) => part !== '');
  const rest = others.join('，');
  if (rest === '') return undefined;
  if (!ways.isOnly('correction', first)) return undefined;
  const lead = asking.corrected.find((word) => rest.startsWith(word)) ?? '';
  return { kind: 'subject', text: rest.slice(lead.length), part: context?.form ?? null, inherits: true };
}

/** With something to go on: a side and nothing else (`乡里负责哪一步`, `哪些局参加`), where to turn to, or all of it. */
function aboutOneSide(text: string, context: Context | undefined, parts: QuestionParts): Question | undefined {
  const { asking, departments } = parts;
  const shown = parts.duties.find(({ id }) => id === context?.duty);
  if (shown === undefined) return undefined;
  const body = departments.find(text);
  const own = body !== undefined && shown.departments.includes(body.name) ? body.said : '';
  for (const side of ['township', 'county'] as const) {
    const said = asking.sides[side].some((word) => text.includes(word)) || (side === 'county' && own !== '');
    const rest = core(without(text, [own, ...asking.sides[side], ...asking.sides.around]).replace(/那/gu, ''));
    if (said && (rest.length <= 1 || saysNoMore(rest, asking) || isNamedIn(shown, rest)))
      return { kind: 'again', part: side };
  }
  for (const part of ['contact', 'full'] as const) {
    const words = asking.follow_ups[part];
    if (words.some((word) => text.includes(word)) && saysNoMore(without(text, words), asking))
      return { kind: 'again', part };
  }
  return undefined;
}

/** A short name of something that the duty's own text speaks of. */
function isNamedIn(duty: Duty, name: string): boolean {
  return name.length <= longestName && passages(duty).some((line) => line.includes(name));
}

/** `谢了哥`, `行知道了`: thanks after thanks and nothing else. */
function isThanks(text: string, parts: QuestionParts): boolean {
  const { ways, asking } = parts;
  const plain = core(text);
  for (let end = plain.length; end > 0; end -= 1) {
    if (!ways.isOnly('thanks', plain.slice(0, end))) continue;
    const rest = plain.slice(end);
    if (rest === '' || asking.vocatives.includes(rest) || isThanks(rest, parts)) return true;
  }
  return false;
}

function wholeMessage(text: string, context: Context | undefined, parts: QuestionParts): Question | undefined {
  const { ways, asking } = parts;
  if (!/[\p{L}\p{N}]/u.test(text)) return { kind: 'empty' };
  const position = pickedPosition(text, asking);
  if (position !== undefined && ((context?.menu.length ?? 0) > 0 || /^[\d一二三四五]$|第/u.test(text)))
    return { kind: 'pick', position };
  for (const part of ['county', 'township', 'contact', 'full'] as const) {
    if (ways.isOnly(part, text)) return { kind: 'again', part };
  }
  for (const kind of ['next', 'other', 'correction', 'greeting', 'thanks', 'help'] as const) {
    if (ways.isOnly(kind, text)) return { kind };
  }
  return isThanks(text, parts) ? { kind: 'thanks' } : undefined;
}

/** `第二个` → 1, `2` → 1, `最后一个` → -1. Undefined when it is no pick. */
function pickedPosition(text: string, { pick }: Asking): number | undefined {
  const plain = core(text);
  if (pick.last.includes(plain)) return -1;
  const before = pick.before.filter((word) => plain.startsWith(word)).sort((a, b) => b.length - a.length)[0] ?? '';
  const rest = plain.slice(before.length);
  const after = pick.after.filter((word) => rest.endsWith(word)).sort((a, b) => b.length - a.length)[0] ?? '';
  const number = readNumber(rest.slice(0, rest.length - after.length));
  return number === undefined || number < 1 || number > 9 ? undefined : number - 1;
}

function aboutSubject(
  text: string,
  { context, renewed }: { context: Context | undefined; renewed: string | undefined },
  { ways, asking }: QuestionParts,
): Question {
  for (const part of ['contact', 'county', 'township'] as const) {
    if (ways.held(part, text) === undefined) continue;
    const subject = core(ways.without(part, text));
    const left = asking.sides.around.reduce((rest, word) => rest.replaceAll(word, ''), subject);
    if (
      saysNoMore(subject, asking) ||
      (context !== undefined && saysNoMore(left.replace(/举报|反映|打/gu, ''), asking))
    )
      return { kind: 'again', part };
    return { kind: 'subject', text: part === 'contact' ? subject : text, part, inherits: false };
  }
  if (context !== undefined && renewed !== undefined)
    return { kind: 'subject', text: renewed, part: context.form, inherits: true };
  const leans = text.length <= longestLeaning && asking.follow_ups.leaning.some((word) => text.startsWith(word));
  return { kind: 'subject', text, part: null, inherits: false, leans };
}

/** Only the punctuation goes; particles stay (`那低保呢` needs its 呢). */
function withoutEndMarks(text: string): string {
  return text.replace(/[\s,，。.!！?？~]+$/gu, '');
}
