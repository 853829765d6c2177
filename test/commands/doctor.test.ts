import test from 'ava';
import type { Fault } from '../helpers/local-wecom/server.ts';
import { examined, secrets, township } from './doctor-support.ts';

const every = ['platform', 'app.token', 'app.agent', 'app.callback', 'robot.callback'];
const customers = ['kf.token', 'kf.accounts', 'kf.callback', 'webhook.1', 'webhook.2'];

test('a township where all is well: every channel is fine, nothing was sent, and no secret is said', async (t) => {
  const { platform, environment } = await township(t);
  const { rows, said } = await examined(environment);
  t.deepEqual(
    rows.map(({ check, state }) => [check, state]),
    [...every, ...customers].map((check) => [check, 'ok']),
  );
  t.deepEqual(platform.delivered, []);
  t.true(rows.every(({ page, message }) => page === '' && /\p{Script=Han}/u.test(message)));
  for (const secret of [...Object.values(secrets), platform.secret, 'key-of-group'])
    t.false(said.includes(secret), secret);
});

test('what is not configured is not looked at', async (t) => {
  const { rows } = await examined({});
  t.deepEqual(
    rows.map(({ check, state }) => [check, state]),
    [['none', 'skipped']],
  );
});

const wrong: Record<string, { change: Record<string, string>; faults: string[]; says: RegExp; page: RegExp }> = {
  'wrong company': {
    change: { WECOM_CORP_ID: 'wx0000000000000000' },
    faults: [
      'app.token errcode.40013',
      'app.callback callback.secrets',
      'kf.token errcode.40013',
      'kf.callback callback.secrets',
    ],
    says: /WECOM_CORP_ID/u,
    page: /我的企业 → 企业信息/u,
  },
  'wrong secret of the app': {
    change: { WECOM_APP_SECRET: 'nonsense' },
    faults: ['app.token errcode.40001'],
    says: /WECOM_APP_SECRET/u,
    page: /自建.*Secret/u,
  },
  'wrong app number': {
    change: { WECOM_AGENT_ID: '999' },
    faults: ['app.agent errcode.40056'],
    says: /WECOM_AGENT_ID/u,
    page: /应用详情/u,
  },
  'wrong secret of 客服': {
    change: { WECOM_KF_SECRET: 'nonsense' },
    faults: ['kf.token errcode.40001'],
    says: /WECOM_KF_SECRET/u,
    page: /可调用微信客服接口的应用/u,
  },
  'another token than the running bot': {
    change: { WECOM_APP_TOKEN: secrets.otherToken },
    faults: ['app.callback callback.secrets'],
    says: /Token.*重启机器人/u,
    page: /设置API接收/u,
  },
  'another AES key than the running bot': {
    change: { WECOM_ROBOT_AES_KEY: secrets.otherKey },
    faults: ['robot.callback callback.key'],
    says: /EncodingAESKey/u,
    page: /使用URL回调/u,
  },
  'a new token that the running bot does not know yet': {
    change: { WECOM_KF_TOKEN: `${secrets.token},${secrets.otherToken}` },
    faults: ['kf.callback callback.secrets'],
    says: /重启机器人/u,
    page: /微信客服.*开发配置/u,
  },
  'a dead webhook': {
    change: { WECOM_GROUP_WEBHOOK_KEYS: 'key-of-group-1,key-that-died' },
    faults: ['webhook.2 errcode.93000'],
    says: /WECOM_GROUP_WEBHOOK_KEYS/u,
    page: /群设置/u,
  },
};
for (const [name, { change, faults, says, page }] of Object.entries(wrong)) {
  test(`${name}: named, with what to mend and the page to open`, async (t) => {
    const { environment } = await township(t);
    const found = await examined({ ...environment, ...change });
    t.deepEqual(found.faults, faults);
    const [first] = found.rows.filter(({ state }) => state === 'fault');
    t.regex(first?.message ?? '', says);
    t.regex(first?.page ?? '', page);
    for (const secret of Object.values(change)) t.false(found.said.includes(secret), secret);
  });
}

test('an untrusted address is told with the address that the platform saw and the page to enter it', async (t) => {
  const { platform, environment } = await township(t);
  const errmsg = 'not allow to access from your ip, hint: [1], from ip: 203.0.113.7, more info at x';
  platform.failNext('agent/get', { errcode: 60020, errmsg });
  const { row } = await examined(environment);
  t.regex(row('app.agent').message, /203\.0\.113\.7/u);
  t.regex(row('app.agent').page, /企业可信IP/u);
});

