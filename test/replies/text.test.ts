import test from 'ava';
import fc from 'fast-check';
import { byteLength, wellFormed } from '../../src/replies/bytes.ts';
import type { PhraseKey } from '../../src/replies/phrases.ts';
import { type Block, emptyFacts, type Reply } from '../../src/replies/reply.ts';
import { renderText } from '../../src/replies/text.ts';

const say = (key: PhraseKey, values: Readonly<Record<string, string | number>> = {}) =>
  `${key} ${Object.values(values).join('/')}`;

/** Any text at all, lone surrogates included. */
const anything = fc.string({
  unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
  maxLength: 900,
  size: 'max',
});
const label = fc.string({ unit: 'grapheme', maxLength: 60, size: 'max' });
const long = fc.oneof(
  anything,
  fc.string({ unit: fc.constantFrom('畜', '牧', '，', '。', '🐕', 'x'), maxLength: 3000, size: 'max' }),
);
const blocks: fc.Arbitrary<Block> = fc.oneof(
  fc.record({ kind: fc.constantFrom('emergency', 'headline', 'fact', 'heading', 'hint', 'source'), text: long }),
  fc.record({ kind: fc.constant('quote'), lines: fc.array(long, { maxLength: 8 }) }),
  fc.record({
    kind: fc.constant('options'),
    options: fc.array(fc.record({ label, note: label, duty: fc.constant('basic-1') }), { maxLength: 5 }),
  }),
);

function replyOf(some: Block[], more: Partial<Reply> = {}): Reply {
  return { facts: emptyFacts('answer', '2025-07'), blocks: some, followUps: [], page: 0, link: '', ...more };
}

test('no reply, on whatever page and with whatever link, exceeds 2,048 bytes or cuts a character', (t) => {
  const links = fc.constantFrom(
    '',
    'https://bot.example/t/baiyanghe/duties/basic-28',
    `https://bot.example/${'x'.repeat(3000)}`,
  );
  fc.assert(
    fc.property(fc.array(blocks, { maxLength: 12 }), fc.nat(30), links, (some, page, link) => {
      const { text } = renderText(replyOf(some, { page, link }), say);
      t.true(byteLength(text) <= 2048);
      t.is(wellFormed(text), text);
    }),
    { numRuns: 150 },
  );
});

test('the pages together hold every line once and in order', (t) => {
  const lines = Array.from({ length: 60 }, (_, at) => `${at}. ${'畜'.repeat(20 + at)}`);
  const reply = replyOf([
    { kind: 'headline', text: '由县里负责。' },
    { kind: 'quote', lines },
  ]);
  const { pages } = renderText(reply, say);
  t.true(pages > 1);
  const quotes = Array.from({ length: pages }, (_, page) => renderText({ ...reply, page }, say).quotes).flat();
  t.deepEqual(quotes, lines);
});

test('every page but the last says how to see the next; with a page on the web, its address', (t) => {
  const reply = replyOf([{ kind: 'quote', lines: Array.from({ length: 90 }, () => '畜'.repeat(20)) }]);
  const { pages } = renderText(reply, say);
  for (let page = 0; page < pages; page += 1) {
    t.is(renderText({ ...reply, page }, say).text.includes('hint.page'), page < pages - 1);
  }
  t.regex(
    renderText({ ...reply, link: 'https://bot.example/t/x' }, say).text,
    /hint\.link https:\/\/bot\.example\/t\/x$/u,
  );
});

test('only what is quoted stands in 「」, and all of it is told apart', (t) => {
  const reply = replyOf([
    { kind: 'headline', text: '由县里负责。' },
    { kind: 'quote', lines: ['负责办证；', '负责查处。'] },
  ]);
  t.deepEqual(renderText(reply, say), {
    text: '由县里负责。\n「负责办证；」\n「负责查处。」',
    quotes: ['负责办证；', '负责查处。'],
    pages: 1,
  });
});

test('options are numbered from 1, each with what tells it apart', (t) => {
  const options = [
    { label: '养狗办证', note: '配合第19项', duty: 'cooperation-19' },
    { label: '流浪狗', note: '', duty: 'cooperation-20' },
  ];
  t.is(renderText(replyOf([{ kind: 'options', options }]), say).text, '1. 养狗办证\n   配合第19项\n2. 流浪狗');
});
