import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import test, { type ExecutionContext } from 'ava';
import { XMLParser } from 'fast-xml-parser';
import { parse } from 'yaml';
import { createAppCallback } from '../../src/channels/app-callback.ts';
import { menuSchema, publishMenu } from '../../src/channels/app-menu.ts';
import { appCarriers } from '../../src/channels/app-push.ts';
import type { Channel } from '../../src/channels/channel.ts';
import { groupCarriers, webhookId } from '../../src/channels/group-push.ts';
import { sentence } from '../../src/channels/receive.ts';
import type { Sent } from '../../src/delivery/carrier.ts';
import { emptyFacts, type Reply } from '../../src/replies/reply.ts';
import { AccessToken } from '../../src/wecom/access-token.ts';
import { Api } from '../../src/wecom/api.ts';
import { AppApi } from '../../src/wecom/app-api.ts';
import { type LocalPlatform, startPlatform } from '../helpers/local-wecom/platform.ts';
import { openAsPlatform, sealAsPlatform } from '../helpers/local-wecom/seal.ts';
import { vectorA } from '../wecom/vectors.ts';
import { carryAll, listeningBot, type Setting, setting } from './support.ts';

const keys = { token: vectorA.token, aesKey: vectorA.aesKey, receiver: vectorA.receiver };
const webhookKey = 'abcd-1234-webhook';

type App = {
  at: Setting;
  platform: LocalPlatform;
  identity: { api: AppApi; agentId: number };
  api: Api;
  channel: Channel;
};

async function app(t: ExecutionContext, bot = listeningBot(), answerWithinMs = 4_000): Promise<App> {
  const at = setting({ bot });
  const platform = await startPlatform({ now: at.now, webhooks: [webhookKey] });
  t.teardown(platform.close);
  const api = new Api({ base: platform.base });
  const token = new AccessToken({
    api,
    store: at.store,
    now: at.now,
    corpId: platform.corpId,
    secret: platform.secret,
  });
  const identity = { api: new AppApi({ api, token }), agentId: platform.agentId };
  const callback = createAppCallback({
    ...at,
    answerWithinMs,
    corpId: keys.receiver,
    tokens: [keys.token],
    aesKeys: [keys.aesKey],
  });
  return { at, platform, identity, api, channel: { ...callback, carriers: appCarriers(identity) } };
}

/** Tells the app something; gives the text of the passive reply, '' for none. */
async function tell(channel: Channel, fields: Record<string, string>): Promise<string> {
  const all = { ToUserName: keys.receiver, FromUserName: 'zhang', CreateTime: '1', AgentID: '218', ...fields };
  const xml = Object.entries(all).map(([name, value]) => `<${name}><![CDATA[${value}]]></${name}>`);
  const { encrypt, query } = sealAsPlatform(`<xml>${xml.join('')}</xml>`, keys);
  const body = Buffer.from(`<xml><Encrypt>${encrypt}</Encrypt></xml>`);
  const response = await channel.handle?.({ method: 'POST', query, body });
  if (response?.status !== 200) throw new Error(`status ${response?.status}`);
  if (response.body === '') return '';
  const parser = new XMLParser({ parseTagValue: false });
  const sealed = parser.parse(response.body) as { xml: { Encrypt: string } };
  return (parser.parse(openAsPlatform(sealed.xml.Encrypt, keys)) as { xml: { Content: string } }).xml.Content;
}

const asks = (content: string, id = '1') => ({ MsgType: 'text', Content: content, MsgId: id });

function duty(followUps = ['县级职责', '乡里任务', '联系方式']): Reply {
  return {
    facts: { ...emptyFacts('answer', '2025-07'), duties: ['cooperation-19'] },
    blocks: [
      { kind: 'headline', text: '由民政局负责。' },
      { kind: 'quote', lines: ['做好低保动态管理'] },
    ],
    followUps: followUps.map((label) => ({ label, ask: label })),
    page: 0,
    link: '',
  };
}

type Card = { task_id: string; button_list: Array<{ text: string; key: string }> };

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

