import { type ListName, listNames } from '../duties/duty.ts';
import { compact } from './grid.ts';

/** What a line outside the rows of duties is. */
export type LineKind =
  | { kind: 'page-mark' | 'contents' | 'note' | 'label' | 'title' | 'other' }
  | { kind: 'list'; list: ListName; total: number | undefined }
  | { kind: 'total'; total: number | undefined; part: boolean }
  | { kind: 'count'; total: number };

const numbering =
  /^(?:附件\d*|附表\d*|表?[一二三四五六七八九十]+|[（(][一二三四五六七八九十\d]+[)）]|\d+)?[、.．:：]?/u;
const listWords: ReadonlyArray<[ListName, RegExp]> = [
  ['reclaimed', /收回|上收|回收|收归|剥离|移出|取消|不再|不得|上级部门承担/u],
  ['cooperation', /(?:配合|协助|协同|共同)(?!部门)/u],
  ['basic', /(?:基本|主责|自主|主要|法定|核心)(?:履职|履责|职责|事项)/u],
];
const listEnd = /(?:清单|事项|职责|一览表|目录|汇总表|明细表)(?:表)?(?:[（(].{0,12}[)）])?$/u;
const sentence = /[。；;，,？！]/u;
/** A heading is short; a duty that happens to hold the same words is not. */
const maxHeading = 60;
/** Longer lines are sentences; patterns are not tried on them. */
const maxLine = 300;

/** Which list a heading opens, `昌吉州木垒县白杨河乡配合履责事项清单` → `cooperation`; undefined when it opens none. */
export function listOfHeading(text: string): ListName | undefined {
  const words = compact(text).replace(/[：:]$/u, '');
  if (words.length > maxHeading || sentence.test(words) || !listEnd.test(words)) return undefined;
  const found = listWords.find(([, pattern]) => pattern.test(words))?.[0];
  const bare = words.replace(numbering, '');
  // 「做好配合事项」 in a broken cell is no heading: a heading ends in 清单, is numbered, or is nothing but the list's name.
  const named = /清单|表|目录/u.test(words) || bare !== words || /^.{0,8}(?:履职|履责|收回)/u.test(bare);
  return found !== undefined && named ? found : undefined;
}

/** Which list a cell names: `配合履职事项清单`, `配合`, `cooperation`; undefined when it names none. */
export function listNamed(text: string): ListName | undefined {
  const words = compact(text);
  if (words === '' || words.length > maxHeading) return undefined;
  return listNames.find((list) => list === words) ?? listWords.find(([, pattern]) => pattern.test(`${words}履职`))?.[0];
}

/** A heading that names a list of another kind: `四、赋权事项清单`. */
export function isForeignList(text: string): boolean {
  const words = compact(text);
  return (
    words.length <= maxHeading &&
    !sentence.test(words) &&
    /清单(?:[（(].{0,16}[)）])?$/u.test(words) &&
    !isTitle(text) &&
    listOfHeading(text) === undefined
  );
}

/** Tells what a paragraph, or a table row that says only one thing, is. */
export function lineKind(text: string): LineKind {
  if (text.length > maxLine) return { kind: isNote(compact(text.slice(0, 20))) ? 'note' : 'other' };
  const words = compact(text);
  if (isPageMark(words)) return { kind: 'page-mark' };
  if (isContents(text)) return { kind: 'contents' };
  if (isNote(words)) return { kind: 'note' };
  if (/^(?:小计|合计|总计|共计)/u.test(words))
    return { kind: 'total', total: countIn(words), part: words.startsWith('小计') };
  const count = /^[（(]?(?:本清单)?(?:总计|合计|共计?)(\d{1,4})项?[)）]?。?$/u.exec(words)?.[1];
  if (count !== undefined) return { kind: 'count', total: Number(count) };
  const list = listOfHeading(text);
  if (list !== undefined) return { kind: 'list', list, total: countIn(/[（(](.*)[)）]$/u.exec(words)?.[1] ?? '') };
  if (isTitle(text)) return { kind: 'title' };
  return { kind: isLabel(words) ? 'label' : 'other' };
}

function isNote(words: string): boolean {
  return /^(?:备?注|附注|说明|填表说明|编制说明)(?:\d|[：:])/u.test(words);
}

/** `2. 配合履职事项清单.....	13`, `一、基本履职事项清单 1` */
function isContents(text: string): boolean {
  const words = compact(text);
  return (
    /^目录$/u.test(words) ||
    /(?:\.{3}|…{2}|·{3}|．{3}|_{3}|-{4})\d{0,4}$/u.test(words) ||
    /清单\s+\d{1,3}$/u.test(text.trim())
  );
}

/** Who filled the form in and when, and what stands under a web page: 填报单位：…, 制表时间：… 审核人：…, 附件：… */
function isLabel(words: string): boolean {
  const named =
    /^(?:填报|填表|制表|编制|审核|复核|审批|主办|责任编辑|编辑|联系|发布|印发|公布|成文|更新|来源|信息来源|打印|浏览|附件|附表|单位|日期|时间|上一篇|下一篇)/u;
  return (
    words.length <= maxHeading && named.test(words) && /^[^：:]{2,10}[：:]/u.test(words) && !/[。；;]/u.test(words)
  );
}

/** The document's own title: `沅澜市槐津区杏垱街道履职事项清单`. */
export function isTitle(text: string): boolean {
  const words = compact(text);
  return (
    words.length <= maxHeading &&
    !sentence.test(words) &&
    /(?:履职|履责|职责)(?:事项)?清单》?(?:[（(].{0,16}[)）])?(?:的通知)?$/u.test(words)
  );
}

/** A count such as `3项`, `共13项`, `13`. */
export function countIn(text: string): number | undefined {
  const found =
    /(\d{1,4})项/u.exec(compact(text))?.[1] ?? /^(?:\p{Script=Han}|[：:])*(\d{1,4})$/u.exec(compact(text))?.[1];
  return found === undefined ? undefined : Number(found);
}

function isPageMark(words: string): boolean {
  return (
    /^[-—–－─]+\d{1,4}[-—–－─]+$/u.test(words) ||
    /^(?:第\d{1,4}页)?[，,/]?(?:共\d{1,4}页)?$/u.test(words) ||
    /^\d{1,4}\/\d{1,4}$/u.test(words)
  );
}

/** Names of documents that look like a duties list and are another thing, longest first. */
const otherKinds =
  /权力(?:和|与)?责任(?:事项)?清单|权责(?:事项)?清单|权力(?:事项)?清单|责任(?:事项)?清单|行政职权(?:目录|清单)|行政执法事项(?:目录|清单)|赋权事项(?:目录|清单)|行政许可事项清单|政务服务事项(?:目录|清单)|公共服务事项(?:目录|清单)|负面清单|办事指南|证明事项清单|行政检查事项清单/u;

/** Says which other kind of document a title names: `木垒县权责清单` → `权责清单`. */
export function otherKind(text: string): string | undefined {
  const words = compact(text);
  return words.length <= maxHeading ? otherKinds.exec(words)?.[0] : undefined;
}
