import { setTimeout as sleep } from 'node:timers/promises';
import test, { type ExecutionContext } from 'ava';
import { sentence } from '../../src/channels/receive.ts';
import { createRobotSocket, type Hold, type RobotSocketChannel } from '../../src/channels/robot-socket.ts';
import { emptyFacts, type Reply } from '../../src/replies/reply.ts';
import { Lease } from '../../src/store/lease.ts';
import { LeaseKeeper } from '../../src/store/lease-keeper.ts';
import { Pace } from '../../src/store/pace.ts';
import type { SocketWaits } from '../../src/wecom/robot-socket.ts';
import { type LocalGateway, startGateway } from '../helpers/local-wecom/gateway.ts';
import { carryAll, listeningBot, type Setting, setting } from './support.ts';

/** Holds the connection as the only instance there is. */
const alone: Hold = (keeping) => {
  keeping.onGained();
  return { stop: async () => keeping.onLost() };
};

type Wire = {
  at: Setting;
  gateway: LocalGateway;
  start: (more?: { hold?: Hold; secret?: string; waits?: Partial<SocketWaits> }) => Promise<RobotSocketChannel>;
};

async function wire(t: ExecutionContext, bot = listeningBot()): Promise<Wire> {
  const at = setting({ bot });
  const gateway = await startGateway(at.now);
  t.teardown(gateway.close);
  const start: Wire['start'] = async ({ hold = alone, secret = gateway.secret, waits = {} } = {}) => {
    const channel = createRobotSocket({
      ...at,
      ...{ botId: gateway.botId, secret, url: gateway.url, hold, names: ['谁来管'] },
      pace: new Pace(at.store, at.now),
      // Long enough for a busy machine; tests of the waits themselves bring their own.
      waits: { readyMs: 5_000, heartbeatMs: 2_000, reconnectMs: 20, ...waits },
    });
    await channel.start();
    t.teardown(channel.stop);
    return channel;
  };
  return { at, gateway, start };
}

async function until(t: ExecutionContext, what: () => boolean): Promise<void> {
  for (let waited = 0; waited < 10_000 && !what(); waited += 10) await sleep(10);
  t.true(what(), what.toString());
}

let count = 0;
function text(content: string, more: Record<string, unknown> = {}): Record<string, unknown> & { msgid: string } {
  count += 1;
  const from = { userid: 'zhang' };
  return {
    msgid: `CAIQ${count}`,
    aibotid: 'aibot1',
    chattype: 'single',
    from,
    msgtype: 'text',
    text: { content },
    ...more,
  };
}

function event(eventtype: string, payload: unknown = {}): Record<string, unknown> {
  return { ...text(''), msgtype: 'event', event: { eventtype, [eventtype]: payload } };
}

const group = { chattype: 'group', chatid: 'wrGroupAbC' };
const streamOf = (shown: { body: Record<string, unknown> } | undefined) =>
  shown?.body.stream as { content: string; finish: boolean; id: string };

function duty(followUps = ['联系方式']): Reply {
  return {
    ...sentence('由民政局负责。'),
    facts: { ...emptyFacts('answer', '2025-07'), duties: ['cooperation-19'] },
    followUps: followUps.map((label) => ({ label, ask: label })),
  };
}

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

for (const errcode of [846605, 846608]) {
  test(`an answer refused with ${errcode} is pushed instead, once`, async (t) => {
    const { at, gateway, start } = await wire(t);
    const channel = await start();
    await until(t, () => channel.state() === 'ready');
    gateway.failNext('aibot_respond_msg', errcode);
    gateway.says(text('低保', group));
    await until(t, () => at.parcels.length === 1);
    t.deepEqual(await carryAll(at, channel), []);
    t.like(gateway.shown, [
      { chat: 'wrGroupAbC', cmd: 'aibot_send_msg', body: { markdown: { content: '**答：低保**' } } },
    ]);
  });
}

test('a subscription that the platform forgot is made anew, and the answer pushed', async (t) => {
  const { at, gateway, start } = await wire(t);
  const channel = await start();
  await until(t, () => channel.state() === 'ready');
  gateway.says(text('先前'));
  await until(t, () => gateway.shown.length === 1);
  gateway.failNext('aibot_respond_msg', 846609);
  gateway.says(text('低保'));
  await until(t, () => gateway.subscriptions === 2 && channel.state() === 'ready' && at.parcels.length === 1);
  t.deepEqual(await carryAll(at, channel), []);
  t.like(gateway.shown[1], { cmd: 'aibot_send_msg', body: { markdown: { content: '**答：低保**' } } });
});

