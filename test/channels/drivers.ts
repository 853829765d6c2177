import { setTimeout as sleep } from 'node:timers/promises';
import { XMLParser } from 'fast-xml-parser';
import { createAppCallback } from '../../src/channels/app-callback.ts';
import type { BotDoor, Channel } from '../../src/channels/channel.ts';
import { createCustomerService } from '../../src/channels/customer-service.ts';
import { createRobotCallback } from '../../src/channels/robot-callback.ts';
import { createRobotSocket, type Hold, type RobotSocketChannelOptions } from '../../src/channels/robot-socket.ts';
import { AccessToken } from '../../src/wecom/access-token.ts';
import { Api } from '../../src/wecom/api.ts';
import { AppApi } from '../../src/wecom/app-api.ts';
import { type LocalGateway, startGateway } from '../helpers/local-wecom/gateway.ts';
import { startPlatform } from '../helpers/local-wecom/platform.ts';
import { openAsPlatform, sealAsPlatform } from '../helpers/local-wecom/seal.ts';
import { vectorA } from '../wecom/vectors.ts';
import { carryAll, type Setting, setting } from './support.ts';

/** One way in, driven from the platform's side: ask something as a member, and read what that member is shown. */
export type Driver = {
  name: string;
  shape: 'text' | 'markdown';
  /** In bytes. */
  limit: number;
  ask(user: string, text: string): Promise<string>;
  stop(): Promise<void>;
};

const keys = { token: vectorA.token, aesKey: vectorA.aesKey };
const secrets = { tokens: [keys.token], aesKeys: [keys.aesKey] };
const corpId = vectorA.receiver;

/** Holds the long connection as the only instance there is. */
export const alone: Hold = (keeping) => {
  keeping.onGained();
  return { stop: async () => keeping.onLost() };
};

function settingFor(bot: BotDoor): Setting {
  return setting({ bot: { handle: (message) => bot.handle(message), asked: [] } });
}

/** Posts a sealed XML callback; gives the body of the response. */
export async function postXml(channel: Channel, xml: string): Promise<string> {
  const { encrypt, query } = sealAsPlatform(xml, { ...keys, receiver: corpId });
  const body = Buffer.from(`<xml><Encrypt>${encrypt}</Encrypt></xml>`);
  return bodyOf(await channel.handle?.({ method: 'POST', query, body }));
}

/** Posts a sealed JSON callback; gives what is in the response, undefined for an empty one. */
export async function postJson(channel: Channel, message: unknown): Promise<Record<string, unknown> | undefined> {
  const { encrypt, query } = sealAsPlatform(JSON.stringify(message), { ...keys, receiver: '' });
  const body = bodyOf(
    await channel.handle?.({ method: 'POST', query, body: Buffer.from(JSON.stringify({ encrypt })) }),
  );
  if (body === '') return undefined;
  const sealed = JSON.parse(body) as { encrypt: string };
  return JSON.parse(openAsPlatform(sealed.encrypt, { ...keys, receiver: '' })) as Record<string, unknown>;
}

function bodyOf(response: { status: number; body: string } | undefined): string {
  if (response?.status !== 200) throw new Error(`status ${response?.status}`);
  return response.body;
}

export function robotMessage(user: string, text: string, msgid: string): Record<string, unknown> {
  return {
    msgid,
    aibotid: 'aibot1',
    chattype: 'single',
    from: { userid: user },
    msgtype: 'text',
    text: { content: text },
  };
}

export function appDriver(bot: BotDoor): Driver {
  const channel = createAppCallback({ ...settingFor(bot), ...secrets, corpId, later: undefined });
  const parser = new XMLParser({ parseTagValue: false });
  let count = 0;
  return {
    ...{ name: 'app callback', shape: 'text', limit: 2_048 },
    ask: async (user, text) => {
      count += 1;
      const fields = {
        ToUserName: corpId,
        FromUserName: user,
        CreateTime: '1',
        MsgType: 'text',
        MsgId: String(count),
        Content: text,
      };
      const xml = Object.entries(fields).map(([name, value]) => `<${name}><![CDATA[${value}]]></${name}>`);
      const sealed = parser.parse(await postXml(channel, `<xml>${xml.join('')}</xml>`)) as { xml: { Encrypt: string } };
      const plain = openAsPlatform(sealed.xml.Encrypt, { ...keys, receiver: corpId });
      return (parser.parse(plain) as { xml: { Content: string } }).xml.Content;
    },
    stop: channel.stop,
  };
}

export function robotDriver(bot: BotDoor): Driver {
  const channel = createRobotCallback({
    ...settingFor(bot),
    ...secrets,
    names: [],
    api: new Api({ base: 'http://127.0.0.1:9' }),
  });
  let count = 0;
  return {
    ...{ name: 'robot callback', shape: 'markdown', limit: 20_480 },
    ask: async (user, text) => {
      count += 1;
      const reply = await postJson(channel, robotMessage(user, text, `m${count}`));
      return streamed(reply);
    },
    stop: channel.stop,
  };
}

/** The options of a long connection to this gateway. */
export function socketOptions(at: Setting, gateway: LocalGateway): RobotSocketChannelOptions {
  const { botId, secret, url } = gateway;
  return { ...at, botId, secret, url, hold: alone, names: [], pace: { take: async () => ({ ok: true }) } };
}

export async function socketDriver(bot: BotDoor): Promise<Driver> {
  const gateway = await startGateway();
  const channel = createRobotSocket(socketOptions(settingFor(bot), gateway));
  await channel.start();
  await until(() => channel.state() === 'ready');
  return {
    ...{ name: 'robot long connection', shape: 'markdown', limit: 20_480 },
    ask: async (user, text) => {
      const before = gateway.shown.length;
      gateway.says(robotMessage(user, text, `m${before}`));
      await until(() => gateway.shown.length > before);
      return streamed(gateway.shown[before]?.body);
    },
    stop: async () => {
      await channel.stop();
      await gateway.close();
    },
  };
}

export async function customerDriver(bot: BotDoor): Promise<Driver> {
  const at = settingFor(bot);
  const platform = await startPlatform({ now: at.now });
  const api = new Api({ base: platform.base });
  const token = new AccessToken({ api, store: at.store, now: at.now, corpId, secret: platform.secret });
  const channel = createCustomerService({
    ...at,
    ...secrets,
    corpId,
    api: new AppApi({ api, token }),
    handOverWords: [],
  });
  return {
    ...{ name: '微信客服', shape: 'text', limit: 2_048 },
    ask: async (user, text) => {
      const [before, parcels] = [platform.customers.answered.length, at.parcels.length];
      platform.customers.hears(user, { msgtype: 'text', text: { content: text } });
      await postXml(channel, '<xml><Event>kf_msg_or_event</Event><OpenKfId>wkAccount1</OpenKfId></xml>');
      await until(() => at.parcels.length > parcels);
      await sleep(20);
      await carryAll(at, channel, parcels);
      const shown = platform.customers.answered[before]?.content as { content?: string; head_content?: string };
      return shown.content ?? shown.head_content ?? '';
    },
    stop: async () => {
      await channel.stop();
      await platform.close();
    },
  };
}

/** The content of a stream; '' when there is none. */
export function streamed(body: Record<string, unknown> | undefined): string {
  const stream = body?.stream as { content: string } | undefined;
  return stream?.content ?? '';
}

export async function until(what: () => boolean | Promise<boolean>, ms = 20_000): Promise<void> {
  for (let waited = 0; waited < ms; waited += 10) {
    if (await what()) return;
    await sleep(10);
  }
  throw new Error(`never: ${what.toString()}`);
}
