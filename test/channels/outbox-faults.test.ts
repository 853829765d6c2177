import test, { type ExecutionContext } from 'ava';
import { appCarriers } from '../../src/channels/app-push.ts';
import { createCustomerService } from '../../src/channels/customer-service.ts';
import { groupCarriers, webhookId } from '../../src/channels/group-push.ts';
import { createRobotCallback } from '../../src/channels/robot-callback.ts';
import type { Carrier } from '../../src/delivery/carrier.ts';
import { createLanes } from '../../src/delivery/lanes.ts';
import { createOutbox, type Outbox } from '../../src/delivery/outbox.ts';
import type { Parcel } from '../../src/delivery/parcel.ts';
import { createTargets } from '../../src/delivery/targets.ts';
import { deliverDue } from '../../src/delivery/worker.ts';
import { Pace } from '../../src/store/pace.ts';
import { AccessToken } from '../../src/wecom/access-token.ts';
import { Api } from '../../src/wecom/api.ts';
import { AppApi } from '../../src/wecom/app-api.ts';
import { customerText } from '../../src/wecom/customer-reply.ts';
import { type LocalPlatform, startPlatform } from '../helpers/local-wecom/platform.ts';
import type { Fault } from '../helpers/local-wecom/server.ts';
import { vectorA } from '../wecom/vectors.ts';
import { type Setting, setting } from './support.ts';

const webhookKey = 'abcd-1234-webhook';
const secrets = { tokens: [vectorA.token], aesKeys: [vectorA.aesKey], corpId: vectorA.receiver };

/** One thing that can be sent: by which call, to whom, and how often its reader has seen it. */
type Sending = {
  path: string;
  parcel: (name: string, platform: LocalPlatform) => Omit<Parcel, 'key'>;
  shown: (name: string, platform: LocalPlatform) => number;
  /** What became of one that was taken without acknowledgement: left alone, or repeated and refused as a second one. */
  lost: 'left alone' | 'repeated';
};

const seen = (name: string, { delivered }: LocalPlatform) =>
  delivered.filter(({ content }) => JSON.stringify(content).includes(name)).length;
const card = (name: string) => JSON.stringify({ card_type: 'text_notice', task_id: name, main_title: { title: name } });

const sendings: Record<string, Sending> = {
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

/** `at last`: shown once in the end. `no`: not shown, and listed with the errcode. `maybe`: nobody can know what became of the first try. */
type Outcome = 'at last' | 'no' | 'maybe';

const errcodes: Array<[number, Outcome]> = [
  ...([-1, 6000, 45033, 45009] as const).map((code): [number, Outcome] => [code, 'at last']),
  ...([40003, 40007, 40008, 40031, 40033, 40035, 40058, 40096, 41001] as const).map((code): [number, Outcome] => [
    code,
    'no',
  ]),
  ...([44004, 45002, 46004, 50002, 60111, 81013, 86001, 86003, 86008] as const).map((code): [number, Outcome] => [
    code,
    'no',
  ]),
  ...([93000, 93006, 93008, 95001, 95002, 95013, 95014, 95018, 123456] as const).map((code): [number, Outcome] => [
    code,
    'no',
  ]),
  // An administrator mends these; the message waits for it.
  ...([40013, 40056, 48002, 50001, 50003, 60011, 60020, 93004] as const).map((code): [number, Outcome] => [
    code,
    'at last',
  ]),
];
const outages: Array<[Fault, Outcome]> = [
  [{ status: 500 }, 'maybe'],
  [{ status: 502 }, 'maybe'],
  [{ status: 302 }, 'maybe'],
  ['html', 'maybe'],
  ['broken-json', 'maybe'],
  ['other-json', 'maybe'],
  ['hang', 'maybe'],
  ['reset', 'maybe'],
  ['lost', 'maybe'],
];

type Post = {
  at: Setting;
  platform: LocalPlatform;
  outbox: Outbox;
  carriers: Map<string, Carrier>;
  settle(): Promise<void>;
};

async function post(t: ExecutionContext): Promise<Post> {
  const at = setting();
  const platform = await startPlatform({ now: at.now, webhooks: [webhookKey] });
  t.teardown(platform.close);
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
    ...{ outbox, carriers, lanes: createLanes(at.store, 'a'), targets: createTargets(at.store, [], at.now) },
    ...{ pace: new Pace(at.store, at.now), quiet: undefined, now: at.now, report: () => {} },
  };
  const settle = async () => {
    for (let rounds = 0; rounds < 200; rounds += 1) {
      const { nextAt } = await deliverDue(ports);
      if (nextAt === undefined) return;
      at.clock.now = Math.max(at.clock.now, nextAt);
    }
    throw new Error('never settles');
  };
  return { at, platform, outbox, carriers, settle };
}

