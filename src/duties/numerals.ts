const digits: Readonly<Record<string, number>> = {
  零: 0,
  〇: 0,
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
};
const units: Readonly<Record<string, number>> = { 十: 10, 百: 100 };

/** Reads Arabic or Chinese numerals below 1,000: `49`, `四十九`, `一百零二`, `二八` (digit by digit) → 28. Undefined when it is none. */
export function readNumber(text: string): number | undefined {
  if (/^\d{1,3}$/u.test(text)) return Number(text);
  if (text === '' || [...text].some((character) => digits[character] === undefined && units[character] === undefined)) {
    return undefined;
  }
  if (![...text].some((character) => units[character] !== undefined)) {
    return Number([...text].map((character) => digits[character]).join(''));
  }
  let sum = 0;
  let pending: number | undefined;
  for (const character of text) {
    const unit = units[character];
    if (unit === undefined) pending = digits[character] ?? 0;
    else {
      sum += (pending ?? 1) * unit;
      pending = undefined;
    }
  }
  return sum + (pending ?? 0);
}
