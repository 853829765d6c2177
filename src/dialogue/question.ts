import { type Duty, type ListName, listNames } from '../duties/duty.ts';
import { readNumber } from '../duties/numerals.ts';
import type { Part } from '../replies/reply.ts';
import type { Departments } from '../search/departments.ts';
import { type Asking, core, type Ways } from './asking.ts';
import type { Context } from './conversation.ts';

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
  | { kind: 'subject'; text: string; part: Part | null; inherits: boolean };

export type QuestionParts = {
  asking: Asking;
  ways: Ways;
  departments: Departments;
  duties: readonly Duty[];
  categories: readonly string[];
};

const numeral = '[0-9零〇一二两三四五六七八九十百]{1,5}';
/** Function words around a name once cues are cut: they say nothing more. Longest first, because they are cut one by one. */
const functionWords = [
  '对着',
  '咱们',
  '我们',
  '你们',
  '他们',
  '乡里',
  '乡上',
  '县里',
  '县上',
  '区里',
  '镇里',
  '这个',
  '这边',
  '这一',
  '那个',
  '那边',
  '那些',
  '全部',
  '所有',
  '方面',
  '领域',
  '什么',
  '哪些',
  '负责',
  '工作',
  '事情',
  '事项',
  '内容',
  '单位',
  '部门',
  '牵头',
  '配合',
  '参与',
  '其中',
  '一共',
  '总共',
  '现在',
  '目前',
  '到底',
  '具体',
  '主要',
  '大概',
  '清单',
  '关于',
  '涉及',
  '相关',
  '有关',
  '怎么',
  '可以',
  '知道',
  '一下',
  '说明',
  '介绍',
  '职责',
  '业务',
  '任务',
  '包括',
  '包含',
  '涵盖',
  '分别',
  '每条',
  '处罚',
  '或者',
  '哪几',
  '一块',
  '里头',
  '里面',
  '帮我',
  '帮忙',
  '给我',
  '这张',
  '那张',
  '单子',
  '各自',
  '还有',
  '几样',
];
const functionCharacters = new Set(
  '请我要想看查问说下一个的是在有跟和与对着咱乡镇县区这那都全类块口里上啥哪呢吗么了啊归管事条项列出来给得去几多少咋能讲干做办念发听件样些或共各张到面情种活帮点儿',
);

/** True when nothing but function words is left. */
function saysNoMore(text: string): boolean {
  let rest = core(text);
  for (const word of functionWords) rest = rest.replaceAll(word, '');
  return [...rest].every((character) => functionCharacters.has(character));
}

/** Reads the way of asking. `text`: normalised. */
export function readQuestion(text: string, context: Context | undefined, parts: QuestionParts): Question {
  const renewed = context === undefined ? undefined : renewedSubject(text, parts.asking);
  return (
    wholeMessage(text, context, parts) ??
    corrected(text, context, parts) ??
    fromTheLists(text, parts) ??
    (renewed === undefined ? undefined : fromTheLists(renewed, parts)) ??
    aboutOneSide(text, context, parts) ??
    aboutSubject(text, { context, renewed }, parts)
  );
}

/** Questions that the data answers by counting and listing, without any search. */
function fromTheLists(text: string, parts: QuestionParts): Question | undefined {
  return byNumber(text, parts) ?? aboutDepartment(text, parts) ?? aboutCategory(text, parts) ?? aboutList(text, parts);
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
  if (ways.isOnly('thanks', first) && others.every((part) => ways.isOnly('thanks', part))) return { kind: 'thanks' };
  if (!ways.isOnly('correction', first)) return undefined;
  const lead = asking.corrected.find((word) => rest.startsWith(word)) ?? '';
  return { kind: 'subject', text: rest.slice(lead.length), part: context?.form ?? null, inherits: true };
}

/** With something to go on: a side and nothing else (`乡里负责哪一步`, `哪些局参加`). */
function aboutOneSide(text: string, context: Context | undefined, { asking }: QuestionParts): Question | undefined {
  if (context === undefined || context.duty === '') return undefined;
  for (const side of ['township', 'county'] as const) {
    const said = asking.sides[side].filter((word) => text.includes(word)).sort((a, b) => b.length - a.length)[0];
    if (said === undefined) continue;
    const rest = [...asking.sides[side], ...asking.sides.around]
      .sort((a, b) => b.length - a.length)
      .reduce((left, word) => left.replaceAll(word, ''), text);
    if (saysNoMore(rest.replace(/[那]/gu, ''))) return { kind: 'again', part: side };
  }
  return undefined;
}

