import type { ExecutionContext } from 'ava';
import { appCarriers } from '../../src/channels/app-push.ts';
import { createCustomerService } from '../../src/channels/customer-service.ts';
import { groupCarriers, webhookId } from '../../src/channels/group-push.ts';
import { createRobotCallback } from '../../src/channels/robot-callback.ts';
import type { Carrier } from '../../src/delivery/carrier.ts';
import { createLanes } from '../../src/delivery/lanes.ts';
import { createOutbox, type Outbox } from '../../src/delivery/outbox.ts';
import type { Parcel } from '../../src/delivery/parcel.ts';
import { createTargets } from '../../src/delivery/targets.ts';
import { deliverDue, type Round } from '../../src/delivery/worker.ts';
import { Pace } from '../../src/store/pace.ts';
import { AccessToken } from '../../src/wecom/access-token.ts';
import { Api } from '../../src/wecom/api.ts';
import { AppApi } from '../../src/wecom/app-api.ts';
import { customerText } from '../../src/wecom/customer-reply.ts';
import { type LocalPlatform, startPlatform } from '../helpers/local-wecom/platform.ts';
import { memoryDepartures } from '../helpers/memory-departures.ts';
import { vectorA } from '../wecom/vectors.ts';
import { type Setting, setting } from './support.ts';

const webhookKey = 'abcd-1234-webhook';
const secrets = { tokens: [vectorA.token], aesKeys: [vectorA.aesKey], corpId: vectorA.receiver };

/** One thing that can be sent: by which call, to whom, and how often its reader has seen it. */
export type Sending = {
  path: string;
  parcel: (name: string, platform: LocalPlatform) => Omit<Parcel, 'key'>;
  shown: (name: string, platform: LocalPlatform) => number;
  /** What became of one that was taken without acknowledgement: left alone, or repeated and refused as a second one. */
  lost: 'left alone' | 'repeated';
};

const seen = (name: string, { delivered }: LocalPlatform) =>
  delivered.filter(({ content }) => JSON.stringify(content).includes(name)).length;
const card = (name: string) => JSON.stringify({ card_type: 'text_notice', task_id: name, main_title: { title: name } });

export const sendings: Record<string, Sending> = {
  'a message of the app': {
    path: 'message/send',
    parcel: (name) => ({ channel: 'app', address: { user: 'zhang' }, content: name }),
    shown: seen,
    lost: 'left alone',
  },
  'a card of the app': {
    path: 'message/send',
    parcel: (name) => ({ channel: 'app-card', address: { user: 'zhang' }, content: card(name) }),
    shown: seen,
    lost: 'repeated',
  },
  'another face of a touched card': {
    path: 'message/update_template_card',
    parcel: (name) => ({ channel: 'app-card-update', address: { user: 'zhang', code: name }, content: card(name) }),
    shown: (name, { updated }) => updated.filter(({ content }) => JSON.stringify(content).includes(name)).length,
    lost: 'repeated',
  },
  'a message into a group of the app': {
    path: 'appchat/send',
    parcel: (name) => ({ channel: 'appchat', address: { chat: 'chat1' }, content: name }),
    shown: seen,
    lost: 'left alone',
  },
  'a message into a group by webhook': {
    path: 'webhook/send',
    parcel: (name) => ({ channel: 'webhook', address: { id: webhookId(webhookKey) }, content: name }),
    shown: seen,
    lost: 'left alone',
  },
  'an answer of the robot by response_url': {
    path: 'aibot/response',
    parcel: (name, platform) => ({
      channel: 'robot-response',
      address: { responseUrl: platform.responseUrl() },
      content: name,
    }),
    shown: seen,
    lost: 'repeated',
  },
  'an answer by 微信客服': {
    path: 'kf/send_msg',
    parcel: (name, platform) => {
      platform.customers.hears('wm1', { msgtype: 'text', text: { content: '?' } });
      return {
        channel: 'kf',
        address: { account: 'wkAccount1', user: 'wm1' },
        content: JSON.stringify(customerText(name)),
      };
    },
    shown: (name, { customers }) => customers.answered.filter(({ content }) => content.content === name).length,
    lost: 'repeated',
  },
  'a welcome by 微信客服': {
    path: 'kf/send_msg_on_event',
    parcel: (name, { customers }) => ({
      channel: 'kf',
      address: { code: customers.code(24 * 3_600) },
      content: JSON.stringify(customerText(name)),
    }),
    shown: (name, { customers }) => customers.answered.filter(({ content }) => content.content === name).length,
    lost: 'repeated',
  },
};

export type Post = {
  at: Setting;
  platform: LocalPlatform;
  outbox: Outbox;
  carriers: Map<string, Carrier>;
  /** One round of the worker. */
  round(): Promise<Round>;
  /** Rounds until nothing waits; the clock jumps to whatever is due. */
  settle(): Promise<void>;
};

/** A platform whose clock is the setting's. */
export async function startPost(t: ExecutionContext, at: Setting): Promise<LocalPlatform> {
  const platform = await startPlatform({ now: at.now, webhooks: [webhookKey] });
  t.teardown(platform.close);
  return platform;
}

/** Everything that one instance can send, and the worker that sends it. */
export async function post(t: ExecutionContext): Promise<Post> {
  const at = setting();
  return postOf(at, await startPost(t, at));
}

export function postOf(at: Setting, platform: LocalPlatform, owner = 'a'): Post {
  const api = new Api({ base: platform.base, deadlineMs: 1_500 });
  const token = new AccessToken({
    api,
    store: at.store,
    now: at.now,
    corpId: platform.corpId,
    secret: platform.secret,
  });
  const app = new AppApi({ api, token });
  const robot = createRobotCallback({ ...at, ...secrets, names: [], api });
  const kf = createCustomerService({ ...at, ...secrets, api: app, handOverWords: [] });
  const all = [
    ...appCarriers({ api: app, agentId: platform.agentId }),
    ...groupCarriers({ api, keys: [webhookKey] }),
    ...(robot.carriers ?? []),
    ...(kf.carriers ?? []),
  ];
  const carriers = new Map(all.map((carrier) => [carrier.channel, carrier]));
  const outbox = createOutbox(at.store, at.now);
  const ports = {
    ...{ outbox, carriers, lanes: createLanes(at.store, owner), targets: createTargets(at.store, [], at.now) },
    ...{
      departures: memoryDepartures(),
      pace: new Pace(at.store, at.now),
      quiet: undefined,
      now: at.now,
      report: () => {},
    },
  };
  const round = () => deliverDue(ports);
  const settle = async () => {
    for (let rounds = 0; rounds < 200; rounds += 1) {
      const { nextAt } = await round();
      if (nextAt === undefined) return;
      at.clock.now = Math.max(at.clock.now, nextAt);
    }
    throw new Error('never settles');
  };
  return { at, platform, outbox, carriers, round, settle };
}
