import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import Koa from 'koa';
import { composeChannels } from '../../src/compose-channels.ts';
import { readConfig } from '../../src/config.ts';
import { Pace } from '../../src/store/pace.ts';
import { readAssets } from '../../src/web/assets.ts';
import { errorBoundary } from '../../src/web/boundary.ts';
import { callbackRoutes } from '../../src/web/callback-routes.ts';
import type { Callback } from '../../src/web/ports.ts';
import { setting } from '../channels/support.ts';
import { type LocalGateway, startGateway } from '../helpers/local-wecom/gateway.ts';
import { type LocalPlatform, startPlatform } from '../helpers/local-wecom/platform.ts';
import { dataWith } from '../helpers/townships.ts';
import { withServer } from '../helpers/with-server.ts';
import { type Examined, examined, secrets } from './doctor-support.ts';

const dashitou = {
  app: { tokenEnv: 'DST_TOKEN', aesKeyEnv: 'DST_KEY', agentId: 218, secretEnv: 'DST_APP_SECRET' },
  robot: { tokenEnv: 'DST_TOKEN', aesKeyEnv: 'DST_KEY' },
  kf: { tokenEnv: 'DST_TOKEN', aesKeyEnv: 'DST_KEY', secretEnv: 'DST_KF_SECRET' },
  webhooks: [{ keyEnv: 'DST_GROUP_1' }, { keyEnv: 'DST_GROUP_2', name: '村干部群' }],
};
type Entry = Record<string, unknown>;

type Scene = {
  platform: LocalPlatform;
  gateway: LocalGateway;
  environment: Record<string, string>;
  look(change?: Record<string, string>, more?: { township?: string; testMessage?: string }): Promise<Examined>;
};

/** A running bot with the common robot and one township's own ways, and what `doctor` is configured with. */
async function scene(
  t: ExecutionContext,
  entry: Entry = dashitou,
  running: Record<string, string> = {},
): Promise<Scene> {
  const [gateway, platform] = [
    await startGateway(),
    await startPlatform({ webhooks: ['key-of-village-1', 'key-of-village-2'] }),
  ];
  const folder = dataWith([{ slug: 'dashitou', name: '大石头乡' }]);
  t.teardown(async () => {
    await gateway.close();
    await platform.close();
    rmSync(folder, { recursive: true, force: true });
  });
  writeFileSync(join(folder, 'townships.json'), JSON.stringify({ dashitou: entry }));
  const environment = {
    ...{ DATA_DIR: folder, WECOM_API_BASE: platform.base, WECOM_ROBOT_WS_URL: gateway.url },
    ...{ WECOM_CORP_ID: platform.corpId, WECOM_ROBOT_TOKEN: 'common', WECOM_ROBOT_AES_KEY: 'c'.repeat(43) },
    ...{ DST_TOKEN: secrets.token, DST_KEY: secrets.aesKey },
    ...{ DST_APP_SECRET: platform.secret, DST_KF_SECRET: platform.secret, DST_BOT_SECRET: gateway.secret },
    ...{ DST_GROUP_1: 'key-of-village-1', DST_GROUP_2: 'key-of-village-2' },
  };
  const address = await runningBot(t, { ...environment, ...running });
  const look: Scene['look'] = (change = {}, more = {}) =>
    examined({ PUBLIC_URL: address, ...environment, ...change }, more);
  return { platform, gateway, environment, look };
}

async function runningBot(t: ExecutionContext, environment: Record<string, string>): Promise<string> {
  const at = setting();
  const { channels } = composeChannels({
    ...{ config: readConfig(environment), reception: at, later: at.later, pace: new Pace(at.store, at.now) },
    ...{ names: [], handOverWords: [], owner: 'test' },
  });
  const callbacks = channels.flatMap(
    ({ name, handle }): Array<[string, Callback]> => (handle === undefined ? [] : [[`/wecom/${name}`, { handle }]]),
  );
  const app = new Koa();
  app.silent = true;
  app.use(errorBoundary({ log: at.log, assets: readAssets() }));
  app.use(callbackRoutes(new Map(callbacks)));
  return await withServer(t, app.callback());
}

const own = [
  'list',
  'app.token',
  'app.agent',
  'app.callback',
  'robot.callback',
  'kf.token',
  'kf.accounts',
  'kf.callback',
];

test('a township’s own ways are looked at like the common ones, under its name and at its own addresses', async (t) => {
  const { platform, look } = await scene(t);
  const { rows, row, said } = await look();
  t.deepEqual(
    rows.map(({ check, township, state }) => [check, township, state]),
    [
      ['platform', '', 'ok'],
      ['robot.callback', '', 'ok'],
      ...[...own, 'webhook.1', 'webhook.2'].map((check) => [`${check}@dashitou`, 'dashitou', 'ok']),
    ],
  );
  t.is(row('list@dashitou').title, '大石头乡（dashitou）· 履职清单');
  t.regex(row('list@dashitou').message, /木垒县大石头乡，2025-07版/u);
  t.is(row('robot.callback').title, '智能机器人 · URL回调 /wecom/robot');
  t.is(row('robot.callback@dashitou').title, '大石头乡（dashitou）· 智能机器人 · URL回调 /wecom/dashitou/robot');
  t.deepEqual(platform.delivered, []);
  for (const secret of [...Object.values(secrets), platform.secret, 'key-of-village'])
    t.false(said.includes(secret), secret);
});