test('an answer without acknowledgement is listed, not sent a second time', async (t) => {
  const { at, gateway, start } = await wire(t);
  const channel = await start();
  await until(t, () => channel.state() === 'ready');
  gateway.failNext('aibot_respond_msg', 'silent');
  const message = text('低保');
  gateway.says(message);
  await until(t, () => at.failures.length === 1);
  t.is(at.failures[0]?.key, `robot:${message.msgid}`);
  t.is(at.parcels.length, 0);
  t.is(gateway.shown.length, 1);
});

test('over 30 a minute in one conversation, answers wait in the outbox', async (t) => {
  const { at, gateway, start } = await wire(t);
  const channel = await start();
  await until(t, () => channel.state() === 'ready');
  for (let index = 0; index < 35; index += 1) gateway.says(text(`问${index}`, group));
  gateway.says(text('另一个群', { ...group, chatid: 'wrOther' }));
  await until(t, () => gateway.shown.length === 31 && at.parcels.length === 5);
  t.is(gateway.shown.filter(({ chat }) => chat === 'wrGroupAbC').length, 30);
});

test('a displaced connection stays down and says so, until the lease is gained again', async (t) => {
  const { at, gateway, start } = await wire(t);
  let regain: () => void = () => {};
  const hold: Hold = (keeping) => {
    regain = keeping.onGained;
    return alone(keeping);
  };
  const channel = await start({ hold });
  await until(t, () => channel.state() === 'ready');
  const other = await start();
  await until(t, () => channel.state() === 'displaced' && other.state() === 'ready');
  await sleep(300);
  t.is(gateway.subscriptions, 2);
  t.true(at.logged.some(({ level, event: name }) => level === 'error' && name === 'robot-socket.displaced'));
  const [carrier] = channel.carriers ?? [];
  t.like(await carrier?.send({ key: 'k', address: { chat: 'zhang', kind: 'single' }, content: '好' }), {
    failure: { remedy: 'unreachable', maybeSent: false },
  });
  await other.stop();
  regain();
  await until(t, () => channel.state() === 'ready');
});

test('a gateway that never confirms, falls silent or cuts is connected to again, without end', async (t) => {
  const { gateway, start } = await wire(t);
  gateway.mood = 'deaf';
  const channel = await start({ waits: { readyMs: 300, heartbeatMs: 150 } });
  await sleep(700);
  t.is(channel.state(), 'connecting');
  gateway.mood = 'well';
  await until(t, () => channel.state() === 'ready');
  const before = gateway.subscriptions;
  gateway.mood = 'half-open';
  await until(t, () => channel.state() === 'connecting');
  gateway.mood = 'well';
  await until(t, () => channel.state() === 'ready');
  gateway.cut();
  await until(t, () => gateway.subscriptions >= before + 2 && channel.state() === 'ready');
  t.is(gateway.connected(), 1);
});

test('a subscription lost in silence is found out by the quiet', async (t) => {
  const { at, gateway } = await wire(t);
  const channel = createRobotSocket({
    ...at,
    ...{ botId: gateway.botId, secret: gateway.secret, url: gateway.url, hold: alone, names: [] },
    pace: new Pace(at.store, at.now),
    waits: { reconnectMs: 20, quietMs: 300 },
  });
  await channel.start();
  t.teardown(channel.stop);
  await until(t, () => channel.state() === 'ready');
  gateway.mood = 'forgetful';
  await until(t, () => gateway.subscriptions >= 2);
});

test('a wrong secret is tried a few times, reported, and tried again much later', async (t) => {
  const { at, gateway, start } = await wire(t);
  const channel = await start({ secret: 'wrong' });
  await until(t, () => channel.state() === 'refused');
  t.is(gateway.subscriptions, 6);
  t.true(at.logged.some(({ level, event: name }) => level === 'error' && name === 'robot-socket.refused'));
  t.false(JSON.stringify(at.logged).includes('wrong'));
});

test('of two instances one holds the connection, and the other takes over when it stops', async (t) => {
  const { at, gateway, start } = await wire(t);
  const holdAs =
    (owner: string): Hold =>
    (keeping) =>
      new LeaseKeeper(new Lease({ store: at.store, name: 'robot-socket', owner, now: at.now, ttlMs: 400 }), keeping);
  const first = await start({ hold: holdAs('a') });
  await until(t, () => first.state() === 'ready');
  const second = await start({ hold: holdAs('b') });
  await sleep(300);
  t.is(second.state(), 'off');
  t.is(gateway.connected(), 1);
  await first.stop();
  await until(t, () => second.state() === 'ready');
  t.is(first.state(), 'off');
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