function wholeMessage(
  text: string,
  context: Context | undefined,
  { ways, asking }: QuestionParts,
): Question | undefined {
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
  return undefined;
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

function listIn(text: string, asking: Asking): { list: ListName; said: string } | undefined {
  const said = listNames.flatMap((list) =>
    asking.lists[list].filter((name) => text.includes(name)).map((name) => ({ list, said: name })),
  );
  return said.sort((a, b) => b.said.length - a.said.length)[0];
}

function byNumber(text: string, { asking }: QuestionParts): Question | undefined {
  const named = listIn(text, asking) ?? shortListIn(text);
  const rest = named === undefined ? text : text.replace(named.said, '');
  const found = new RegExp(
    `(?:第\\s*(${numeral})\\s*(?:条|项|号|个|款)?|(?<![0-9])(${numeral})\\s*(?:条|项|号))`,
    'u',
  ).exec(rest);
  const short = /^(基本|配合|收回)(?:清单|事项|履职|履责)*第?([0-9]{1,3}|[零〇一二两三四五六七八九十百]{1,5})$/u.exec(
    core(text),
  );
  const number = readNumber(short?.[2] ?? found?.[1] ?? found?.[2] ?? '');
  if (named === undefined || number === undefined || number === 0) return undefined;
  return { kind: 'number', list: named.list, number };
}

function shortListIn(text: string): { list: ListName; said: string } | undefined {
  const names: ReadonlyArray<[string, ListName]> = [
    ['基本', 'basic'],
    ['配合', 'cooperation'],
    ['收回', 'reclaimed'],
  ];
  const found = names.find(([said]) => text.includes(said));
  return found === undefined ? undefined : { said: found[0], list: found[1] };
}

function aboutDepartment(text: string, { ways, departments, asking }: QuestionParts): Question | undefined {
  const found = departments.find(text);
  if (found === undefined) return undefined;
  const rest = text.replace(found.said, '');
  if (ways.held('contact', rest) !== undefined && saysNoMore(ways.without('contact', rest))) {
    return { kind: 'departmentContact', name: found.name };
  }
  const named = listIn(rest, asking);
  const withoutList = named === undefined ? rest : rest.replace(named.said, '');
  if (!saysNoMore(withoutList)) return undefined;
  const where = asking.where.some((word) => rest.includes(word));
  return where
    ? { kind: 'departmentContact', name: found.name }
    : { kind: 'department', name: found.name, list: named?.list ?? null };
}

function aboutCategory(text: string, { ways, categories, asking }: QuestionParts): Question | undefined {
  const name = [...categories].sort((a, b) => b.length - a.length).find((category) => text.includes(category));
  if (name === undefined) return undefined;
  const rest = text.replace(name, '');
  const named = listIn(rest, asking);
  const withoutList = named === undefined ? rest : rest.replace(named.said, '');
  const cue =
    ways.held('listing', withoutList) ??
    ways.held('count', withoutList) ??
    /类|方面|领域|这块|一块/u.exec(withoutList)?.[0] ??
    named?.said;
  if (!saysNoMore(withoutList) || (cue === undefined && core(withoutList) !== '')) return undefined;
  return { kind: 'category', name, list: named?.list ?? null };
}

function aboutList(text: string, { ways, asking }: QuestionParts): Question | undefined {
  const named = listIn(text, asking);
  const rest = named === undefined ? text : withoutListNames(text, named.list, asking);
  const counted = ways.held('count', rest);
  const cue = ways.held('listing', rest) ?? counted;
  if (named !== undefined && saysNoMore(rest)) return { kind: 'list', list: named.list, count: counted !== undefined };
  const all = /清单|三张|三类|履职|履责|全部事项|所有事项/u.test(text);
  if (
    named === undefined &&
    (all || counted !== undefined) &&
    cue !== undefined &&
    saysNoMore(rest.replace(/履职|履责|三张|三类/gu, ''))
  ) {
    return { kind: 'list', list: null, count: counted !== undefined };
  }
  return undefined;
}

/** People name a list twice: 乡里自己负责的基本事项. */
function withoutListNames(text: string, list: ListName, asking: Asking): string {
  return [...asking.lists[list]]
    .sort((a, b) => b.length - a.length)
    .reduce((rest, name) => rest.replaceAll(name, ''), text);
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
    if (saysNoMore(subject) || (context !== undefined && saysNoMore(left.replace(/举报|反映|打/gu, ''))))
      return { kind: 'again', part };
    return { kind: 'subject', text: part === 'contact' ? subject : text, part, inherits: false };
  }
  if (context !== undefined && renewed !== undefined)
    return { kind: 'subject', text: renewed, part: context.form, inherits: true };
  return { kind: 'subject', text, part: null, inherits: false };
}

/** Only the punctuation goes; particles stay (`那低保呢` needs its 呢). */
function withoutEndMarks(text: string): string {
  return text.replace(/[\s,，。.!！?？~]+$/gu, '');
}
