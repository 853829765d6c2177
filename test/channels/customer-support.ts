import { setTimeout as sleep } from 'node:timers/promises';
import type { ExecutionContext } from 'ava';
import { createCustomerService } from '../../src/channels/customer-service.ts';
import { sentence } from '../../src/channels/receive.ts';
import { emptyFacts, type Reply } from '../../src/replies/reply.ts';
import { AccessToken } from '../../src/wecom/access-token.ts';
import { Api } from '../../src/wecom/api.ts';
import { AppApi } from '../../src/wecom/app-api.ts';
import { type LocalPlatform, startPlatform } from '../helpers/local-wecom/platform.ts';
import { sealAsPlatform } from '../helpers/local-wecom/seal.ts';
import { listeningBot, type Setting, setting } from './support.ts';

export const keys = {
  token: 'kfToken1',
  aesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
  receiver: 'wx5823bf96d3bd56c7',
};
export const account = 'wkAccount1';

export type Desk = {
  at: Setting;
  platform: LocalPlatform;
  kf: ReturnType<typeof createCustomerService>;
  restart: () => Desk['kf'];
};

export async function desk(t: ExecutionContext, bot = listeningBot()): Promise<Desk> {
  const at = setting({ bot });
  const platform = await startPlatform({ now: at.now });
  t.teardown(platform.close);
  const restart = () => {
    const api = new Api({ base: platform.base });
    const token = new AccessToken({
      api,
      store: at.store,
      now: at.now,
      corpId: platform.corpId,
      secret: platform.secret,
    });
    return createCustomerService({
      ...at,
      corpId: keys.receiver,
      tokens: [keys.token],
      aesKeys: [keys.aesKey],
      api: new AppApi({ api, token }),
      handOverWords: ['人工'],
      pause: async () => {},
    });
  };
  return { at, platform, kf: restart(), restart };
}

/** The event that something waits; comes back when everything is fetched, or when `done` says so. */
export async function ring({ at, platform }: Desk, kf: Desk['kf'], done?: () => boolean): Promise<number> {
  const xml = `<xml><ToUserName>wx</ToUserName><CreateTime>1</CreateTime><MsgType>event</MsgType><Event>kf_msg_or_event</Event><Token>t1</Token><OpenKfId>${account}</OpenKfId></xml>`;
  const { encrypt, query } = sealAsPlatform(xml, keys);
  const body = Buffer.from(`<xml><Encrypt>${encrypt}</Encrypt></xml>`);
  const response = await kf.handle?.({ method: 'POST', query, body });
  const fetched = async () => (await at.store.get('cursors', `kf ${account}`)) === platform.customers.end();
  for (let waited = 0; waited < 5_000 && !(await (done ?? fetched)()); waited += 10) await sleep(10);
  await kf.stop();
  return response?.status ?? 0;
}

export const text = (content: string, more: Record<string, unknown> = {}) => ({
  msgtype: 'text',
  text: { content },
  ...more,
});
export const event = (fields: Record<string, unknown>) => ({
  msgtype: 'event',
  origin: 4,
  external_userid: '',
  event: fields,
});

export function reply(outcome: Reply['facts']['outcome'], followUps: string[], headline = '由民政局负责。'): Reply {
  return {
    ...sentence(headline),
    facts: emptyFacts(outcome, '2025-07'),
    followUps: followUps.map((label) => ({ label, ask: label })),
  };
}
