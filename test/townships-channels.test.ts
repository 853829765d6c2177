import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { composeChannels } from '../src/compose-channels.ts';
import { composeDelivery } from '../src/compose-lists.ts';
import { readConfig } from '../src/config.ts';
import { Library } from '../src/library.ts';
import { Pace } from '../src/store/pace.ts';
import { postJson, postXml, robotMessage } from './channels/drivers.ts';
import { setting } from './channels/support.ts';
import { type LocalPlatform, startPlatform } from './helpers/local-wecom/platform.ts';
import { vectorA } from './wecom/vectors.ts';

const dashitou = {
  aliases: ['大石头'],
  app: { tokenEnv: 'DST_TOKEN', aesKeyEnv: 'DST_KEY', agentId: 218, secretEnv: 'DST_SECRET' },
  robot: { tokenEnv: 'DST_TOKEN', aesKeyEnv: 'DST_KEY' },
  webhooks: [{ keyEnv: 'DST_GROUP', name: '村干部群', departments: ['木垒县民政局'] }],
  notices: [{ user: 'zhang' }, { chat: 'c1', categories: ['民生服务'] }],
};
const groupKey = '99999999-0000';

/** All ways in and out as a bot has them that serves one township apart and all by its common robot. */
async function scene(t: ExecutionContext, environment: Record<string, string> = {}) {
  const platform: LocalPlatform = await startPlatform({ members: ['zhang'], webhooks: [groupKey] });
  const folder = mkdtempSync(join(tmpdir(), 'townships-channels-'));
  t.teardown(async () => {
    await platform.close();
    rmSync(folder, { recursive: true, force: true });
  });
  writeFileSync(join(folder, 'townships.json'), JSON.stringify({ dashitou }));
  const config = readConfig({
    DATA_DIR: folder,
    WECOM_API_BASE: platform.base,
    WECOM_CORP_ID: platform.corpId,
    WECOM_ROBOT_TOKEN: 'common',
    WECOM_ROBOT_AES_KEY: 'c'.repeat(43),
    DST_TOKEN: vectorA.token,
    DST_KEY: vectorA.aesKey,
    DST_SECRET: platform.secret,
    DST_GROUP: groupKey,
    ...environment,
  });
  const at = setting();
  const { store, now } = at;
  const { channels, carriers } = composeChannels({
    config,
    reception: at,
    later: { ...at.later, unclear: async () => {} } as never,
    pace: new Pace(store, now),
    names: [],
    handOverWords: [],
    owner: 'test',
  });
  const channel = (name: string) => {
    const found = channels.find((one) => one.name === name);
    if (found === undefined) throw new Error(`no ${name} among ${channels.map((one) => one.name).join(' ')}`);
    return found;
  };
  return { at, platform, config, channel, carriers };
}

test('a township’s own robot is reached under its slug, knows its township, and opens with its own secret only', async (t) => {
  const { at, channel } = await scene(t);
  const reply = await postJson(channel('dashitou/robot'), robotMessage('zhang', '低保归谁管', 'm1'));
  t.truthy(reply);
  t.like(at.asked[0], { text: '低保归谁管', township: 'dashitou' });
  t.is(at.asked[0]?.asksTownship, undefined);
  await t.throwsAsync(postJson(channel('robot'), robotMessage('zhang', '低保归谁管', 'm2')), { message: 'status 403' });
  t.is(at.asked.length, 1);
});

test('a common way in asks which township, unless the configuration names the one meant', async (t) => {
  const common = { WECOM_ROBOT_TOKEN: vectorA.token, WECOM_ROBOT_AES_KEY: vectorA.aesKey };
  const asking = await scene(t, common);
  await postJson(asking.channel('robot'), robotMessage('zhang', '低保归谁管', 'm1'));
  t.like(asking.at.asked[0], { asksTownship: true, township: undefined });
  const decided = await scene(t, { ...common, TOWNSHIP: 'baiyanghe' });
  await postJson(decided.channel('robot'), robotMessage('zhang', '低保归谁管', 'm1'));
  t.is(decided.at.asked[0]?.asksTownship, false);
});

test('the same message number of two platforms is two messages', async (t) => {
  const { at, channel } = await scene(t, {
    WECOM_ROBOT_TOKEN: vectorA.token,
    WECOM_ROBOT_AES_KEY: vectorA.aesKey,
  });
  await postJson(channel('robot'), robotMessage('zhang', '一', 'm1'));
  await postJson(channel('dashitou/robot'), robotMessage('zhang', '二', 'm1'));
  t.deepEqual(
    at.asked.map(({ text }) => text),
    ['一', '二'],
  );
});

test('what a township’s app sends goes out by that app, and its chats can be followed there', async (t) => {
  const { at, platform, channel, carriers } = await scene(t);
  const fields = { ToUserName: platform.corpId, FromUserName: 'zhang', CreateTime: '1', MsgType: 'text', MsgId: '7' };
  const xml = Object.entries({ ...fields, Content: '订阅' }).map(([name, value]) => `<${name}>${value}</${name}>`);
  await postXml(channel('dashitou/app'), `<xml>${xml.join('')}</xml>`);
  t.deepEqual(at.asked[0]?.push, { channel: 'app@dashitou', address: { user: 'zhang' } });
  const carrier = carriers.find((one) => one.channel === 'app@dashitou');
  const sent = await carrier?.send({ key: 'k', address: { user: 'zhang' }, content: '清单有变动' });
  t.deepEqual(sent, { ok: true });
  t.like(platform.delivered[0], { to: 'zhang', msgtype: 'text' });
  t.is(
    carriers.find((one) => one.channel === 'app'),
    undefined,
  );
});

test('its webhooks and receivers are targets of its notices, each following what the file says', async (t) => {
  const { config, carriers, at, platform } = await scene(t);
  const { store, now } = at;
  const { targets } = composeDelivery({ config, library: new Library(config.DATA_DIR), store, now, owner: 'test' });
  const found = await targets.of('dashitou');
  t.deepEqual(
    found.map(({ channel, name, follows }) => [
      channel,
      name,
      follows.all,
      ...follows.categories,
      ...follows.departments,
    ]),
    [
      ['webhook', '村干部群', false, '木垒县民政局'],
      ['app@dashitou', '', true],
      ['appchat@dashitou', '', false, '民生服务'],
    ],
  );
  t.notRegex(JSON.stringify(found), new RegExp(groupKey, 'u'));
  for (const { channel } of found)
    t.true(
      carriers.some((carrier) => carrier.channel === channel),
      channel,
    );
  const [webhook] = found;
  const send = carriers.find(({ channel }) => channel === 'webhook')?.send;
  t.deepEqual(await send?.({ key: 'k', address: webhook?.address ?? {}, content: '**变动**' }), { ok: true });
  t.is(platform.delivered.length, 1);
});
