import test, { type ExecutionContext } from 'ava';
import { z } from 'zod';
import { createMemoryStore } from '../../src/store/memory-store.ts';
import type { Store } from '../../src/store/store.ts';
import { AccessToken } from '../../src/wecom/access-token.ts';
import { Api, noAnswer } from '../../src/wecom/api.ts';
import { AppApi } from '../../src/wecom/app-api.ts';
import { type Remedy, remedyFor, WecomRefused, WecomUnreachable } from '../../src/wecom/errors.ts';
import { type LocalPlatform, type PlatformOptions, startPlatform } from '../helpers/local-wecom/platform.ts';
import type { Fault } from '../helpers/local-wecom/server.ts';

async function withPlatform(t: ExecutionContext, options: PlatformOptions = {}): Promise<LocalPlatform> {
  const platform = await startPlatform(options);
  t.teardown(platform.close);
  return platform;
}

type AppOptions = { store?: Store; now?: () => number; secret?: string; deadlineMs?: number };

function appOf(
  platform: LocalPlatform,
  {
    store = createMemoryStore(Date.now),
    now = Date.now,
    secret = platform.secret,
    deadlineMs = 10_000,
  }: AppOptions = {},
) {
  const api = new Api({ base: platform.base, deadlineMs });
  return new AppApi({ api, token: new AccessToken({ api, store, now, corpId: platform.corpId, secret }) });
}

const greeting = (agentid: number) => ({
  path: 'message/send',
  body: { touser: 'zhang', msgtype: 'text', agentid, text: { content: '好' } },
  answer: noAnswer,
});

test('a call gives the fields asked for and fetches one token for all calls', async (t) => {
  const platform = await withPlatform(t);
  const app = appOf(platform);
  const answer = z.object({ name: z.string() });
  const agent = { path: 'agent/get', query: { agentid: String(platform.agentId) }, answer };
  t.deepEqual(await app.call(agent), { name: '谁来管' });
  await Promise.all(Array.from({ length: 8 }, () => app.call(greeting(platform.agentId))));
  t.is(platform.requests.filter(({ path }) => path === 'gettoken').length, 1);
  t.is(platform.delivered.length, 8);
});

test('instances on one store share the token, and fetch it once even when they start together', async (t) => {
  const platform = await withPlatform(t);
  const store = createMemoryStore(Date.now);
  const instances = Array.from({ length: 4 }, () => appOf(platform, { store }));
  await Promise.all(instances.map((app) => app.call(greeting(platform.agentId))));
  t.is(platform.requests.filter(({ path }) => path === 'gettoken').length, 1);
});

test('a token is fetched again before it runs out', async (t) => {
  const clock = { now: 1_000_000 };
  const now = () => clock.now;
  const platform = await withPlatform(t, { now });
  const app = appOf(platform, { store: createMemoryStore(now), now });
  await app.call(greeting(platform.agentId));
  clock.now += 7_200_000 - 4 * 60_000;
  await app.call(greeting(platform.agentId));
  t.is(platform.requests.filter(({ path }) => path === 'gettoken').length, 2);
});

test('a token that died early is replaced once and the call repeated, however many calls find out', async (t) => {
  const platform = await withPlatform(t);
  const app = appOf(platform);
  await app.call(greeting(platform.agentId));
  platform.revokeTokens();
  await Promise.all(Array.from({ length: 6 }, () => app.call(greeting(platform.agentId))));
  t.is(platform.delivered.length, 7);
  t.is(platform.tokensGiven(), 2);
});

for (const errcode of [40014, 42001, 40001]) {
  test(`errcode ${errcode} on a call is answered with a fresh token once; a second time it is the administrator's`, async (t) => {
    const platform = await withPlatform(t);
    const app = appOf(platform);
    platform.failNext('message/send', { errcode });
    await app.call(greeting(platform.agentId));
    platform.failNext('message/send', { errcode }, { errcode });
    const error = await t.throwsAsync(app.call(greeting(platform.agentId)), { instanceOf: WecomRefused });
    t.like(error, { errcode, remedy: 'tell-admin', call: 'message/send' });
    t.is(platform.requests.filter(({ path }) => path === 'message/send').length, 4);
  });
}

test('a wrong secret is told to the administrator, and is not tried again for a minute', async (t) => {
  const clock = { now: 1_000_000 };
  const now = () => clock.now;
  const platform = await withPlatform(t, { now });
  const app = appOf(platform, { now, store: createMemoryStore(now), secret: 'wrong' });
  const attempt = () => t.throwsAsync(app.call(greeting(platform.agentId)), { instanceOf: WecomRefused });
  t.like(await attempt(), { errcode: 40001, remedy: 'tell-admin' });
  await attempt();
  t.is(platform.requests.length, 1);
  clock.now += 61_000;
  await attempt();
  t.is(platform.requests.length, 2);
});

