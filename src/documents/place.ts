import { compact, ownTexts, type Row } from './grid.ts';
import { isTitle } from './lines.ts';

/** Where a list is from, each name as the title prints it; `''` where the title does not say. */
export type Place = { province: string; prefecture: string; county: string; township: string };

const province = '(?<province>.{2,8}?(?:省|自治区)|(?:北京|天津|上海|重庆)市)?';
const prefecture = '(?<prefecture>.{1,10}?(?:自治州|地区|盟|市|州(?![市区县])))?';
const county = '(?<county>.{1,12}?(?:自治县|自治旗|林区|特区|新区|县|旗|市|区))?';
const township = '(?<township>(?![县区旗市]).{1,14}?(?:街道|苏木|乡|镇))(?:办事处)?';
const pattern = new RegExp(`^${province}${prefecture}${county}${township}$`, 'u');
const beforeTitle =
  /^(?:附件\d*[：:]?|关于(?:印发|公布|调整))?[《【]?(?:\d{4}年(?:度)?)?(.*?)(?:\d{4}年(?:度)?)?(?:基本|配合|协助|上级部门收回|上级收回|收回|主责|动态调整)?(?:的)?(?:履行职责|履职|履责|职责)(?:事项)?清单/u;
/** Titles stand on at most this many lines of a cover. */
const maxTitleLines = 4;
const maxTitle = 60;

/** Reads names from the words before 履职事项清单: `新疆维吾尔自治区昌吉回族自治州木垒县白杨河乡` → 木垒县, 白杨河乡. */
export function readPlace(title: string): Place | undefined {
  const words = title.replace(/人民政府|党工委|党委/gu, '');
  if (words.length > maxTitle || !/^[\p{Script=Han}·]+$/u.test(words) || /关于|印发/u.test(words)) return undefined;
  const found = pattern.exec(words)?.groups;
  if (found === undefined) return undefined;
  const place = {
    province: found.province ?? '',
    prefecture: found.prefecture ?? '',
    county: found.county ?? '',
    township: found.township ?? '',
  };
  // 东莞市长安镇, 昆山市玉山镇: the city is what stands right above the township.
  return place.county === '' && place.prefecture !== ''
    ? { ...place, county: place.prefecture, prefecture: '' }
    : place;
}

/** Finds the fullest place that a title names, over the lines of a cover, list headings and the file's name. */
export function findPlace(rows: readonly Row[], fileName: string): Place | undefined {
  const texts = rows
    .filter((row) => !row.inTable || ownTexts(row).length === 1)
    .map((row) => compact(ownTexts(row).join('')));
  const places = [...texts.map((_text, at) => titleUpTo(texts, at)), [compact(fileName.replace(/\.\w+$/u, ''))]]
    .flat()
    .flatMap((title) => readPlace(beforeTitle.exec(title)?.[1] ?? '') ?? []);
  return places.reduce<Place | undefined>(
    (best, place) => (best !== undefined && parts(best) >= parts(place) ? best : place),
    undefined,
  );
}

/** The title that ends on a line, from one line to several. */
function titleUpTo(texts: readonly string[], at: number): string[] {
  const last = texts[at] ?? '';
  if (last.length > maxTitle || !(isTitle(last) || /清单/u.test(last))) return [];
  const quoted = /《([^《》]{4,60}清单)[^》]*》/u.exec(last)?.[1];
  const joined = Array.from({ length: Math.min(maxTitleLines, at + 1) }, (_unused, more) =>
    texts.slice(at - more, at + 1).join(''),
  );
  return quoted === undefined ? joined : [quoted, ...joined];
}

function parts(place: Place): number {
  // Without its county a township is no use, however well the province is named.
  return (place.county === '' ? 0 : 10) + Object.values(place).filter((name) => name !== '').length;
}

const day = String.raw`(?:\d{4}|[二两][〇○零一二三四五六七八九]{3})\s*年\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*月(?:\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*[日号])?`;
const whole = new RegExp(`^[（(]?(${day})(?:发布|公布|印发|编制)?[）)]?$`, 'u');
const labelled = new RegExp(
  `(?:发布|公布|印发|制表|编制|更新|填报|成文|调整)(?:时间|日期|于)?[：:\\s]*(${day}|\\d{4}[-./]\\d{1,2}(?:[-./]\\d{1,2})?)`,
  'u',
);
const digits: Readonly<Record<string, string>> = {
  〇: '0',
  '○': '0',
  零: '0',
  一: '1',
  二: '2',
  两: '2',
  三: '3',
  四: '4',
  五: '5',
  六: '6',
  七: '7',
  八: '8',
  九: '9',
};

/** When the document was published, as its cover says: `2025年7月`. A date in Chinese or with dashes is put in that form; `''` when none is found. */
export function findPublished(rows: readonly Row[]): string {
  const texts = rows.flatMap((row) => ownTexts(row).filter((text) => text.length <= 80));
  const found =
    texts.map((text) => whole.exec(text.trim())?.[1]).find((date) => date !== undefined) ??
    texts.map((text) => labelled.exec(text)?.[1]).find((date) => date !== undefined) ??
    texts.map((text) => (isTitle(text) ? /\d{4}年/u.exec(text)?.[0] : undefined)).find((date) => date !== undefined) ??
    '';
  return plainDate(compact(found));
}

function plainDate(date: string): string {
  const dashed = /^(\d{4})[-./](\d{1,2})(?:[-./](\d{1,2}))?$/u.exec(date);
  if (dashed !== null)
    return `${dashed[1]}年${Number(dashed[2])}月${dashed[3] === undefined ? '' : `${Number(dashed[3])}日`}`;
  return date
    .replace(/^[二两][^年]{3}(?=年)/u, (year) => [...year].map((sign) => digits[sign] ?? sign).join(''))
    .replace(/[一二三四五六七八九十]{1,3}(?=[月日号])/gu, (number) => String(small(number)));
}

/** Chinese numerals up to 31. */
function small(number: string): number {
  const [tens = '', ones = ''] = number.includes('十') ? number.split('十') : ['0', number];
  return (tens === '' ? 1 : Number(digits[tens] ?? tens)) * 10 + Number(digits[ones] ?? 0);
}