const wrong: Record<string, { change: Record<string, string>; faults: string[]; says: RegExp }> = {
  'the secret of its app': {
    change: { DST_APP_SECRET: 'nonsense' },
    faults: ['app.token@dashitou errcode.40001'],
    says: /填写 DST_APP_SECRET/u,
  },
  'the secret of its 客服': {
    change: { DST_KF_SECRET: 'nonsense' },
    faults: ['kf.token@dashitou errcode.40001'],
    says: /填写 DST_KF_SECRET/u,
  },
  'its token': {
    change: { DST_TOKEN: secrets.otherToken },
    faults: ['app', 'robot', 'kf'].map((way) => `${way}.callback@dashitou callback.secrets`),
    says: /Token.*重启机器人/u,
  },
  'its second webhook': {
    change: { DST_GROUP_2: 'key-that-died' },
    faults: ['webhook.2@dashitou errcode.93000'],
    says: /改 DST_GROUP_2。/u,
  },
};
for (const [name, { change, faults, says }] of Object.entries(wrong)) {
  test(`a township where ${name} is wrong: named, in the names of its own variables, and nobody else is blamed`, async (t) => {
    const { look } = await scene(t);
    const found = await look(change);
    t.deepEqual(found.faults, faults);
    const [first] = found.rows.filter(({ state }) => state === 'fault');
    t.regex(first?.title ?? '', /^大石头乡（dashitou）· /u);
    t.regex(first?.message ?? '', says);
    t.notRegex(first?.message ?? '', /WECOM_(?!API)/u);
    t.regex(first?.page ?? '', /企业微信/u);
    t.false(found.said.includes(Object.values(change).join()));
  });
}

test('what the file itself says wrongly is told with its place in the file', async (t) => {
  const { look } = await scene(t, {
    ...dashitou,
    corpId: 'wx0000000000000000',
    app: { ...dashitou.app, agentId: 999 },
  });
  const { row } = await look();
  t.like(row('app.token@dashitou'), { state: 'fault', code: 'errcode.40013' });
  t.regex(row('app.token@dashitou').message, /townships\.json:dashitou\.corpId/u);
  const { look: again } = await scene(t, { ...dashitou, app: { ...dashitou.app, agentId: 999 } });
  t.regex((await again()).row('app.agent@dashitou').message, /townships\.json:dashitou\.app\.agentId/u);
});

test('a way that the running bot does not have, a list that is not there, an app that only receives', async (t) => {
  const {
    app: { agentId: _id, secretEnv: _secret, ...receiving },
    ...others
  } = dashitou;
  const { look, environment } = await scene(t, { ...others, app: receiving });
  writeFileSync(
    join(environment.DATA_DIR ?? '', 'townships.json'),
    JSON.stringify({ nowhere: { robot: dashitou.robot } }),
  );
  const missing = await look();
  t.deepEqual(missing.faults, ['list@nowhere list.none', 'robot.callback@nowhere callback.off']);
  t.regex(missing.row('list@nowhere').message, /lists publish .*--township nowhere/u);
  t.regex(missing.row('robot.callback@nowhere').title, /^nowhere · .*\/wecom\/nowhere\/robot/u);
  writeFileSync(join(environment.DATA_DIR ?? '', 'townships.json'), JSON.stringify({ dashitou: { app: receiving } }));
  const { row, faults } = await look();
  t.deepEqual(faults, []);
  t.regex(row('app.receive-only@dashitou').message, /没有设置 townships\.json:dashitou\.app\.secretEnv/u);
});

test('its long connection is tried as the robot that the file names, with the secret of its own variable', async (t) => {
  const { gateway, look } = await scene(t, { socket: { botId: 'aibot1', secretEnv: 'DST_BOT_SECRET' } });
  const { row, rows } = await look();
  t.like(row('socket@dashitou'), { state: 'ok', code: 'socket.ok' });
  t.is(gateway.subscriptions, 1);
  t.is(rows.filter(({ check }) => check === 'socket').length, 0);
  t.regex((await look({ DST_BOT_SECRET: 'nonsense' })).row('socket@dashitou').message, /填写 DST_BOT_SECRET/u);
  t.is(gateway.subscriptions, 2);
});

test('receivers that no app can tell are a fault; with the township’s app, or the common one, they are not', async (t) => {
  const notices = [{ user: 'zhang' }, { party: '2' }];
  const callbackOnly = await scene(t, { robot: dashitou.robot, notices });
  const { row, faults } = await callbackOnly.look();
  t.deepEqual(faults, ['notices@dashitou notices.no-app']);
  t.regex(row('notices@dashitou').message, /2个.*一条也发不出去.*URL回调的机器人/u);
  const common = { WECOM_AGENT_ID: '218', WECOM_APP_SECRET: callbackOnly.platform.secret };
  t.is((await callbackOnly.look(common)).row('notices@dashitou').code, 'notices.ok');
  const { look } = await scene(t, { app: dashitou.app, notices });
  t.is((await look()).row('notices@dashitou').code, 'notices.ok');
});

test('a township with aliases alone is not looked at; one township can be looked at alone', async (t) => {
  const { look } = await scene(t, { aliases: ['大石头'] });
  t.deepEqual(
    (await look()).rows.map(({ check }) => check),
    ['platform', 'robot.callback'],
  );
  const whole = await scene(t);
  t.deepEqual(
    (await whole.look({}, { township: 'dashitou' })).rows.map(({ check }) => check),
    ['platform', ...[...own, 'webhook.1', 'webhook.2'].map((check) => `${check}@dashitou`)],
  );
});

test('a test message goes into a township’s groups as well', async (t) => {
  const { platform, look } = await scene(t);
  await look({}, { township: 'dashitou', testMessage: '测试' });
  t.deepEqual(
    platform.delivered.map(({ to }) => to),
    ['webhook key-of-village-1', 'webhook key-of-village-2'],
  );
});
