import test from 'ava';
import fc from 'fast-check';
import { withoutMention } from '../../src/channels/mention.ts';

const names = ['谁来管', '谁来管机器人'];

const cases: Array<[written: string, question: string]> = [
  ['@谁来管 低保找谁', '低保找谁'],
  ['@谁来管低保找谁', '低保找谁'],
  ['@谁来管机器人低保找谁', '低保找谁'],
  ['＠谁来管 低保找谁', '低保找谁'],
  ['@谁来管\u2005低保找谁', '低保找谁'],
  ['@谁来管\u00a0低保找谁', '低保找谁'],
  ['@小助手 低保找谁', '低保找谁'],
  ['低保找谁 @小助手', '低保找谁'],
  ['低保找谁@小助手 ', '低保找谁'],
  ['低保 @小助手 找谁', '低保   找谁'],
  ['@张三 @小助手 低保谁来管', '低保谁来管'],
  ['@谁来管 低保谁来管', '低保谁来管'],
  ['@小助手\n低保找谁', '低保找谁'],
  ['@谁来管', ''],
  ['@谁来管 ', ''],
  ['@小助手', ''],
  ['@小助手低保找谁', '小助手低保找谁'],
  ['发到 zhang@example.org 行吗', '发到 zhang@example.org 行吗'],
  ['低保找谁', '低保找谁'],
  ['', ''],
];

for (const [position, [written, question]] of cases.entries()) {
  test(`spelling ${position}: “${written}” asks “${question}”`, (t) => {
    t.is(withoutMention(written, names).replace(/ +/gu, ' '), question.replace(/ +/gu, ' '));
  });
}

test('a question without an @ stays as it is, whatever it holds', (t) => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
      fc.pre(!/[@＠]/u.test(text));
      t.is(withoutMention(text, ['a.b(c', ...names]), text.trim());
    }),
  );
});
