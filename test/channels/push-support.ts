import type { ExecutionContext } from 'ava';
import { XMLParser } from 'fast-xml-parser';
import { createAppCallback } from '../../src/channels/app-callback.ts';
import { appCarriers } from '../../src/channels/app-push.ts';
import type { Channel } from '../../src/channels/channel.ts';
import { emptyFacts, type Reply } from '../../src/replies/reply.ts';
import { AccessToken } from '../../src/wecom/access-token.ts';
import { Api } from '../../src/wecom/api.ts';
import { AppApi } from '../../src/wecom/app-api.ts';
import { type LocalPlatform, startPlatform } from '../helpers/local-wecom/platform.ts';
import { openAsPlatform, sealAsPlatform } from '../helpers/local-wecom/seal.ts';
import { vectorA } from '../wecom/vectors.ts';
import { listeningBot, type Setting, setting } from './support.ts';

export const keys = { token: vectorA.token, aesKey: vectorA.aesKey, receiver: vectorA.receiver };
export const webhookKey = 'abcd-1234-webhook';

export type App = {
  at: Setting;
  platform: LocalPlatform;
  identity: { api: AppApi; agentId: number };
  api: Api;
  channel: Channel;
};

export async function app(t: ExecutionContext, bot = listeningBot(), answerWithinMs = 4_000): Promise<App> {
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
export async function tell(channel: Channel, fields: Record<string, string>): Promise<string> {
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

export const asks = (content: string, id = '1') => ({ MsgType: 'text', Content: content, MsgId: id });

export function duty(followUps = ['县级职责', '乡里任务', '联系方式']): Reply {
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

export type Card = { task_id: string; button_list: Array<{ text: string; key: string }> };
