import { type ListName, listNames } from '../duties/duty.ts';
import { readNumber } from '../duties/numerals.ts';
import { type Asking, core, without } from './asking.ts';
import type { Question, QuestionParts } from './question.ts';
import { saysNoMore } from './says-no-more.ts';

const numeral = '[0-9零〇一二两三四五六七八九十百]{1,5}';

/** Questions that the data answers by counting and listing, without any search. */
export function fromTheLists(text: string, parts: QuestionParts): Question | undefined {
  return byNumber(text, parts) ?? aboutDepartment(text, parts) ?? aboutCategory(text, parts) ?? aboutList(text, parts);
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
  const calls = ways.isOnly('contact', rest) || ways.held('contact', rest) !== undefined;
  if (calls && (ways.isOnly('contact', rest) || saysNoMore(ways.without('contact', rest), asking))) {
    return { kind: 'departmentContact', name: found.name };
  }
  const named = listIn(rest, asking);
  const withoutList = named === undefined ? rest : rest.replace(named.said, '');
  if (!saysNoMore(withoutList, asking)) return undefined;
  const where = asking.where.some((word) => rest.includes(word));
  return where
    ? { kind: 'departmentContact', name: found.name }
    : { kind: 'department', name: found.name, list: named?.list ?? null };
}

function aboutCategory(text: string, { ways, categories, asking }: QuestionParts): Question | undefined {
  const found = categoryIn(text, categories);
  if (found === undefined) return undefined;
  const { name } = found;
  const rest = without(text, found.said);
  const named = listIn(rest, asking);
  const withoutList = named === undefined ? rest : rest.replace(named.said, '');
  const cue =
    ways.held('listing', withoutList) ??
    ways.held('count', withoutList) ??
    /类|方面|领域|这块|一块/u.exec(withoutList)?.[0] ??
    named?.said;
  if (!saysNoMore(withoutList, asking) || (cue === undefined && core(withoutList) !== '')) return undefined;
  return { kind: 'category', name, list: named?.list ?? null };
}

/** A category by its name, or by the first word of one of its parts: `应急和消防那块` → 应急管理及消防; nothing where two categories would do. */
function categoryIn(text: string, categories: readonly string[]): { name: string; said: string[] } | undefined {
  const whole = [...categories].sort((a, b) => b.length - a.length).find((category) => text.includes(category));
  if (whole !== undefined) return { name: whole, said: [whole] };
  const parts = categories.flatMap((name) =>
    name.split(/[和及与、]/u).map((part) => ({ name, word: part.slice(0, 2), rest: part.slice(2) })),
  );
  const found = parts.filter(({ word }) => text.includes(word));
  const name = found[0]?.name;
  if (name === undefined || found.some((part) => part.name !== name)) return undefined;
  return { name, said: found.flatMap(({ word, rest }) => [word + rest, word]) };
}

function aboutList(text: string, { ways, asking }: QuestionParts): Question | undefined {
  const named = listIn(text, asking);
  const rest = named === undefined ? text : withoutListNames(text, named.list, asking);
  const counted = ways.held('count', rest);
  const cue = ways.held('listing', rest) ?? counted;
  if (named !== undefined && saysNoMore(rest, asking))
    return { kind: 'list', list: named.list, count: counted !== undefined };
  const all = asking.lists.together.some((name) => text.includes(name));
  if (
    named === undefined &&
    (all || counted !== undefined) &&
    cue !== undefined &&
    saysNoMore(without(rest, asking.lists.together), asking)
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
