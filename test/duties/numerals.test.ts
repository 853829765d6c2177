import test from 'ava';
import fc from 'fast-check';
import { readNumber } from '../../src/duties/numerals.ts';

const written: ReadonlyArray<[string, number]> = [
  ['49', 49],
  ['四十九', 49],
  ['十', 10],
  ['十九', 19],
  ['二十', 20],
  ['一百', 100],
  ['一百零二', 102],
  ['一百一十', 110],
  ['二百零七', 207],
  ['二八', 28],
  ['一〇六', 106],
  ['两', 2],
  ['零', 0],
  ['019', 19],
];

for (const [text, number] of written) {
  test(`${text} is ${number}`, (t) => {
    t.is(readNumber(text), number);
  });
}

test('what is no number is not read as one', (t) => {
  for (const text of ['', '第', '十几', '1a', '1.5', '-1', '１９', '1234', '一千'])
    t.is(readNumber(text), undefined, text);
});

test('every number below 1,000, written out in Chinese, is read back', (t) => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 999 }), (number) => {
      t.is(readNumber(chinese(number)), number, chinese(number));
    }),
    { numRuns: 999 },
  );
});

/** 206 → 二百零六, 110 → 一百一十, 19 → 十九. */
function chinese(number: number): string {
  const digits = '零一二三四五六七八九';
  const digit = (value: number) => digits.charAt(value);
  const [hundreds, tens, ones] = [Math.floor(number / 100), Math.floor(number / 10) % 10, number % 10];
  const last = ones === 0 ? '' : digit(ones);
  if (hundreds === 0) return tens === 0 ? last : `${tens === 1 ? '' : digit(tens)}十${last}`;
  const rest = tens === 0 ? (last === '' ? '' : `零${last}`) : `${digit(tens)}十${last}`;
  return `${digit(hundreds)}百${rest}`;
}
