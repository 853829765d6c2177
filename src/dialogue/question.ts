import { type Duty, type ListName, listNames } from '../duties/duty.ts';
import type { Part } from '../replies/reply.ts';
import type { Departments } from '../search/departments.ts';
import { type Asking, core, type Ways } from './asking.ts';
import { withoutDenied } from './contrast.ts';
import type { Context } from './conversation.ts';
import type { FollowUpReader } from './follow-up-reader.ts';
import { fromTheLists } from './list-questions.ts';
import { pickedPosition } from './picked-position.ts';
import { saysNoMore } from './says-no-more.ts';
import { aboutOneSide, sideNamed } from './sides.ts';
import { announcesOnly, callsOnly, saysOnly } from './small-talk.ts';
import { aboutSubscription } from './subscription-question.ts';

/** A follow-up is short; what is longer stands for itself. In characters. */
export const longestFollowUp = 14;
/** Up to here it may still be one, when it speaks of what was shown or of nothing in particular. */
const longestAskedOn = 26;
/** What something shown before is called by is short. In characters. */
const longestReference = 12;
/** What leans on something said before is short. In characters. */
const longestLeaning = 11;

/** What a message wants, before anything is searched. */
export type Question =
  | { kind: 'greeting' | 'thanks' | 'help' | 'next' | 'other' | 'correction' | 'empty' | 'announced' }
  | { kind: 'pick'; position: number }
  | { kind: 'again'; part: Again }
  | { kind: 'number'; list: ListName; number: number }
  | { kind: 'list'; list: ListName | null; count: boolean }
  | { kind: 'department'; name: string; list: ListName | null }
  | { kind: 'category'; name: string; list: ListName | null }
  | { kind: 'departmentContact'; name: string }
  | { kind: 'subscription'; wish: 'on' | 'off' | 'mine'; said: string }
  | Subject;

/**
 * `leans`: short, and begun as what goes on with something said before. `follows`: what it may want of what was shown. `side`: what is
 * meant of the duty that was shown, should this be about it once more. `refers`: what is said of a duty shown before (`罚家长的那条`).
 */
export type Subject = {
  kind: 'subject';
  text: string;
  part: Part | null;
  inherits: boolean;
  leans?: boolean;
  follows?: Again;
  side?: Part;
  refers?: string;
};

/** A side of what was shown, all of it, what lists do not say (papers, fees, time), or who is responsible once more. */
export type Again = Part | 'full' | 'details' | 'who';

export type QuestionParts = {
  asking: Asking;
  ways: Ways;
  followUps: Pick<FollowUpReader, 'read'>;
  /** Of which duty a text speaks, whatever was said before: beyond doubt, and as far as it says anything; '' for what no list has. */
  ownSubject: (text: string) => { alone?: string | undefined; likeliest?: string | undefined };
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
    contrasted(text, context, parts)
  );
}

/** `不是修井，是有人偷着打` leaves the thing itself to what was said before. */
function contrasted(text: string, context: Context | undefined, parts: QuestionParts): Question {
  const meant = withoutDenied(text, parts.asking);
  const question = readMatter(meant, context, parts);
  return question.kind === 'subject' && meant !== text ? { ...question, leans: true } : question;
}

function readMatter(text: string, context: Context | undefined, parts: QuestionParts): Question {
  const renewed = context === undefined ? undefined : renewedSubject(text, parts.asking);
  const { part, certain } = followUpIn(text, context, parts);
  // Whose side is meant says more than that somebody is asked for: 刚才那个乡里还管不管.
  const sided = part === 'who' ? aboutOneSide(text, context, parts) : undefined;
  const refers = context === undefined ? undefined : referredTo(text, parts);
  if (part !== undefined && certain && refers === undefined) return sided ?? { kind: 'again', part };
  const question =
    ofWhatWasListed(fromTheLists(text, parts), { text, context, asking: parts.asking }) ??
    (renewed === undefined ? undefined : fromTheLists(renewed, parts)) ??
    aboutOneSide(text, context, parts) ??
    aboutSubject(text, { context, renewed }, parts);
  if (question.kind !== 'subject') return question;
  const side = sideNamed(text, context, parts);
  return {
    ...question,
    ...(part === undefined ? {} : { follows: part }),
    ...(side === undefined ? {} : { side }),
    ...(refers === undefined ? {} : { refers }),
  };
}

/** `刚才罚家长的那条原话咋写的` → `罚家长`: what is said of something shown before. */
function referredTo(text: string, { asking: { references }, followUps }: QuestionParts): string | undefined {
  const said = references.which.map((word) => text.indexOf(word)).filter((at) => at > 0);
  const before = references.before.find((word) => text.startsWith(word));
  if (said.length === 0 && before === undefined) return undefined;
  const to = said.length === 0 ? text.length : Math.min(...said);
  const name = text.slice(before?.length ?? 0, to).replace(/的$/u, '');
  // 刚才那个打哪个电话 says nothing of what it is about.
  if (name.length < 2 || name.length > longestReference || followUps.read(name).kind !== undefined) return undefined;
  return name;
}

/** Likely enough to go by, whatever else the words may mean; and likely enough where they mean nothing else. */
const [certainly, perhaps] = [0.85, 0.6];

/** Kinds of follow-ups that differ by whose side is meant. */
const sided: ReadonlySet<Again> = new Set(['township', 'county', 'who']);

/** What a short message wants of the duty or menu that was shown. A body that is named is a subject of its own. */
function followUpIn(
  text: string,
  context: Context | undefined,
  { followUps, ownSubject, departments, duties, asking, ways }: QuestionParts,
): { part?: Again; certain: boolean } {
  const none = { certain: false };
  if (context === undefined || (context.duty === '' && context.menu.length === 0)) return none;
  if (text.length > longestAskedOn || namesLists(text, asking)) return none;
  const body = departments.find(text);
  const shown = duties.find(({ id }) => id === context.duty);
  if (body !== undefined && shown?.departments.includes(body.name) !== true) return none;
  const read = followUps.read(text);
  const named = sideNamed(text, context, { asking, departments, duties });
  // That it follows is one thing, what it wants another: whose side is named need not be guessed.
  const aside = named !== undefined && read.kind !== undefined && sided.has(read.kind);
  const kind = aside ? named : read.kind;
  const probability = aside ? read.follows : read.probability;
  if (kind === undefined || probability < perhaps) return none;
  const { alone, likeliest } = ownSubject(text);
  const ofTheShown = context.duty !== '' && kind !== 'who' && likeliest === context.duty;
  if (alone !== undefined && !(ofTheShown && alone === context.duty)) return none;
  if (text.length > longestFollowUp && !ofTheShown && likeliest !== undefined) return none;
  const ofItsBody = body !== undefined && (kind === 'county' || kind === 'contact') && !asksToList(text, ways);
  return { part: kind, certain: probability >= certainly || ofTheShown || ofItsBody };
}

function asksToList(text: string, ways: Ways): boolean {
  return ways.held('listing', text) !== undefined || ways.held('count', text) !== undefined;
}

function namesLists(text: string, { lists }: Asking): boolean {
  return [lists.together, ...listNames.map((list) => lists[list])].some((names) =>
    names.some((name) => text.includes(name)),
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
  // What politeness leaves of 早上好呀各位.
  if (callsOnly(text, asking)) return { kind: 'greeting' };
  const kind = (['thanks', 'greeting'] as const).find((way) => saysOnly(way, text, parts));
  if (kind !== undefined) return { kind };
  return announcesOnly(text, asking) ? { kind: 'announced' } : undefined;
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
