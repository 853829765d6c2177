/** What a note must not carry, most specific first. Groups of digits may be written with blanks or hyphens. */
const patterns: readonly RegExp[] = [
  /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/gu,
  // Identity card: 17 digits and a digit or X; or 15 digits.
  /(?<!\d)\d{6}[ -]?\d{8}[ -]?\d{3}[\dXx](?!\d)|(?<!\d)\d{15}(?!\d)/gu,
  // Bank card.
  /(?<!\d)(?:\d[ -]?){15,18}\d(?!\d)/gu,
  // Mobile and fixed-line numbers; the public short numbers have fewer digits.
  /(?<!\d)(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)/gu,
  /(?<!\d)0\d{2,3}[ -]?\d{7,8}(?!\d)|(?<!\d)\d{7,8}(?!\d)/gu,
  /(?<=(?:微信|QQ|qq)(?:号|号码)?[:：是]?\s*)[\w-]{5,20}/gu,
  /(?<=我叫|名叫|姓名[:：是]?\s?|名字[:：是叫]\s?)\p{Script=Han}{2,4}(?:·\p{Script=Han}{2,6})?/gu,
];

/** Puts `＊＊＊` in the place of phone, identity and bank numbers, mail addresses, account names and names that are given as such. */
export function withoutPersonalData(text: string): string {
  const plain = text
    .replace(/[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu, '')
    .replace(/[０-９Ａ-Ｚａ-ｚ＠．＋－]/gu, (wide) => String.fromCodePoint((wide.codePointAt(0) ?? 0) - 0xfee0));
  return patterns.reduce((rest, pattern) => rest.replace(pattern, '＊＊＊'), plain);
}
