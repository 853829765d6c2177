import test, { type ExecutionContext } from 'ava';
import { createAppCallback } from '../../src/channels/app-callback.ts';
import type { Channel } from '../../src/channels/channel.ts';
import { laterThrough } from '../../src/channels/later.ts';
import { createRobotCallback } from '../../src/channels/robot-callback.ts';
import { createRobotSocket } from '../../src/channels/robot-socket.ts';
import { createOutbox } from '../../src/delivery/outbox.ts';
import { Api } from '../../src/wecom/api.ts';
import { startGateway } from '../helpers/local-wecom/gateway.ts';
import { vectorA } from '../wecom/vectors.ts';
import { postJson, postXml, robotMessage, socketOptions, streamed, until } from './drivers.ts';
import { listeningBot, type Setting, setting } from './support.ts';

const secrets = { tokens: [vectorA.token], aesKeys: [vectorA.aesKey] };
const xml =
  '<xml><ToUserName>c</ToUserName><FromUserName>zhang</FromUserName><CreateTime>1</CreateTime><MsgType>text</MsgType><Content>低保</Content><MsgId>7</MsgId></xml>';

/** A bot that is still thinking when its process dies. */
const dying = () => listeningBot(() => new Promise(() => {}));

type Wait = { passes: () => void; pause: () => Promise<unknown> };

/** A wait whose end the test chooses. */
function wait(): Wait {
  let passes: () => void = () => {};
  const over = new Promise<void>((resolve) => {
    passes = resolve;
  });
  return { passes: () => passes(), pause: () => over };
}

const app = (at: Setting, { pause }: Wait) => createAppCallback({ ...at, ...secrets, corpId: vectorA.receiver, pause });
const robot = (at: Setting, { pause }: Wait) =>
  createRobotCallback({ ...at, ...secrets, names: [], api: new Api({ base: 'http://127.0.0.1:9' }), pause });

/** The process dies over a message: the next one has its store and nothing else. */
async function dies(t: ExecutionContext, begin: (at: Setting) => unknown): Promise<Setting> {
  const dead = setting({ bot: dying() });
  void begin(dead);
  await until(() => dead.asked.length === 1);
  const next = setting({ store: dead.store });
  t.is(next.failures.length, 0);
  next.clock.now = dead.clock.now + 1_000;
  return next;
}

async function listed(at: Setting, channel: Channel, waiting: Wait): Promise<Setting['failures']> {
  await channel.start();
  waiting.passes();
  await new Promise((resolve) => setTimeout(resolve, 50));
  await channel.stop();
  return at.failures;
}

test('the app: a message over which the process died is listed, once', async (t) => {
  const at = await dies(t, (dead) => postXml(app(dead, wait()), xml));
  const waiting = wait();
  t.deepEqual(await listed(at, app(at, waiting), waiting), [{ key: 'app:7', reason: 'interrupted' }]);
  const again = wait();
  t.is((await listed(at, app(at, again), again)).length, 1);
});

test('the app: when the platform delivers it again it is answered instead', async (t) => {
  const at = await dies(t, (dead) => postXml(app(dead, wait()), xml));
  const waiting = wait();
  const channel = app(at, waiting);
  await channel.start();
  at.clock.now += 20_000;
  t.true((await postXml(channel, xml)) !== '');
  waiting.passes();
  await channel.stop();
  t.deepEqual(at.failures, []);
  t.is(at.asked.length, 1);
});

test('the robot by callback: the reader of an open stream is told, and the message is listed', async (t) => {
  const message = robotMessage('zhang', '低保', 'm1');
  const at = await dies(t, (dead) => postJson(robot(dead, wait()), message));
  const waiting = wait();
  const channel = robot(at, waiting);
  t.deepEqual(await listed(at, channel, waiting), [{ key: 'robot:m1', reason: 'interrupted' }]);
  const refresh = await postJson(channel, {
    ...robotMessage('zhang', '', 'm2'),
    msgtype: 'stream',
    stream: { id: 'm1' },
  });
  t.is(streamed(refresh), at.say('headline.failed'));
});

test('the robot by long connection: a message that is never delivered again is listed, under the chat that asked', async (t) => {
  const gateway = await startGateway();
  t.teardown(gateway.close);
  const at = await dies(t, async (dead) => {
    const channel = createRobotSocket(socketOptions(dead, gateway));
    await channel.start();
    await until(() => channel.state() === 'ready');
    gateway.says({ ...robotMessage('zhang', '低保', 'm1'), chattype: 'group', chatid: 'wrGroupAb' });
  });
  const outbox = createOutbox(at.store, at.now);
  const waiting = wait();
  const later = laterThrough(outbox, () => {});
  const channel = createRobotSocket({ ...socketOptions(at, gateway), later, pause: waiting.pause });
  await listed(at, channel, waiting);
  t.like((await outbox.rows())[0], {
    key: 'answer/robot:m1',
    row: {
      state: 'given-up',
      because: 'unclear',
      detail: 'interrupted',
      address: { chat: 'wrGroupAb', kind: 'group' },
    },
  });
  t.is(gateway.shown.length, 0);
});

test('what is answered, and what another instance answers meanwhile, is not listed', async (t) => {
  const at = setting();
  const slow = setting({ store: at.store });
  await postJson(robot(slow, wait()), robotMessage('zhang', '低保', 'done'));
  await at.store.put('seen', 'robot:busy', { at: at.now() });
  const waiting = wait();
  const channel = robot(at, waiting);
  await channel.start();
  await new Promise((resolve) => setTimeout(resolve, 20));
  await at.store.put('seen', 'robot:busy answer', '{}');
  waiting.passes();
  await channel.stop();
  t.deepEqual(at.failures, []);
});
