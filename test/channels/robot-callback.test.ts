import { setTimeout as sleep } from 'node:timers/promises';
import test from 'ava';
import { sentence } from '../../src/channels/receive.ts';
import { emptyFacts } from '../../src/replies/reply.ts';
import { callback, cardReply, event, message, tell, text } from './robot-support.ts';
import { listeningBot, setting } from './support.ts';

test('a text is answered at once by one finished stream with a feedback id', async (t) => {
  const at = setting();
  const asked = text('低保');
  const reply = await tell(callback(at), asked);
  const id = String(asked.msgid);
  t.deepEqual(reply, { msgtype: 'stream', stream: { id, finish: true, content: '**答：低保**', feedback: { id } } });
  t.like(at.asked, [{ id, channel: 'robot', chat: 'zhang', user: 'zhang', text: '低保' }]);
});

test('in a group the mention is taken out and the context is the group and the member', async (t) => {
  const at = setting();
  await tell(callback(at), text('@谁来管 低保', { chattype: 'group', chatid: 'wrGroupAB' }));
  t.like(at.asked, [{ chat: 'wrGroupAB', user: 'zhang', text: '低保' }]);
});

test('a voice asks by its transcript, a mixed message by its words, a quote comes along', async (t) => {
  const at = setting();
  const channel = callback(at);
  await tell(channel, message({ msgtype: 'voice', voice: { content: '低保找谁' } }));
  const image = { msgtype: 'image', image: { url: 'https://x' } };
  const words = (content: string) => ({ msgtype: 'text', text: { content } });
  await tell(
    channel,
    message({ msgtype: 'mixed', mixed: { msg_item: [words('@谁来管 这个'), image, words('谁管')] } }),
  );
  await tell(channel, text('电话呢', { quote: words('低保怎么申请') }));
  t.deepEqual(
    at.asked.map(({ text: asked, quote }) => [asked, quote]),
    [
      ['低保找谁', undefined],
      ['这个\n谁管', undefined],
      ['电话呢', '低保怎么申请'],
    ],
  );
});

test('kinds without words, known or not, get a friendly sentence', async (t) => {
  const at = setting({ bot: listeningBot((asked) => sentence(asked.text === '' ? '请写字' : '?')) });
  const channel = callback(at);
  for (const msgtype of ['image', 'file', 'video', 'hologram']) {
    const reply = await tell(channel, message({ msgtype, [msgtype]: { url: 'https://x' } }));
    t.is(reply?.stream?.content, '**请写字**', msgtype);
  }
});

test('an answer with something to touch brings a card whose task id is new each time', async (t) => {
  const at = setting({ bot: listeningBot(() => cardReply()) });
  const channel = callback(at);
  const [first, second] = [await tell(channel, text('低保')), await tell(channel, text('低保'))];
  t.is(first?.msgtype, 'stream_with_template_card');
  t.true(first?.stream?.finish);
  t.deepEqual(
    first?.template_card?.button_list.map(({ key }) => key),
    ['县级职责', '联系方式'],
  );
  t.not(first?.template_card?.task_id, second?.template_card?.task_id);
});

test('a redelivered message gets the same answer, also after a restart, and is asked once', async (t) => {
  const at = setting();
  const asked = text('低保');
  const channel = callback(at);
  const [first, together] = await Promise.all([tell(channel, asked, 'n1'), tell(channel, asked, 'n2')]);
  const restarted = await tell(callback(at), asked, 'n3');
  t.deepEqual(together, first);
  t.deepEqual(restarted, first);
  t.is(at.asked.length, 1);
});

test('a slow answer opens a stream, and a refresh brings it, in another instance too', async (t) => {
  const at = setting({
    bot: listeningBot(async () => {
      await sleep(120);
      return sentence('慢慢来');
    }),
  });
  const asked = text('低保');
  const first = await tell(callback(at, { answerWithinMs: 20 }), asked);
  t.like(first, { msgtype: 'stream', stream: { finish: false } });
  const refresh = () => message({ msgtype: 'stream', stream: { id: first?.stream?.id ?? '' } });
  t.like(await tell(callback(at), refresh()), { stream: { id: first?.stream?.id, finish: false } });
  await sleep(200);
  t.like(await tell(callback(at), refresh()), {
    stream: { id: first?.stream?.id, finish: true, content: '**慢慢来**' },
  });
  t.is(at.asked.length, 1);
});

