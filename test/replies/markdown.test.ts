import test from 'ava';
import fc from 'fast-check';
import { byteLength } from '../../src/replies/bytes.ts';
import { renderCard } from '../../src/replies/card.ts';
import { renderMarkdown } from '../../src/replies/markdown.ts';
import { type Block, emptyFacts, type Reply } from '../../src/replies/reply.ts';
import { say } from '../channels/support.ts';

function replyOf(blocks: Block[], more: Partial<Reply> = {}): Reply {
  return { facts: emptyFacts('answer', '2025-07'), blocks, followUps: [], page: 0, link: '', ...more };
}

const anyText = fc.string({ unit: 'binary', maxLength: 400 });
const anyBlock: fc.Arbitrary<Block> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('emergency', 'headline', 'fact', 'heading', 'hint', 'source'),
    text: anyText,
  }) as fc.Arbitrary<Block>,
  fc.record({ kind: fc.constant('quote' as const), lines: fc.array(anyText, { maxLength: 8 }) }),
  fc.record({
    kind: fc.constant('options' as const),
    options: fc.array(fc.record({ label: anyText, note: anyText, duty: fc.constant('basic-1') }), { maxLength: 5 }),
  }),
);

test('an answer reads as bold headline, source, and the official words in quote lines', (t) => {
  const reply = replyOf(
    [
      { kind: 'headline', text: '由木垒县民政局负责。' },
      { kind: 'source', text: '依据：配合履职事项清单第19项' },
      { kind: 'heading', text: '事项原文：' },
      { kind: 'quote', lines: ['做好低保*对象*动态管理。', '（一）走访'] },
    ],
    { link: 'https://example.org/t/baiyanghe/duties/cooperation-19' },
  );
  t.is(
    renderMarkdown(reply, say).text,
    [
      '**由木垒县民政局负责。**',
      '依据：配合履职事项清单第19项',
      '',
      '**事项原文：**',
      '> 做好低保*对象*动态管理。',
      '> （一）走访',
    ].join('\n'),
  );
});

test('what a person wrote cannot make marks or links', (t) => {
  const { text } = renderMarkdown(
    replyOf([{ kind: 'fact', text: '“[点我](http://evil) <font> **x**”不在清单里' }]),
    say,
  );
  t.is(text, '“［点我］(http://evil) ＜font＞ ＊＊x＊＊”不在清单里');
});

test('a reply of several pages shows the page asked for, names the next and links to all', (t) => {
  const line = '县民政局负责最低生活保障对象的审核确认工作。';
  const reply = replyOf([{ kind: 'quote', lines: Array(120).fill(line) }], {
    link: 'https://example.org/t/x/duties/basic-1',
  });
  const first = renderMarkdown(reply, say, 4096);
  t.true(first.text.includes(say('hint.page', { page: 1, pages: first.pages })));
  t.true(first.text.includes('[https://example.org/t/x/duties/basic-1](https://example.org/t/x/duties/basic-1)'));
  const last = renderMarkdown({ ...reply, page: first.pages - 1 }, say, 4096);
  t.false(last.text.includes(say('hint.page', { page: first.pages, pages: first.pages })));
  t.is(renderMarkdown({ ...reply, page: first.pages }, say, 4096).text, say('headline.lastPage'));
});

test('no page of any reply exceeds its bytes or cuts a character, and no line is lost', (t) => {
  fc.assert(
    fc.property(fc.array(anyBlock, { maxLength: 12 }), fc.constantFrom(2048, 4096, 20480), (blocks, limit) => {
      const { pages } = renderMarkdown(replyOf(blocks), say, limit);
      for (let page = 0; page < pages; page += 1) {
        const { text } = renderMarkdown(replyOf(blocks, { page }), say, limit);
        t.true(byteLength(text) <= limit);
        t.is(text, text.replace(/\p{Cs}/gu, ''));
      }
    }),
    { numRuns: 150 },
  );
});

test('a card has a short title, whole lines and at most six buttons', (t) => {
  const headline = '低保：由木垒哈萨克自治县民政局负责，白杨河乡配合，材料在村里交。';
  const card = renderCard(
    replyOf(
      [
        { kind: 'headline', text: headline },
        { kind: 'fact', text: '联系：民政局，电话尚未登记，可拨打12345转接' },
        { kind: 'source', text: '依据：配合履职事项清单第19项（2025-07版）' },
        { kind: 'quote', lines: ['不上卡片'] },
      ],
      {
        followUps: Array.from({ length: 6 }, (_, index) => ({
          label: `问题${index}超过了十个字的按钮`,
          ask: `${index}`,
        })),
      },
    ),
    [{ label: '有用', ask: 'right' }],
  );
  t.is([...card.title].length, 26);
  t.is(card.text, `${headline}\n联系：民政局，电话尚未登记，可拨打12345转接`);
  t.is(card.note, '依据：配合履职事项清单第19项（2025-07版）');
  t.deepEqual(
    card.buttons.map(({ ask }) => ask),
    ['0', '1', '2', '3', '4', 'right'],
  );
  t.true(card.buttons.every(({ label }) => [...label].length <= 10));
});

test('any reply fits a card', (t) => {
  fc.assert(
    fc.property(fc.array(anyBlock, { maxLength: 8 }), (blocks) => {
      const card = renderCard(replyOf(blocks));
      t.true([...card.title].length <= 26 && [...card.note].length <= 30 && [...card.text].length <= 112);
    }),
  );
});