for (const [what, sending] of Object.entries(sendings)) {
  test(`${what}: whatever the platform says or fails to say, it is shown once or listed with the reason, never twice`, async (t) => {
    const { platform, outbox, settle, at } = await post(t);
    await primed(what, { platform, outbox, settle });
    const faults = [...errcodes.map(([errcode, wanted]) => [{ errcode }, wanted] as const), ...outages];
    for (const [position, [fault, wanted]] of faults.entries()) {
      const name = `m${position}x`;
      const label = JSON.stringify(fault);
      at.clock.now += 61_000;
      platform.failNext(sending.path, fault);
      await outbox.put({ key: name, ...sending.parcel(name, platform) });
      await settle();
      const row = (await outbox.rows()).find(({ key }) => key === `answer/${name}`)?.row;
      const shown = sending.shown(name, platform);
      const sent = row?.state === 'sent';
      if (wanted === 'at last') t.deepEqual([shown, sent], [1, true], label);
      if (wanted === 'no') {
        t.is(shown, 0, label);
        t.like(row, { state: 'given-up', errcode: (fault as { errcode: number }).errcode }, label);
        t.true(row?.because !== undefined, label);
      }
      if (wanted === 'maybe') {
        const tries = platform.requests.filter(({ body }) => JSON.stringify(body).includes(name)).length;
        const taken = fault === 'lost';
        t.is(tries, sending.lost === 'repeated' ? 2 : 1, label);
        t.is(shown, taken || sending.lost === 'repeated' ? 1 : 0, label);
        t.deepEqual(
          [row?.state, row?.because],
          sending.lost === 'repeated' && !taken ? ['sent', undefined] : ['given-up', 'unclear'],
          label,
        );
      }
      t.is(row?.content, '', 'what is over keeps no words of it');
    }
  });
}

/** One that goes well, so that there is a token; the faults are then met by the call itself. */
async function primed(
  what: string,
  { platform, outbox, settle }: Pick<Post, 'platform' | 'outbox' | 'settle'>,
): Promise<void> {
  const sending = sendings[what];
  if (sending === undefined) throw new Error(what);
  await outbox.put({ key: 'first', ...sending.parcel('first', platform) });
  await settle();
  if (sending.shown('first', platform) !== 1) throw new Error(`${what} does not go at all`);
}

for (const [what, sending] of Object.entries(sendings)) {
  test(`${what}: a process that dies once it is shown leaves a row that says it may have been, and never a second one`, async (t) => {
    const on = await post(t);
    const { platform, outbox, settle, carriers } = on;
    await primed(what, on);
    const parcel = { key: 'dying', ...sending.parcel('dying', platform) };
    await outbox.put(parcel);
    await outbox.depart('answer/dying');
    const { address, content } = parcel;
    await carriers.get(parcel.channel)?.send({ key: 'answer/dying', address, content });
    await settle();
    t.is(sending.shown('dying', platform), 1);
    const row = (await outbox.rows()).find(({ key }) => key === 'answer/dying')?.row;
    t.like(row, { state: 'given-up', because: 'unclear' });
  });
}

for (const fault of [{ status: 502 }, 'html', 'broken-json', 'hang', 'reset', 'lost', { errcode: -1 }] as Fault[]) {
  test(`a token that cannot be had (${JSON.stringify(fault)}) sends nothing, so that everything goes out once it is there`, async (t) => {
    const { platform, outbox, settle } = await post(t);
    platform.failNext('gettoken', fault);
    const waiting = ['a message of the app', 'a message into a group of the app', 'an answer by 微信客服'];
    for (const what of waiting) {
      await outbox.put({ key: what, ...(sendings[what] as Sending).parcel(what, platform) });
    }
    await settle();
    t.deepEqual(
      (await outbox.rows()).map(({ row }) => row.state),
      ['sent', 'sent', 'sent'],
    );
    for (const what of waiting) t.is(sendings[what]?.shown(what, platform), 1);
  });
}

test('a setting that nobody mends ends in a row that says so, not in silence', async (t) => {
  const { platform, outbox, settle } = await post(t);
  platform.failNext('message/send', ...Array.from({ length: 20 }, () => ({ errcode: 48002 })));
  await outbox.put({ key: 'm', channel: 'app', address: { user: 'zhang' }, content: '好' });
  await settle();
  t.like((await outbox.rows())[0]?.row, { state: 'given-up', because: 'too-late', errcode: 48002 });
  t.is(platform.delivered.length, 0);
});
