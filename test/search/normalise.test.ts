import test from 'ava';
import fc from 'fast-check';
import { bare, createNormalise } from '../../src/search/normalise.ts';

const normalise = createNormalise({
  botNames: ['谁来管', '谁来管机器人'],
  fillers: ['你好', '请问', '请问一下', '麻烦'],
});

const pairs: ReadonlyArray<[string, string]> = [
  ['@谁来管 請問低保咋辦', '低保咋办'],
  ['@谁来管机器人低保咋办', '低保咋办'],
  ['@张三 低保咋办', '低保咋办'],
  ['低 保 咋 办', '低保咋办'],
  ['低保咋办😭👨‍👩‍👧', '低保咋办'],
  ['低保咋办[微笑][流泪]', '低保咋办'],
  ['ＤＩＢＡＯ　１２３４５', 'dibao 12345'],
  ['你好，请问一下，麻烦 低保咋办', '低保咋办'],
  ['低\u200B保\u0000咋办', '低保咋办'],
];

for (const [typed, read] of pairs) {
  test(`${JSON.stringify(typed)} is read as ${read}`, (t) => {
    t.is(normalise(typed), read);
  });
}

test('a message of nothing but politeness keeps its last words', (t) => {
  t.is(normalise('你好'), '你好');
  t.is(normalise('请问'), '请问');
});

test('whatever is written, what is read is short, whole and without control characters', (t) => {
  const unit = fc.oneof(
    fc.constantFrom('@谁来管', '請問', '低保', ' ', '😭', '[', ']', '，', 'Ａ', '\u200D'),
    fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
  );
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 400, size: 'max' }), (text) => {
      const read = normalise(text);
      t.true(read.length <= 1000);
      t.notRegex(read, /[\p{Cc}\p{Cs}]/u);
      t.is(read.trim(), read);
    }),
  );
});

test('official wordings are compared by letters, digits and Han alone', (t) => {
  t.is(bare('“五小工程”（小食堂、小澡堂）'), '五小工程小食堂小澡堂');
});
