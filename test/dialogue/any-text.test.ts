import test from 'ava';
import fc from 'fast-check';
import { passages } from '../../src/duties/duty.ts';
import type { Answer } from '../../src/replies/answer.ts';
import { toAnswer } from '../../src/replies/answer.ts';
import { byteLength, wellFormed } from '../../src/replies/bytes.ts';
import { withBot } from '../helpers/with-bot.ts';

const { engine } = withBot(test);

/** Words of the house between which anything may stand. */
const words = [
  '谁管',
  '低保',
  '私屠滥宰',
  '第',
  '个',
  '配合清单',
  '收回',
  '电话',
  '水利局',
  '那',
  '呢',
  '@谁来管',
  '2',
  '一百',
];
const queryMarks = [
  '+',
  '-',
  '~',
  '^',
  '*',
  ':',
  '"',
  'title:报销',
  'VPN~1',
  '报销^10',
  '(',
  ')',
  '\\',
  '[',
  ']',
  '{',
  '}',
  '%',
  '$',
];
const odd = [
  '\u0000',
  '\uD83D',
  '\uDC15',
  '👨‍👩‍👧‍👦',
  '🇨🇳',
  '\u202E',
  '\uFEFF',
  '\r\n',
  '﷽',
  'e\u0301\u0301\u0301',
  '𠮷',
];
const unit = fc.oneof(
  fc.constantFrom(...words),
  fc.constantFrom(...queryMarks),
  fc.constantFrom(...odd),
  fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
);
const texts = fc.string({ unit, maxLength: 60, size: 'max' });

test('whatever is written, the bot answers within 2,048 bytes and quotes only the list', async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.array(texts, { minLength: 1, maxLength: 4 }), async (messages) => {
      const bot = engine().botWith(() => 0);
      for (const text of messages) {
        const reply = await bot.handle({ id: '1', channel: 'fake', chat: 'group', user: 'a', text });
        await isWhole(toAnswer(reply, { id: '1', say: engine().say }), JSON.stringify(text));
      }
    }),
    { numRuns: 250 },
  );
  t.pass();
});

const hostile: Array<[string, string]> = [
  ['100,000 characters', '低保'.repeat(50_000)],
  ['100,000 letters', 'a'.repeat(100_000)],
  ['100,000 emoji', '🐕'.repeat(50_000)],
  ['100,000 blanks', `低${' '.repeat(100_000)}保`],
  ['100,000 opening brackets', '['.repeat(100_000)],
  ['a pasted article without a stop', '为深入贯彻落实上级部署要求'.repeat(9000)],
  ['mentions without end', '@谁来管'.repeat(20_000)],
];

for (const [name, text] of hostile) {
  test.serial(`${name} cost less than a second of the processor`, async (t) => {
    const before = process.cpuUsage();
    const reply = await engine().bot.handle({ id: '1', channel: 'fake', chat: 'long', user: name, text });
    await isWhole(toAnswer(reply, { id: '1', say: engine().say }), name);
    const { user, system } = process.cpuUsage(before);
    t.true(user + system < 1_000_000);
  });
}

test('Lunr’s query language is only text', async (t) => {
  for (const text of ['报销:流程', '谁管:报销', 'http://x', 'VPN~', 'a^', '+', '-低保', 'title:低保', '低保~2', '*']) {
    const reply = await engine().bot.handle({ id: '1', channel: 'fake', chat: '', user: '', text });
    t.notThrows(() => toAnswer(reply, { id: '1', say: engine().say }), text);
  }
});

async function isWhole(answer: Answer, asked: string): Promise<void> {
  const { search } = await engine().townships.desk(undefined, undefined);
  const official = answer.duties.flatMap((id) => passages(search.duty(id) ?? emptyDuty));
  if (byteLength(answer.text) > 2048) throw new Error(`${asked}: ${byteLength(answer.text)} bytes`);
  if (wellFormed(answer.text) !== answer.text) throw new Error(`${asked}: half a character`);
  for (const quote of answer.quotes) {
    if (!official.some((passage) => passage.includes(quote))) throw new Error(`${asked}: quotes ${quote}`);
  }
}

const emptyDuty = {
  id: '',
  list: 'basic' as const,
  number: 0,
  category: '',
  title: '',
  departments: [],
  countyDuties: [],
  townshipTasks: [],
  takenOverBy: '',
  method: '',
  source: { line: 0 },
};
