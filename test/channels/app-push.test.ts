import { setTimeout as sleep } from 'node:timers/promises';
import test from 'ava';
import { appCarriers } from '../../src/channels/app-push.ts';
import { sentence } from '../../src/channels/receive.ts';
import { app, asks, type Card, duty, tell } from './push-support.ts';
import { carryAll, listeningBot } from './support.ts';

test('an answer is followed by one card with what to ask next and two verdicts', async (t) => {
  const { at, platform, channel } = await app(
    t,
    listeningBot(() => duty()),
  );
  t.is(await tell(channel, asks('低保')), '由民政局负责。\n「做好低保动态管理」');
  await tell(channel, asks('低保'));
  t.deepEqual(await carryAll(at, channel), []);
  t.is(platform.delivered.length, 1);
  const card = platform.delivered[0]?.content as Card | undefined;
  t.deepEqual(
    card?.button_list.map(({ text }) => text),
    ['县级职责', '乡里任务', '联系方式', '有用', '没用'],
  );
});

test('replies that are no answers, and an app without its secret, send no card', async (t) => {
  const { at, channel } = await app(t);
  await tell(channel, asks('你好'));
  t.is(at.parcels.length, 0);
});

test('a touched button is answered by message about the duty of its card, which then shows the answer', async (t) => {
  const { at, platform, channel } = await app(
    t,
    listeningBot((asked) => (asked.text === '联系方式' ? duty([]) : duty())),
  );
  await tell(channel, asks('低保'));
  const touch = {
    MsgType: 'event',
    Event: 'template_card_event',
    EventKey: '联系方式',
    TaskId: '1',
    ResponseCode: 'rc1',
  };
  t.is(await tell(channel, touch), '');
  t.is(await tell(channel, touch), '');
  t.like(at.asked[1], { text: '联系方式', quote: '做好低保动态管理' });
  t.is(at.asked.length, 2);
  t.deepEqual(await carryAll(at, channel), []);
  t.deepEqual(
    platform.delivered.map(({ msgtype }) => msgtype),
    ['template_card', 'text'],
  );
  const update = platform.requests.find(({ path }) => path === 'message/update_template_card')?.body;
  t.like(update, { userids: ['zhang'], agentid: platform.agentId, response_code: 'rc1' });
  t.is((update?.template_card as Card | undefined)?.button_list.length, 5);
});

test('a verdict is kept with its question and closes the card', async (t) => {
  const { at, platform, channel } = await app(
    t,
    listeningBot(() => duty()),
  );
  await tell(channel, asks('低保找谁'));
  await tell(channel, {
    MsgType: 'event',
    Event: 'template_card_event',
    EventKey: 'verdict:wrong',
    TaskId: '1',
    ResponseCode: 'rc1',
  });
  const [verdict] = await at.store.list('feedback', 'verdict:');
  t.like(verdict?.value, { question: '低保找谁', right: false, duties: ['cooperation-19'], channel: 'app' });
  await carryAll(at, channel);
  const update = platform.requests.find(({ path }) => path === 'message/update_template_card')?.body;
  t.deepEqual(update?.button, { replace_name: at.say('card.noted') });
  t.is(at.asked.length, 1);
});

test('an answer that comes late goes out by message, and a redelivery says nothing more', async (t) => {
  const slow = listeningBot(async () => {
    await sleep(100);
    return sentence('慢慢来');
  });
  const { at, platform, channel } = await app(t, slow, 20);
  t.deepEqual(await Promise.all([tell(channel, asks('低保')), tell(channel, asks('低保'))]), ['', '']);
  await sleep(200);
  t.is(await tell(channel, asks('低保')), '');
  t.deepEqual(await carryAll(at, channel), []);
  t.like(platform.delivered, [{ to: 'zhang', msgtype: 'text', content: { content: '慢慢来' }, cut: false }]);
  t.is(at.asked.length, 1);
});

test('a notice sent twice is shown once for four hours; in a group chat, and as an answer, it is shown twice', async (t) => {
  const { at, platform, identity } = await app(t);
  const carriers = appCarriers(identity);
  const send = (channel: string, address: Record<string, string>, notice: boolean) =>
    carriers.find((one) => one.channel === channel)?.send({ key: 'k', address, content: '通知', notice });
  for (const _ of [1, 2]) {
    await send('app', { user: 'zhang' }, true);
    await send('appchat', { chat: 'chat1' }, true);
    at.clock.now += 3 * 3_600_000;
  }
  t.deepEqual(
    platform.delivered.map(({ to }) => to),
    ['zhang', 'chat1', 'chat1'],
  );
  await send('app', { user: 'li' }, false);
  await send('app', { user: 'li' }, false);
  t.is(platform.delivered.filter(({ to }) => to === 'li').length, 2);
  t.deepEqual(
    Object.fromEntries(
      carriers.map(({ channel, repeats: { answersMs, noticesMs } }) => [channel, [answersMs, noticesMs]]),
    ),
    {
      app: [0, 4 * 3_600_000],
      'app-card': [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
      'app-card-update': [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
      appchat: [0, 0],
    },
  );
});

test('who touches the same button of two cards is answered twice, with the same words', async (t) => {
  const { at, platform, channel } = await app(
    t,
    listeningBot(() => duty()),
  );
  for (const id of ['1', '2']) {
    await tell(channel, asks('低保', id));
    const touch = { Event: 'template_card_event', EventKey: '联系方式', TaskId: id, ResponseCode: `rc${id}` };
    await tell(channel, { MsgType: 'event', CreateTime: id, ...touch });
  }
  t.deepEqual(await carryAll(at, channel), []);
  t.is(platform.delivered.filter(({ msgtype }) => msgtype === 'text').length, 2);
});

test('nobody there, or no such group: what is to be done is said by code', async (t) => {
  const { identity } = await app(t);
  const [text, , , chat] = appCarriers(identity);
  t.like(await text?.send({ key: 'k', address: { user: 'nobody' }, content: '好' }), {
    ok: false,
    failure: { remedy: 'give-up', errcode: 81013 },
  });
  t.like(await chat?.send({ key: 'k', address: { chat: 'gone' }, content: '好' }), {
    ok: false,
    failure: { remedy: 'disable-target' },
  });
});