test('an app without the right to 客服, or without an account, is told so', async (t) => {
  const { platform, environment } = await township(t);
  platform.failNext('kf/account/list', { errcode: 48002 }, { errcode: 0, account_list: [] } as Fault);
  const refused = await examined(environment);
  t.deepEqual(refused.faults, ['kf.accounts errcode.48002']);
  t.regex(refused.row('kf.accounts').page, /可调用接口的应用/u);
  const empty = await examined(environment);
  t.deepEqual(empty.faults, ['kf.accounts accounts.none']);
});

test('an app that is switched off, and an errcode that nobody knows, are faults', async (t) => {
  const { platform, environment } = await township(t);
  platform.failNext('agent/get', { errcode: 0, name: '谁来管', close: 1 } as Fault, { errcode: 123456 });
  t.deepEqual((await examined(environment)).faults, ['app.agent agent.closed']);
  const unknown = await examined(environment);
  t.regex(unknown.row('app.agent').message, /123456.*agent\/get/u);
});

const outages: Array<[Fault, string]> = [
  [{ status: 502 }, 'unreachable.http'],
  ['html', 'unreachable.body'],
  ['broken-json', 'unreachable.body'],
  ['other-json', 'unreachable.body'],
  ['reset', 'unreachable.broken'],
];
for (const [fault, code] of outages) {
  test(`a platform that answers with ${JSON.stringify(fault)} is "${code}", and what needs the token is not blamed`, async (t) => {
    const { platform, environment } = await township(t);
    platform.failNext('gettoken', fault);
    const { row, faults } = await examined(environment);
    t.deepEqual(faults, [`app.token ${code}`]);
    t.like(row('app.agent'), { state: 'skipped', code: 'needs' });
  });
}

test('a busy platform is asked again before it counts as a fault', async (t) => {
  const { platform, environment } = await township(t);
  platform.failNext('agent/get', { errcode: -1 });
  t.deepEqual((await examined(environment)).faults, []);
  platform.failNext('agent/get', { errcode: -1 }, { errcode: -1 }, { errcode: -1 });
  t.deepEqual((await examined(environment)).faults, ['app.agent errcode.-1']);
});

test('a platform that is not there is one clear fault, each', async (t) => {
  const { platform, environment } = await township(t);
  await platform.close();
  const { faults, row } = await examined(environment);
  t.deepEqual(faults, [
    'platform clock.unreachable',
    'app.token unreachable.connect',
    'kf.token unreachable.connect',
    'webhook.1 unreachable.connect',
    'webhook.2 unreachable.connect',
  ]);
  t.regex(row('platform').message, /WECOM_API_BASE/u);
});

test('a clock that is off is told with its direction and by how much', async (t) => {
  const { environment } = await township(t);
  const ahead = await examined(environment, { now: () => Date.now() + 120_000 });
  t.regex(ahead.row('platform').message, /快1[12]\d秒.*自动对时/u);
  const behind = await examined(environment, { now: () => Date.now() - 120_000 });
  t.regex(behind.row('platform').message, /慢1[12]\d秒/u);
});

test('a webhook is proved by a message only where one is asked for', async (t) => {
  const { platform, environment } = await township(t);
  const { row } = await examined(environment, { testMessage: '测试' });
  t.is(row('webhook.1').code, 'webhook.sent');
  t.deepEqual(
    platform.delivered.map(({ to, content }) => [to, content.content]),
    [
      ['webhook key-of-group-1', '测试'],
      ['webhook key-of-group-2', '测试'],
    ],
  );
});

test('a platform that looks at the content before the key proves nothing, and that is said', async (t) => {
  const { platform, environment } = await township(t);
  const { WECOM_GROUP_WEBHOOK_KEYS: _, ...others } = environment;
  platform.failNext('webhook/send', { errcode: 44004 }, { errcode: 44004 });
  const { row } = await examined({ ...others, WECOM_GROUP_WEBHOOK_KEYS: 'key-that-died' });
  t.like(row('webhook.1'), { state: 'skipped', code: 'webhook.untold' });
  t.regex(row('webhook.1').message, /--send-test/u);
});

test('an app that only receives is told what it cannot do', async (t) => {
  const { environment } = await township(t);
  const { WECOM_APP_SECRET: _, ...others } = environment;
  const { row, faults } = await examined(others);
  t.deepEqual(faults, []);
  t.like(row('app.receive-only'), { state: 'skipped' });
});
