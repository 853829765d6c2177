import test from 'ava';
import { dutyReply } from '../../src/dialogue/handlers/who-manages.ts';
import { type Duty, passages } from '../../src/duties/duty.ts';
import { toAnswer } from '../../src/replies/answer.ts';
import { byteLength, wellFormed } from '../../src/replies/bytes.ts';
import { renderText } from '../../src/replies/text.ts';
import { withBot } from '../helpers/with-bot.ts';

const { engine } = withBot(test);
const parts = [null, 'county', 'township'] as const;

test('of all 245 duties, every side and every page: within 2,048 bytes, and every quote stands in the duty word for word', async (t) => {
  const desk = await engine().townships.desk(undefined, undefined);
  const { items } = desk.search.revision;
  t.is(items.length, 245);
  let checked = 0;
  for (const duty of items) {
    const reading = engine().language.read(engine().language.normalise(duty.title));
    for (const part of parts) {
      const replies = [dutyReply(desk, duty, { part, reading }), dutyReply(desk, duty, { part, full: true })];
      for (const reply of replies) {
        const { pages } = renderText(reply, engine().say);
        for (let page = 0; page < pages; page += 1) {
          const { text, quotes } = renderText({ ...reply, page }, engine().say);
          const at = `${duty.id} ${part} page ${page}`;
          t.true(byteLength(text) <= 2048, at);
          t.is(wellFormed(text), text, at);
          for (const quote of quotes) t.true(isFrom(duty, quote), `${at} quotes ${quote}`);
          t.is([...text.matchAll(/「/gu)].length >= quotes.length, true, at);
          checked += 1;
        }
      }
    }
  }
  t.true(checked >= 245 * 6);
});

test('in full, every line of a duty is quoted on some page', async (t) => {
  const desk = await engine().townships.desk(undefined, undefined);
  for (const duty of desk.search.revision.items) {
    const reply = dutyReply(desk, duty, { full: true });
    const { pages } = renderText(reply, engine().say);
    const quoted = Array.from(
      { length: pages },
      (_, page) => renderText({ ...reply, page }, engine().say).quotes,
    ).flat();
    const whole = quoted.join('');
    for (const line of [duty.title, ...duty.countyDuties, ...duty.townshipTasks, duty.method]) {
      t.true(whole.includes(line), `${duty.id} leaves out ${line}`);
    }
  }
});

test('the answer object has the fields of the contract, in its order', async (t) => {
  const reply = await engine().bot.handle({ id: '1', channel: 'fake', chat: '', user: '', text: '私屠滥宰谁管' });
  const answer = toAnswer(reply, { id: '7', say: engine().say });
  t.deepEqual(Object.keys(answer), [
    'id',
    'outcome',
    'duties',
    'department',
    'category',
    'list',
    'part',
    'emergency',
    'related',
    'quotes',
    'contacts',
    'revision',
    'text',
  ]);
  t.is(answer.id, '7');
  for (const quote of answer.quotes) t.true(answer.text.includes(`「${quote}」`));
});

test('no reply names a phone number that is in no directory', async (t) => {
  const desk = await engine().townships.desk(undefined, undefined);
  for (const duty of desk.search.revision.items) {
    const { text } = renderText(dutyReply(desk, duty, { full: true }), engine().say);
    const official = passages(duty).join('\n');
    const numbers = (text.match(/\d{5,}/gu) ?? []).filter((number) => !official.includes(number));
    t.deepEqual(
      [...new Set(numbers)].filter((number) => number !== '12345'),
      [],
      duty.id,
    );
  }
});

function isFrom(duty: Duty, quote: string): boolean {
  return passages(duty).some((passage) => passage.includes(quote));
}