const remedies: Array<[Remedy, number[]]> = [
  ['retry', [-1, 6000, 45033]],
  ['wait', [45009]],
  [
    'give-up',
    [40003, 40007, 40008, 40031, 40033, 40035, 40058, 40096, 41001, 44004, 45002, 46004, 50002, 60111, 81013],
  ],
  ['give-up', [95001, 95002, 95013, 95014, 95018, 123456]],
  ['disable-target', [86001, 86003, 86008, 93000, 93006, 93008]],
  ['tell-admin', [40013, 40056, 48002, 50001, 50003, 60011, 60020, 93004]],
  ['push', [846605, 846608]],
  ['reconnect', [846609]],
];
for (const [remedy, errcodes] of remedies) {
  test(`errcodes ${errcodes.join(', ')}: ${remedy}`, async (t) => {
    const platform = await withPlatform(t);
    const app = appOf(platform);
    for (const errcode of errcodes) {
      t.is(remedyFor(errcode), remedy);
      platform.failNext('message/send', { errcode });
      t.like(await t.throwsAsync(app.call(greeting(platform.agentId))), { name: 'WecomRefused', errcode, remedy });
    }
    t.is(platform.delivered.length, 0);
  });
}

const outages: Array<{ fault: Fault; reason: string }> = [
  { fault: { status: 502 }, reason: 'http' },
  { fault: { status: 302 }, reason: 'http' },
  { fault: 'html', reason: 'body' },
  { fault: 'broken-json', reason: 'body' },
  { fault: 'other-json', reason: 'body' },
  { fault: 'hang', reason: 'timeout' },
  { fault: 'reset', reason: 'broken' },
  { fault: 'lost', reason: 'broken' },
];
for (const { fault, reason } of outages) {
  test(`outage ${JSON.stringify(fault)} is "unreachable: ${reason}", and may have been done`, async (t) => {
    const platform = await withPlatform(t);
    const store = createMemoryStore(Date.now);
    await appOf(platform, { store }).call({ path: 'getcallbackip', answer: noAnswer });
    const app = appOf(platform, { store, ...(fault === 'hang' ? { deadlineMs: 200 } : {}) });
    platform.failNext('message/send', fault);
    const error = await t.throwsAsync(app.call(greeting(platform.agentId)), { instanceOf: WecomUnreachable });
    t.like(error, { reason, maybeDone: true, call: 'message/send' });
    t.is(platform.delivered.length, fault === 'lost' ? 1 : 0);
  });
}

test('nobody listening is told apart: surely not done', async (t) => {
  const platform = await startPlatform();
  await platform.close();
  const error = await t.throwsAsync(appOf(platform).call(greeting(1)), { instanceOf: WecomUnreachable });
  t.like(error, { reason: 'connect', maybeDone: false });
});

test('no error says a secret, a token or what was sent', async (t) => {
  const platform = await withPlatform(t);
  const app = appOf(platform);
  await app.call(greeting(platform.agentId));
  const faults: Fault[] = [{ errcode: 40035, errmsg: 'token-1 好' }, { status: 500 }, 'html', 'reset'];
  for (const fault of faults) {
    platform.failNext('message/send', fault);
    const error = await t.throwsAsync(app.call(greeting(platform.agentId)));
    const said = `${error?.stack} ${JSON.stringify(error)} ${String(error?.cause)}`;
    t.false(/token-1|好|app-secret/u.test(said), said);
  }
});

test('an untrusted address is read from the refusal, for the administrator', async (t) => {
  const platform = await withPlatform(t);
  platform.failNext('message/send', {
    errcode: 60020,
    errmsg:
      'not allow to access from your ip, hint: [1670], from ip: 203.0.113.7, more info at https://open.work.weixin.qq.com',
  });
  t.like(await t.throwsAsync(appOf(platform).call(greeting(platform.agentId))), {
    remedy: 'tell-admin',
    address: '203.0.113.7',
  });
});

test('a response address works once, and only at the platform', async (t) => {
  const platform = await withPlatform(t);
  const api = new Api({ base: platform.base });
  const call = { path: 'aibot/response', body: { msgtype: 'markdown', markdown: { content: '好' } }, answer: noAnswer };
  const address = platform.responseUrl();
  await api.callAddress(address, call);
  t.like(await t.throwsAsync(api.callAddress(address, call)), { remedy: 'give-up' });
  for (const elsewhere of [
    'http://169.254.169.254/latest',
    'file:///etc/passwd',
    'nonsense',
    `${platform.base}.example.org/x`,
  ]) {
    t.like(
      await t.throwsAsync(api.callAddress(elsewhere, call)),
      { name: 'WecomRefused', remedy: 'give-up' },
      elsewhere,
    );
  }
  t.is(platform.delivered.length, 1);
});