test('a parcel sent twice is shown once, except in a group chat', async (t) => {
  const { platform, identity } = await app(t);
  const carriers = appCarriers(identity);
  const send = (channel: string, address: Record<string, string>) =>
    carriers.find((one) => one.channel === channel)?.send({ key: 'k', address, content: '通知' });
  for (const _ of [1, 2]) {
    await send('app', { user: 'zhang' });
    await send('appchat', { chat: 'chat1' });
  }
  t.deepEqual(
    platform.delivered.map(({ to }) => to),
    ['zhang', 'chat1', 'chat1'],
  );
  t.deepEqual(
    carriers.filter(({ repeatable }) => !repeatable).map(({ channel }) => channel),
    ['appchat'],
  );
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

const outcome = (sent: Sent | undefined) =>
  sent?.ok === false ? `${sent.failure.remedy} ${sent.failure.errcode ?? ''}`.trim() : 'sent';

test('a webhook gets Markdown, text and cards within its limits; too much of anything is told apart', async (t) => {
  const { at, platform, api } = await app(t);
  const [markdown, text, card] = groupCarriers({ api, keys: [webhookKey] });
  const to = (content: string, id = webhookId(webhookKey)) => ({ key: 'k', address: { id }, content });
  t.is(outcome(await markdown?.send(to('民'.repeat(1365)))), 'sent');
  t.is(outcome(await markdown?.send(to('民'.repeat(1366)))), 'give-up 40058');
  t.is(outcome(await text?.send(to('民'.repeat(682)))), 'sent');
  t.is(outcome(await text?.send(to(''))), 'give-up 44004');
  t.is(outcome(await card?.send(to(JSON.stringify({ card_type: 'text_notice', task_id: 'x' })))), 'sent');
  t.is(outcome(await markdown?.send(to('好', 'unknown'))), 'disable-target 0');
  platform.failNext('webhook/send', { errcode: 93000 }, { errcode: 45009 }, 'lost');
  t.is(outcome(await markdown?.send(to('好'))), 'disable-target 93000');
  t.is(outcome(await markdown?.send(to('好'))), 'wait 45009');
  t.like(await markdown?.send(to('好')), { failure: { remedy: 'unreachable', maybeSent: true } });
  at.clock.now += 61_000;
  const burst = await Promise.all(Array.from({ length: 21 }, () => markdown?.send(to('好'))));
  t.is(burst.filter((sent) => outcome(sent) === 'wait 45009').length, 1);
  t.deepEqual(markdown?.limits, [{ limit: 20, windowMs: 60_000 }]);
});

test('no failure names a webhook key', async (t) => {
  const { platform, api } = await app(t);
  const [markdown] = groupCarriers({ api, keys: [webhookKey] });
  platform.failNext('webhook/send', { status: 500 }, 'reset', { errcode: 93000, errmsg: webhookKey });
  for (let tries = 0; tries < 3; tries += 1) {
    const sent = await markdown?.send({ key: 'k', address: { id: webhookId(webhookKey) }, content: '好' });
    t.false(JSON.stringify(sent).includes(webhookKey));
  }
});

test('a menu is published as the platform wants it, and one that would be refused is not accepted', async (t) => {
  const { platform, identity } = await app(t);
  const menu = [
    { name: '查清单', entries: [{ name: '收回了哪些', ask: '收回了哪些' }] },
    { name: '怎么用', ask: '怎么用' },
  ];
  await publishMenu(identity, menuSchema.parse(menu));
  t.deepEqual(platform.delivered[0]?.content, {
    button: [
      { name: '查清单', sub_button: [{ type: 'click', name: '收回了哪些', key: '收回了哪些' }] },
      { type: 'click', name: '怎么用', key: '怎么用' },
    ],
  });
  t.notThrows(() => menuSchema.parse(parse(readFileSync(new URL('../../intents/menu.yml', import.meta.url), 'utf8'))));
  const entry = { name: '好', ask: '好' };
  for (const bad of [
    [],
    [entry, entry, entry, entry],
    [{ name: '六个汉字太长', ask: '好' }],
    [{ name: '好', entries: Array(6).fill(entry) }],
  ]) {
    t.false(menuSchema.safeParse(bad).success);
  }
});
