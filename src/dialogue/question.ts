import { type Duty, type ListName, listNames, passages } from '../duties/duty.ts';
import { readNumber } from '../duties/numerals.ts';
import type { Part } from '../replies/reply.ts';
import type { Departments } from '../search/departments.ts';
import { type Asking, core, type Ways, without } from './asking.ts';
import { withoutDenied } from './contrast.ts';
import type { Context } from './conversation.ts';
import type { FollowUpReader } from './follow-up-reader.ts';
import { fromTheLists } from './list-questions.ts';
import { saysNoMore } from './says-no-more.ts';
import { aboutSubscription } from './subscription-question.ts';

/** Part of a body's or a thing's name that a follow-up may use for what was shown. In characters. */
const longestName = 4;
/** A follow-up is short; what is longer stands for itself. In characters. */
export const longestFollowUp = 14;
/** What leans on something said before is short. In characters. */
const longestLeaning = 11;

/** What a message wants, before anything is searched. */
export type Question =
  | { kind: 'greeting' | 'thanks' | 'help' | 'next' | 'other' | 'correction' | 'empty' }
  | { kind: 'pick'; position: number }
  | { kind: 'again'; part: Again }
  | { kind: 'number'; list: ListName; number: number }
  | { kind: 'list'; list: ListName | null; count: boolean }
  | { kind: 'department'; name: string; list: ListName | null }
  | { kind: 'category'; name: string; list: ListName | null }
  | { kind: 'departmentContact'; name: string }
  | { kind: 'subscription'; wish: 'on' | 'off' | 'mine'; said: string }
  /** `leans`: short, and begun as what goes on with something said before. `follows`: what it may want of what was shown. */
  | { kind: 'subject'; text: string; part: Part | null; inherits: boolean; leans?: boolean; follows?: Again };

/** A side of what was shown, all of it, what lists do not say (papers, fees, time), or who is responsible once more. */
export type Again = Part | 'full' | 'details' | 'who';

export type QuestionParts = {
  asking: Asking;
  ways: Ways;
  followUps: Pick<FollowUpReader, 'read'>;
  /** True when a text asks about a matter of its own, beyond doubt and whatever was said before. */
  standsAlone: (text: string) => boolean;
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
  return (
    aboutSubscription(text, parts.asking) ??
    wholeMessage(text, context, parts) ??
    corrected(text, context, parts) ??
    readMatter(withoutDenied(text, parts.asking), context, parts)
  );
}

function readMatter(text: string, context: Context | undefined, parts: QuestionParts): Question {
  const renewed = context === undefined ? undefined : renewedSubject(text, parts.asking);
  const { part, certain } = followUpIn(text, context, parts);
  if (part !== undefined && certain) return { kind: 'again', part };
  const question =
    ofWhatWasListed(fromTheLists(text, parts), { text, context, asking: parts.asking }) ??
    (renewed === undefined ? undefined : fromTheLists(renewed, parts)) ??
    aboutOneSide(text, context, parts) ??
    aboutSubject(text, { context, renewed }, parts);
  return question.kind === 'subject' && part !== undefined ? { ...question, follows: part } : question;
}

/** Likely enough to go by, whatever else the words may mean; and likely enough where they mean nothing else. */
const [certainly, perhaps] = [0.85, 0.6];

/** What a short message wants of the duty or menu that was shown. A body that is named is a subject of its own. */
function followUpIn(
  text: string,
  context: Context | undefined,
  { followUps, standsAlone, departments, duties, asking }: QuestionParts,
): { part?: Again; certain: boolean } {
  const none = { certain: false };
  if (context === undefined || (context.duty === '' && context.menu.length === 0)) return none;
  if (text.length > longestFollowUp || namesLists(text, asking)) return none;
  const body = departments.find(text);
  const shown = duties.find(({ id }) => id === context.duty);
  if (body !== undefined && shown?.departments.includes(body.name) !== true) return none;
  const { kind, probability } = followUps.read(text);
  if (kind === undefined || probability < perhaps || standsAlone(text)) return none;
  return { part: kind, certain: probability >= certainly };
}

function namesLists(text: string, { lists }: Asking): boolean {
  return (
    /清单|三张|三类|履职|履责|所有|全部事项/u.test(text) ||
    listNames.some((list) => lists[list].some((name) => text.includes(name)))
  );
}

/** `一共几条` after a body's duties were listed: its own, not all. */
function ofWhatWasListed(
  question: Question | undefined,
  { text, context, asking }: { text: string; context: Context | undefined; asking: Asking },
): Question | undefined {
  const unnamed = question?.kind === 'list' && question.list === null;
  if (!unnamed || namesLists(text, asking) || context === undefined || context.department === '') return question;
  return { kind: 'department', name: context.department, list: null };
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

/** `第二个` → 1, `2` → 1, `第二条细说下` → 1, `最后一个` → -1. Undefined when it is no pick. */
function pickedPosition(text: string, asking: Asking): number | undefined {
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
