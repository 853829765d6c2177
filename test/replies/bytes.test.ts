import test from 'ava';
import fc from 'fast-check';
import { byteLength, cutToBytes, splitLine, wellFormed } from '../../src/replies/bytes.ts';

/** Any text that can be sent: Han, emoji of several code points, Latin, punctuation; no lone surrogates. */
const texts = fc.string({ unit: 'grapheme', maxLength: 400, size: 'max' }).map(wellFormed);

test('counts bytes of UTF-8, not characters', (t) => {
  t.is(byteLength('低保'), 6);
  t.is(byteLength('ok'), 2);
  t.is(byteLength('🐕'), 4);
});

test('a cut never exceeds its bytes, never splits a character, and takes as many as fit', (t) => {
  fc.assert(
    fc.property(texts, fc.nat(1200), (text, limit) => {
      const cut = cutToBytes(text, limit);
      t.true(byteLength(cut) <= limit);
      t.true(text.startsWith(cut));
      t.is(wellFormed(cut), cut);
      const next = [...text.slice(cut.length)][0];
      t.true(next === undefined || byteLength(cut + next) > limit);
    }),
  );
  t.pass();
});

test('parts of a line are the line again, each within its bytes', (t) => {
  fc.assert(
    fc.property(texts, fc.integer({ min: 4, max: 900 }), (line, limit) => {
      const parts = splitLine(line, limit);
      t.is(parts.join(''), line);
      for (const part of parts) {
        t.true(byteLength(part) <= limit);
        t.is(wellFormed(part), part);
      }
    }),
  );
});

test('a line is split after a sentence where there is one', (t) => {
  t.deepEqual(splitLine('负责办理养犬证；负责捕捉流浪犬，负责查处', 46), [
    '负责办理养犬证；',
    '负责捕捉流浪犬，负责查处',
  ]);
});

test('a sentence is never cut for a later comma, and a closing mark stays with its sentence', (t) => {
  t.deepEqual(splitLine('负责办理。负责捕捉、收容、送养，处理投诉', 40), [
    '负责办理。',
    '负责捕捉、收容、送养，',
    '处理投诉',
  ]);
  t.deepEqual(splitLine('公告写明“禁止投放。”违者处罚', 34), ['公告写明“禁止投放。”', '违者处罚']);
});

test('where every sentence fits, every part but the last ends with one', (t) => {
  const sentence = fc
    .string({ unit: fc.constantFrom('畜', '牧', '，', '、', '（', '一', 'x'), minLength: 1, maxLength: 20 })
    .chain((text) => fc.constantFrom('。', '；', '！', '。”').map((end) => `${text}${end}`));
  fc.assert(
    fc.property(
      fc.array(sentence, { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 220, max: 900 }),
      (all, limit) => {
        const parts = splitLine(all.join(''), limit);
        t.is(parts.join(''), all.join(''));
        for (const part of parts) t.regex(part, /[。；！”]$/u);
      },
    ),
  );
});

test('lone halves of a character become the replacement character, whole characters stay', (t) => {
  t.is(wellFormed('低\uD83D保\uDC15🐕'), '低\uFFFD保\uFFFD🐕');
  fc.assert(
    fc.property(
      fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) }),
      (text) => {
        const mended = wellFormed(text);
        t.is(new TextDecoder().decode(new TextEncoder().encode(mended)), mended);
      },
    ),
  );
});
