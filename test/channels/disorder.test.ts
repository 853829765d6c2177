import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { createAppCallback } from '../../src/channels/app-callback.ts';
import { createRobotCallback } from '../../src/channels/robot-callback.ts';
import { createRobotSocket } from '../../src/channels/robot-socket.ts';
import { openJsonStore } from '../../src/store/json-store.ts';
import { Api } from '../../src/wecom/api.ts';
import { startGateway } from '../helpers/local-wecom/gateway.ts';
import { vectorA } from '../wecom/vectors.ts';
import { account, desk, event, ring, text } from './customer-support.ts';
import { postJson, robotMessage, socketOptions, streamed, until } from './drivers.ts';
import { asks as appAsks, tell as tellApp } from './push-support.ts';
import { carryAll, type Setting, setting } from './support.ts';

/** One process of the bot: what it is told, and how it ends. */
type Process = {
  at: Setting;
  /** Delivers a message; gives what the platform was answered with at once, '' for nothing. */
  deliver(id: string, words: string): Promise<string>;
  stop(): Promise<void>;
};

const secrets = { tokens: [vectorA.token], aesKeys: [vectorA.aesKey] };

async function app(at: Setting): Promise<Process> {
  const channel = createAppCallback({ ...at, ...secrets, corpId: vectorA.receiver, later: undefined });
  return { at, stop: () => channel.stop(), deliver: (id, words) => tellApp(channel, appAsks(words, id)) };
}

async function robot(at: Setting): Promise<Process> {
  const api = new Api({ base: 'http://127.0.0.1:9' });
  const channel = createRobotCallback({ ...at, ...secrets, names: [], api });
  const deliver = async (id: string, words: string) =>
    streamed(await postJson(channel, robotMessage('zhang', words, id)));
  return { at, stop: () => channel.stop(), deliver };
}

/** The order in which a platform that lost its patience delivers three messages; after each the process is another. */
const deliveries = ['m3', 'm1', 'm2', 'm1', 'm3', 'm2', 'm1'];
const wordsOf = (id: string) => `问${id}`;

/** Opens the same folder again and again, as one process after another does. */
function lives(t: ExecutionContext): () => Promise<Setting> {
  const folder = mkdtempSync(join(tmpdir(), 'disorder-'));
  const open: Array<{ close(): Promise<void> }> = [];
  t.teardown(async () => {
    await open.at(-1)?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const clock = setting().clock;
  return async () => {
    await open.at(-1)?.close();
    const store = await openJsonStore({ folder, now: () => clock.now, onFault: () => {} });
    open.push(store);
    return setting({ store });
  };
}

for (const [name, start] of Object.entries({ 'the app': app, 'the robot by callback': robot })) {
  test(`${name}: out of order, again and again, with a restart after each, every message is asked once and answered the same`, async (t) => {
    const live = lives(t);
    const asked: string[] = [];
    for (const id of deliveries) {
      const process = await start(await live());
      t.true((await process.deliver(id, wordsOf(id))).includes(`答：${wordsOf(id)}`), id);
      asked.push(...process.at.asked.map((message) => message.text));
      await process.stop();
    }
    t.deepEqual(asked, ['问m3', '问m1', '问m2']);
  });
}

test('the robot by long connection: out of order, again and again, with a restart after each, every message is shown once', async (t) => {
  const live = lives(t);
  const gateway = await startGateway();
  t.teardown(gateway.close);
  for (const id of deliveries) {
    const at = await live();
    const channel = createRobotSocket(socketOptions(at, gateway));
    await channel.start();
    await until(() => channel.state() === 'ready');
    gateway.says(robotMessage('zhang', wordsOf(id), id));
    await until(async () => (await at.store.get('seen', `robot:${id} answer`)) !== undefined);
    await channel.stop();
  }
  t.deepEqual(
    gateway.shown.map(({ body }) => streamed(body)),
    ['**答：问m3**', '**答：问m1**', '**答：问m2**'],
  );
});

test('微信客服: events twice and all at once, a cursor that falls back, a restart after each: asked once, in order, answered once', async (t) => {
  const on = await desk(t);
  const { at, platform, restart } = on;
  platform.customers.pageSize = 2;
  for (const words of ['一', '二', '三', '四', '五']) platform.customers.hears('wm1', text(words));
  for (const back of [undefined, 'c2', 'c1', 'c4']) {
    if (back !== undefined) await at.store.put('cursors', `kf ${account}`, back);
    await Promise.all([ring(on, restart()), ring(on, restart())]);
  }
  t.deepEqual(
    at.asked.map((message) => message.text),
    ['一', '二', '三', '四', '五'],
  );
  t.deepEqual(await carryAll(at, restart()), []);
  t.is(platform.customers.answered.length, 5);
});

test('微信客服: news that an answer did not arrive, before anybody knows that it was sent, is kept for it', async (t) => {
  const on = await desk(t);
  const { at, platform, kf, restart } = on;
  platform.customers.hears('wm1', text('低保'));
  await ring(on, kf);
  const failing = { event_type: 'msg_send_fail', external_userid: 'wm1', fail_msgid: 'unknown', fail_type: 10 };
  platform.customers.hears('wm1', event(failing));
  await ring(on, restart());
  t.deepEqual(at.failures, [{ key: 'unknown', reason: 'kf.fail-type.10' }]);
  t.true(at.logged.some(({ event: name }) => name === 'kf.not-delivered'));
});

test('the robot: a verdict and a touch that come before their answer is known are taken, and later ones find it', async (t) => {
  const at = setting();
  const { deliver } = await robot(at);
  const channel = createRobotCallback({ ...at, ...secrets, names: [], api: new Api({ base: 'http://127.0.0.1:9' }) });
  const told = (id: string, eventtype: string, payload: unknown) =>
    postJson(channel, {
      ...robotMessage('zhang', '', id),
      msgtype: 'event',
      event: { eventtype, [eventtype]: payload },
    });
  t.is(await told('e1', 'feedback_event', { id: 'm1', type: 1 }), undefined);
  t.like(at.logged, [{ event: 'feedback.without-answer' }]);
  t.like(await told('e2', 'template_card_event', { event_key: '联系方式', task_id: 'm1' }), {
    response_type: 'update_template_card',
  });
  await deliver('m1', '低保');
  await told('e3', 'feedback_event', { id: 'm1', type: 1 });
  t.like((await at.store.list('feedback', 'verdict:'))[0]?.value, { question: '低保', right: true });
});