test('a refresh for an answer that nobody has, or that never came, is finished with a sentence', async (t) => {
  const at = setting();
  await at.store.put('seen', 'robot:dead', { at: at.now() - 6 * 60_000 });
  for (const id of ['unknown', 'dead']) {
    const reply = await tell(callback(at), message({ msgtype: 'stream', stream: { id } }));
    t.like(reply, { msgtype: 'stream', stream: { id, finish: true, content: at.say('headline.failed') } });
  }
  t.is(at.asked.length, 0);
});

test('entering the chat shows a card with example questions', async (t) => {
  const at = setting({
    bot: listeningBot(() => ({ ...cardReply(['自来水停了归谁管']), facts: emptyFacts('guidance', '') })),
  });
  const reply = await tell(callback(at), event('enter_chat'));
  t.is(reply?.msgtype, 'template_card');
  t.deepEqual(reply?.template_card?.button_list, [{ text: '自来水停了归谁管', style: 1, key: '自来水停了归谁管' }]);
  t.is(at.asked[0]?.text, '你好');
});

test('a touched button asks about the duty of its card, updates the card and sends the full answer once', async (t) => {
  const at = setting({ bot: listeningBot((asked) => cardReply(asked.text === '联系方式' ? [] : undefined)) });
  const channel = callback(at);
  const taskId = (await tell(channel, text('低保')))?.template_card?.task_id ?? '';
  const touch = event(
    'template_card_event',
    { event_key: '联系方式', task_id: taskId },
    { response_url: 'https://r/?response_code=x' },
  );
  const update = await tell(channel, touch);
  await tell(channel, touch);
  t.is(update?.response_type, 'update_template_card');
  t.is(update?.template_card?.task_id, taskId);
  // The answer has nothing to touch, so the card keeps what it had.
  t.deepEqual(
    update?.template_card?.button_list.map(({ key }) => key),
    ['县级职责', '联系方式'],
  );
  t.like(at.asked[1], { text: '联系方式', quote: '做好低保动态管理' });
  t.is(at.asked.length, 2);
  t.like(at.parcels[0], {
    channel: 'robot-response',
    address: { responseUrl: 'https://r/?response_code=x' },
    content: '**由民政局负责。**\n> 做好低保动态管理',
  });
  t.is(at.parcels.length, 1);
});

test('a touched button of a forgotten card, in the spelling of the table, is still answered', async (t) => {
  const at = setting();
  const update = await tell(callback(at), event('template_card_event', { eventkey: '联系方式', taskid: 'old' }));
  t.is(update?.template_card?.task_id, 'old');
  t.is(at.asked[0]?.text, '联系方式');
});

test('a verdict is kept with its question and can be taken back', async (t) => {
  const at = setting({ bot: listeningBot(() => cardReply()) });
  const channel = callback(at);
  const id = (await tell(channel, text('低保找谁')))?.stream?.feedback?.id ?? '';
  const wrong = { id, type: 2, content: '电话不对', inaccurate_reason_list: [3] };
  t.is(await tell(channel, event('feedback_event', wrong)), undefined);
  const kept = await at.store.list('feedback', 'verdict:');
  t.like(kept[0]?.value, {
    question: '低保找谁',
    duties: ['cooperation-19'],
    right: false,
    comment: '电话不对',
    reasons: [3],
  });
  await tell(channel, event('feedback_event', { id, type: 3 }));
  t.deepEqual(await at.store.list('feedback', 'verdict:'), []);
  t.is(await tell(channel, event('feedback_event', { id: 'nobody', type: 1 })), undefined);
  t.deepEqual(
    at.logged.map(({ event: name }) => name),
    ['feedback.without-answer'],
  );
});

test('other events are taken in silence', async (t) => {
  const at = setting();
  t.is(await tell(callback(at), event('something_new', {})), undefined);
  t.is(at.asked.length, 0);
});
