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
/** Left over around a name once cues are cut: it says nothing more. */
const emptyRest =
  /^(?:请|帮我|帮忙|给我|我要|我想|想|要|看|查|问|说|下|一|个|的|是|在|有|跟|和|与|对|着|咱|咱们|我们|你们|他们|乡|乡里|乡上|镇|县|县里|区|这|这个|这边|这一|那|那边|那些|都|全|全部|所有|所|类|方面|领域|块|口|里|上|啥|什么|哪些|哪|呢|吗|么|了|啊|归|管|负责|工作|事|事情|事项|条|项|内容|单位|部门|牵头|配合|其中|一共|总共|共|现在|目前|到底|具体|主要|大概|清单|列|出|来|给|关于|涉及|相关|有关|得|去|几|多少|咋|怎么|能|可以|知道|一下|说明|介绍|讲|干|做|办)*$/u;

/** Reads the way of asking. `text`: normalised. */
export function readQuestion(text: string, context: Context | undefined, parts: QuestionParts): Question {
  return (
    wholeMessage(text, context, parts) ??
    byNumber(text, parts) ??
    aboutDepartment(text, parts) ??
    aboutCategory(text, parts) ??
    aboutList(text, parts) ??
    aboutSubject(text, context, parts)
  );
}

function wholeMessage(text: string, context: Context | undefined, { ways, asking }: QuestionParts): Question | undefined {
  if (!/[\p{L}\p{N}]/u.test(text)) return { kind: 'empty' };
  const position = pickedPosition(text, asking);
  if (position !== undefined && ((context?.menu.length ?? 0) > 0 || /^[\d一二三四五]$|第/u.test(text))) return { kind: 'pick', position };
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
  const said = listNames.flatMap((list) => asking.lists[list].filter((name) => text.includes(name)).map((name) => ({ list, said: name })));
  return said.sort((a, b) => b.said.length - a.said.length)[0];
}

function byNumber(text: string, { asking }: QuestionParts): Question | undefined {
  const found = new RegExp(`(?:第\\s*(${numeral})\\s*(?:条|项|号|个|款)?|(?<![0-9])(${numeral})\\s*(?:条|项|号))`, 'u').exec(text);
  const short = /^(基本|配合|收回)(?:清单|事项|履职|履责)*第?([0-9]{1,3}|[零〇一二两三四五六七八九十百]{1,5})$/u.exec(core(text));
  const named = listIn(text, asking) ?? shortListIn(text);
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
  if (ways.held('contact', rest) !== undefined && emptyRest.test(core(ways.without('contact', rest)))) {
    return { kind: 'departmentContact', name: found.name };
  }
  const named = listIn(rest, asking);
  const withoutList = named === undefined ? rest : rest.replace(named.said, '');
  const asksListing = ways.held('listing', withoutList) !== undefined || named !== undefined;
  const left = core(ways.without('listing', ways.without('count', withoutList)));
  if (emptyRest.test(left) && (asksListing || left === '')) return { kind: 'department', name: found.name, list: named?.list ?? null };
  return undefined;
}

function aboutCategory(text: string, { ways, categories, asking }: QuestionParts): Question | undefined {
  const name = [...categories].sort((a, b) => b.length - a.length).find((category) => text.includes(category));
  if (name === undefined) return undefined;
  const rest = text.replace(name, '');
  const named = listIn(rest, asking);
  const withoutList = named === undefined ? rest : rest.replace(named.said, '');
  const cue = ways.held('listing', withoutList) ?? ways.held('count', withoutList) ?? /类|方面|领域|这块/u.exec(withoutList)?.[0] ?? named?.said;
  const left = core(ways.without('listing', ways.without('count', withoutList)));
  if (!emptyRest.test(left) || (cue === undefined && left !== '')) return undefined;
  return { kind: 'category', name, list: named?.list ?? null };
}

function aboutList(text: string, { ways, asking }: QuestionParts): Question | undefined {
  const named = listIn(text, asking);
  const rest = named === undefined ? text : text.replace(named.said, '');
  const counted = ways.held('count', rest);
  const cue = ways.held('listing', rest) ?? counted;
  const left = core(ways.without('listing', ways.without('count', rest)));
  if (named !== undefined && (cue !== undefined || left === '') && emptyRest.test(left)) {
    return { kind: 'list', list: named.list, count: counted !== undefined };
  }
  if (named === undefined && cue !== undefined && /清单|三张|履职|履责|全部事项|所有事项/u.test(text) && emptyRest.test(left.replace(/履职|履责|三张|三类|各/gu, ''))) {
    return { kind: 'list', list: null, count: counted !== undefined };
  }
  return undefined;
}

function aboutSubject(text: string, context: Context | undefined, { ways, asking }: QuestionParts): Question {
  for (const part of ['contact', 'county', 'township'] as const) {
    if (ways.held(part, text) === undefined) continue;
    const subject = core(ways.without(part, text));
    if (emptyRest.test(subject)) return { kind: 'again', part };
    return { kind: 'subject', text: part === 'contact' ? subject : text, part, inherits: false };
  }
  const before = asking.again.before.find((word) => text.startsWith(word));
  const after = asking.again.after.find((word) => core0(text).endsWith(word));
  if (context !== undefined && before !== undefined && after !== undefined) {
    const subject = core0(text).slice(before.length, core0(text).length - after.length);
    if (subject.length >= 2) return { kind: 'subject', text: subject, part: context.part, inherits: true };
  }
  return { kind: 'subject', text, part: null, inherits: false };
}

/** Only the punctuation goes; particles stay (`那低保呢` needs its 呢). */
function core0(text: string): string {
  return text.replace(/[\s,，。.!！?？~]+$/gu, '');
}
