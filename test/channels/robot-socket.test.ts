import { setTimeout as sleep } from 'node:timers/promises';
import test from 'ava';
import { sentence } from '../../src/channels/receive.ts';
import { duty, event, group, streamOf, text, until, wire } from './socket-support.ts';
import { carryAll, listeningBot } from './support.ts';

test('a message is answered by one finished stream, in single and group chats', async (t) => {
  const { at, gateway, start } = await wire(t);
  const channel = await start();
  await until(t, () => channel.state() === 'ready');
  gateway.says(text('低保'));
  gateway.says(text('@谁来管 电话', group));
  await until(t, () => gateway.shown.length === 2);
  t.deepEqual(
    gateway.shown.map(({ chat, body }) => [chat, body.msgtype]),
    [
      ['zhang', 'stream'],
      ['wrGroupAbC', 'stream'],
    ],
  );
  t.deepEqual(
    gateway.shown.map((shown) => [streamOf(shown).content, streamOf(shown).finish]),
    [
      ['**答：低保**', true],
      ['**答：电话**', true],
    ],
  );
  t.deepEqual(
    at.asked.map(({ chat, user }) => [chat, user]),
    [
      ['zhang', 'zhang'],
      ['wrGroupAbC', 'zhang'],
    ],
  );
});

test('the same message delivered again, also on another connection, is answered once', async (t) => {
  const { at, gateway, start } = await wire(t);
  const channel = await start();
  await until(t, () => channel.state() === 'ready');
  const message = text('低保');
  gateway.says(message);
  gateway.says(message);
  await until(t, () => gateway.shown.length === 1);
  gateway.cut();
  await until(t, () => gateway.subscriptions === 2 && channel.state() === 'ready');
  gateway.says(message);
  gateway.says(text('电话'));
  await until(t, () => gateway.shown.length === 2);
  t.deepEqual(
    at.asked.map((asked) => asked.text),
    ['低保', '电话'],
  );
});

test('kinds without words, broken frames and a failing bot leave the listener alive', async (t) => {
  const failing = listeningBot((asked) => {
    if (asked.text === '坏') throw new Error('broken');
    return sentence(asked.text === '' ? '请写字' : '好');
  });
  const { at, gateway, start } = await wire(t, failing);
  const channel = await start();
  await until(t, () => channel.state() === 'ready');
  gateway.says(text('', { msgtype: 'image', image: { url: 'https://x', aeskey: 'k' } }));
  gateway.raw('not json');
  gateway.raw(JSON.stringify({ cmd: 'aibot_msg_callback', headers: { req_id: 'x' }, body: { msgid: 7 } }));
  gateway.raw(JSON.stringify({ cmd: 'aibot_msg_callback', headers: { req_id: 'y' } }));
  gateway.says(text('坏'));
  gateway.says(text('好'));
  await until(t, () => gateway.shown.length === 3);
  t.deepEqual(
    gateway.shown.map((shown) => streamOf(shown).content).sort(),
    ['**好**', `**${at.say('headline.failed')}**`, '**请写字**'].sort(),
  );
  t.false(JSON.stringify(at.logged).includes('坏'));
});

test('entering is welcomed by a card, a touched card is updated in time and answered by push, a verdict is kept', async (t) => {
  const { at, gateway, start } = await wire(
    t,
    listeningBot(() => duty()),
  );
  const channel = await start();
  await until(t, () => channel.state() === 'ready');
  gateway.says(event('enter_chat'));
  await until(t, () => gateway.shown.length === 1);
  t.like(gateway.shown[0], { cmd: 'aibot_respond_welcome_msg', body: { msgtype: 'template_card' } });
  gateway.says(event('template_card_event', { event_key: '联系方式', task_id: 'task1' }));
  await until(t, () => gateway.shown.length === 2);
  t.like(gateway.shown[1], { cmd: 'aibot_respond_update_msg', body: { response_type: 'update_template_card' } });
  t.deepEqual(await carryAll(at, channel), []);
  t.like(gateway.shown[2], { chat: 'zhang', cmd: 'aibot_send_msg', body: { msgtype: 'markdown', chat_type: 1 } });
  const asked = text('低保找谁');
  gateway.says(asked);
  await until(t, () => gateway.shown.length === 4);
  gateway.says(event('feedback_event', { id: asked.msgid, type: 2, inaccurate_reason_list: [1] }));
  gateway.says(event('enter_check_update'));
  await sleep(100);
  const [verdict] = await at.store.list('feedback', 'verdict:');
  t.like(verdict?.value, { question: '低保找谁', right: false, reasons: [1] });
});

test('stopping lets an answer in hand go out', async (t) => {
  const slow = listeningBot(async () => {
    await sleep(150);
    return sentence('慢慢来');
  });
  const { gateway, start } = await wire(t, slow);
  const channel = await start();
  await until(t, () => channel.state() === 'ready');
  gateway.says(text('低保'));
  await sleep(50);
  await channel.stop();
  t.is(gateway.shown.length, 1);
  t.is(channel.state(), 'off');
});
