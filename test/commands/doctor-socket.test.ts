import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { socketLeaseName } from '../../src/compose-channels.ts';
import { openJsonStore } from '../../src/store/json-store.ts';
import { openRedisStore } from '../../src/store/redis-store.ts';
import { probeRobot } from '../../src/wecom/probe-robot.ts';
import { type LocalGateway, startGateway } from '../helpers/local-wecom/gateway.ts';
import { startRedis, testWithRedis } from '../helpers/redis-server.ts';
import { examined } from './doctor-support.ts';

const withRedis = testWithRedis(test);

async function robot(
  t: ExecutionContext,
): Promise<{ gateway: LocalGateway; environment: Record<string, string>; folder: string }> {
  const gateway = await startGateway();
  t.teardown(gateway.close);
  const folder = mkdtempSync(join(tmpdir(), 'doctor-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  const environment = {
    DATA_DIR: folder,
    WECOM_ROBOT_ID: gateway.botId,
    WECOM_ROBOT_SECRET: gateway.secret,
    WECOM_ROBOT_WS_URL: gateway.url,
  };
  return { gateway, environment, folder };
}

test('a robot is subscribed once, and let go of', async (t) => {
  const { gateway, environment } = await robot(t);
  const { row } = await examined(environment);
  t.like(row('socket'), { state: 'ok', code: 'socket.ok' });
  t.is(gateway.subscriptions, 1);
  for (let waited = 0; waited < 2_000 && gateway.connected() > 0; waited += 10)
    await new Promise((resolve) => setTimeout(resolve, 10));
  t.is(gateway.connected(), 0);
});

test('a wrong id and a wrong secret are told apart after one try each', async (t) => {
  const { gateway, environment } = await robot(t);
  const id = (await examined({ ...environment, WECOM_ROBOT_ID: 'nobody' })).row('socket');
  t.regex(id.message, /WECOM_ROBOT_ID/u);
  const secret = (await examined({ ...environment, WECOM_ROBOT_SECRET: 'nonsense' })).row('socket');
  t.regex(secret.message, /WECOM_ROBOT_SECRET/u);
  t.regex(secret.page, /使用长连接/u);
  t.is(gateway.subscriptions, 2);
});

test('a bot that runs on the same data keeps its connection; the operator is told what to do instead', async (t) => {
  const { gateway, environment, folder } = await robot(t);
  const running = await openJsonStore({ folder: join(folder, 'state'), now: Date.now, onFault: () => {} });
  t.teardown(() => running.close());
  const { row, faults } = await examined(environment);
  t.like(row('socket'), { state: 'skipped', code: 'socket.held' });
  t.regex(row('socket').message, /没有去抢.*停掉机器人/u);
  t.deepEqual(faults, []);
  t.is(gateway.subscriptions, 0);
});

withRedis('of several instances the one that holds the lease keeps its connection', async (t) => {
  const { gateway, environment } = await robot(t);
  const { url } = await startRedis(t);
  const store = await openRedisStore({ url });
  t.teardown(() => store.close());
  await store.put('leases', socketLeaseName(gateway.botId), 'another instance', { ttlMs: 20_000 });
  const held = await examined({ ...environment, REDIS_URL: url });
  t.is(held.row('store').code, 'store.ok');
  t.is(held.row('socket').code, 'socket.held');
  t.is(gateway.subscriptions, 0);
  await store.remove('leases', socketLeaseName(gateway.botId));
  t.is((await examined({ ...environment, REDIS_URL: url })).row('socket').code, 'socket.ok');
  t.deepEqual(await store.list('leases'), []);
});

test('a Redis that is not there is a fault, and the connection is then left alone', async (t) => {
  const { gateway, environment } = await robot(t);
  const { row, faults } = await examined({ ...environment, REDIS_URL: 'redis://127.0.0.1:9' });
  t.deepEqual(faults, ['store store.unreachable']);
  t.is(row('socket').code, 'socket.store');
  t.is(gateway.subscriptions, 0);
});

test('a gateway that never answers, is no gateway, or is not there, is said to be so', async (t) => {
  const { gateway, environment } = await robot(t);
  const asked = { botId: gateway.botId, secret: gateway.secret };
  gateway.mood = 'deaf';
  t.is((await probeRobot({ ...asked, url: gateway.url, withinMs: 300 })).code, 'socket.silent');
  t.is((await probeRobot({ ...asked, url: 'ws://127.0.0.1:9' })).code, 'socket.unreachable');
  const mute = createServer().listen(0, '127.0.0.1');
  t.teardown(() => mute.close());
  await new Promise((resolve) => mute.once('listening', resolve));
  const { port } = mute.address() as { port: number };
  t.is((await probeRobot({ ...asked, url: `ws://127.0.0.1:${port}`, withinMs: 300 })).code, 'socket.unreachable');
  const { row } = await examined({ ...environment, WECOM_ROBOT_WS_URL: 'ws://127.0.0.1:9' });
  t.regex(row('socket').message, /WECOM_ROBOT_WS_URL/u);
});
