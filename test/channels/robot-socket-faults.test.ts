import { setTimeout as sleep } from 'node:timers/promises';
import test from 'ava';
import { createRobotSocket, type Hold } from '../../src/channels/robot-socket.ts';
import { Lease } from '../../src/store/lease.ts';
import { LeaseKeeper } from '../../src/store/lease-keeper.ts';
import { Pace } from '../../src/store/pace.ts';
import { alone, group, text, until, wire } from './socket-support.ts';
import { carryAll } from './support.ts';

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
