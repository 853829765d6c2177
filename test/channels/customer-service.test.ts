import { setTimeout as sleep } from 'node:timers/promises';
import test, { type ExecutionContext } from 'ava';
import { createCustomerService } from '../../src/channels/customer-service.ts';
import { sentence } from '../../src/channels/receive.ts';
import { byteLength } from '../../src/replies/bytes.ts';
import { emptyFacts, type Reply } from '../../src/replies/reply.ts';
import { AccessToken } from '../../src/wecom/access-token.ts';
import { Api } from '../../src/wecom/api.ts';
import { AppApi } from '../../src/wecom/app-api.ts';
import { customerText } from '../../src/wecom/customer-reply.ts';
import { type LocalPlatform, startPlatform } from '../helpers/local-wecom/platform.ts';
import { sealAsPlatform } from '../helpers/local-wecom/seal.ts';
import { carryAll, listeningBot, type Setting, setting } from './support.ts';

const keys = {
  token: 'kfToken1',
  aesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
  receiver: 'wx5823bf96d3bd56c7',
};
const account = 'wkAccount1';

type Desk = {
  at: Setting;
  platform: LocalPlatform;
  kf: ReturnType<typeof createCustomerService>;
  restart: () => Desk['kf'];
};

async function desk(t: ExecutionContext, bot = listeningBot()): Promise<Desk> {
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
async function ring({ at, platform }: Desk, kf: Desk['kf'], done?: () => boolean): Promise<number> {
  const xml = `<xml><ToUserName>wx</ToUserName><CreateTime>1</CreateTime><MsgType>event</MsgType><Event>kf_msg_or_event</Event><Token>t1</Token><OpenKfId>${account}</OpenKfId></xml>`;
  const { encrypt, query } = sealAsPlatform(xml, keys);
  const body = Buffer.from(`<xml><Encrypt>${encrypt}</Encrypt></xml>`);
  const response = await kf.handle?.({ method: 'POST', query, body });
  const fetched = async () => (await at.store.get('cursors', `kf ${account}`)) === platform.customers.end();
  for (let waited = 0; waited < 5_000 && !(await (done ?? fetched)()); waited += 10) await sleep(10);
  await kf.stop();
  return response?.status ?? 0;
}

const text = (content: string, more: Record<string, unknown> = {}) => ({ msgtype: 'text', text: { content }, ...more });
const event = (fields: Record<string, unknown>) => ({
  msgtype: 'event',
  origin: 4,
  external_userid: '',
  event: fields,
});

function reply(outcome: Reply['facts']['outcome'], followUps: string[], headline = '由民政局负责。'): Reply {
  return {
    ...sentence(headline),
    facts: emptyFacts(outcome, '2025-07'),
    followUps: followUps.map((label) => ({ label, ask: label })),
  };
}

test('a message is fetched, answered by text, and a menu offers what can be asked next', async (t) => {
  const on = await desk(
    t,
    listeningBot(() => reply('answer', ['县级职责', '联系方式'])),
  );
  const { at, platform, kf } = on;
  platform.customers.hears('wm1', text('低保找谁'));
  t.is(await ring(on, kf), 200);
  await carryAll(at, kf);
  t.like(at.asked, [{ id: 'kf:kf1', channel: 'kf', chat: account, user: 'wm1', text: '低保找谁' }]);
  t.deepEqual(
    platform.customers.answered.map(({ to, msgtype }) => [to, msgtype]),
    [
      ['wm1', 'text'],
      ['wm1', 'msgmenu'],
    ],
  );
  t.deepEqual(platform.customers.answered[0]?.content, { content: '由民政局负责。' });
  const items = (platform.customers.answered[1]?.content.list ?? []) as Array<{ click: { content: string } }>;
  t.deepEqual(
    items.map(({ click }) => click.content),
    ['县级职责', '联系方式', '转人工'],
  );
});

test('choices are one menu, and a touched item asks by its id', async (t) => {
  const on = await desk(
    t,
    listeningBot(() => reply('choices', ['1', '2'], '您问的是哪一件？')),
  );
  const { at, platform, kf, restart } = on;
  platform.customers.hears('wm1', text('补贴'));
  await ring(on, kf);
  await carryAll(at, kf);
  t.is(platform.customers.answered.length, 1);
  t.like(platform.customers.answered[0], { msgtype: 'msgmenu', content: { head_content: '您问的是哪一件？' } });
  platform.customers.hears('wm1', { msgtype: 'text', text: { content: '高龄津贴', menu_id: '2' } });
  await ring(on, restart());
  t.is(at.asked[1]?.text, '2');
});

test('all pages are read in order, and the next event goes on from there', async (t) => {
  const on = await desk(t);
  const { at, platform, kf, restart } = on;
  platform.customers.pageSize = 2;
  for (const content of ['一', '二', '三', '四', '五']) platform.customers.hears('wm1', text(content));
  await ring(on, kf);
  platform.customers.hears('wm1', text('六'));
  await ring(on, restart());
  t.deepEqual(
    at.asked.map((message) => message.text),
    ['一', '二', '三', '四', '五', '六'],
  );
  t.deepEqual(
    platform.requests.filter(({ path }) => path === 'kf/sync_msg').map(({ body }) => body.cursor),
    [undefined, 'c2', 'c4', 'c5'],
  );
});

test('on the first use of an account, what is older than the start is skipped', async (t) => {
  const on = await desk(t);
  const { at, platform, restart } = on;
  platform.customers.hears('wm1', text('昨天的'));
  at.clock.now += 24 * 3_600_000;
  const kf = restart();
  platform.customers.hears('wm1', text('今天的'));
  await ring(on, kf);
  t.deepEqual(
    at.asked.map((message) => message.text),
    ['今天的'],
  );
});

test('what came in while the bot was down is answered after its start', async (t) => {
  const on = await desk(t);
  const { at, platform, kf, restart } = on;
  platform.customers.hears('wm1', text('第一句'));
  await ring(on, kf);
  platform.customers.hears('wm1', text('停机时的'));
  at.clock.now += 3_600_000;
  const again = restart();
  await again.start();
  await new Promise((resolve) => setTimeout(resolve, 100));
  await again.stop();
  t.deepEqual(
    at.asked.map((message) => message.text),
    ['第一句', '停机时的'],
  );
});

test('a lost cursor asks nothing twice, and repeated events send nothing twice', async (t) => {
  const on = await desk(t);
  const { at, platform, kf, restart } = on;
  platform.customers.hears('wm1', text('低保'));
  await ring(on, kf);
  await at.store.remove('cursors', `kf ${account}`);
  await Promise.all([ring(on, restart()), ring(on, restart())]);
  t.is(at.asked.length, 1);
  t.is(at.parcels.length, 1);
});

test('a platform that fails for a while is asked again, and nothing is lost', async (t) => {
  const on = await desk(t);
  const { at, platform, kf } = on;
  platform.customers.hears('wm1', text('低保'));
  platform.failNext('kf/sync_msg', { status: 502 }, 'html', { errcode: -1 }, { errcode: 45033 });
  await ring(on, kf);
  t.deepEqual(
    at.asked.map((message) => message.text),
    ['低保'],
  );
});

test('a refusal for good is logged and left to the next event', async (t) => {
  const on = await desk(t);
  const { at, platform, kf, restart } = on;
  platform.customers.hears('wm1', text('低保'));
  platform.failNext('kf/sync_msg', { errcode: 48002 });
  await ring(on, kf, () => at.logged.length > 0);
  t.deepEqual(
    at.logged.map(({ event: name, values }) => [name, values.again]),
    [['kf.fetch-failed', false]],
  );
  await ring(on, restart());
  t.is(at.asked.length, 1);
});

test('every kind without words gets the friendly sentence; what persons and the system write gets none', async (t) => {
  const on = await desk(t);
  const { at, platform, kf } = on;
  const kinds = [
    'image',
    'voice',
    'video',
    'file',
    'location',
    'link',
    'business_card',
    'miniprogram',
    'merged_msg',
    'new_kind',
  ];
  for (const msgtype of kinds) platform.customers.hears('wm1', { msgtype });
  platform.customers.hears('wm1', text('我是工作人员', { origin: 5 }));
  platform.customers.hears('wm1', event({ event_type: 'session_status_change', external_userid: 'wm1' }));
  platform.customers.hears('wm1', event({ event_type: 'user_recall_msg' }));
  await ring(on, kf);
  t.deepEqual(
    at.asked.map((message) => message.text),
    kinds.map(() => ''),
  );
});

test('opening the chat is welcomed with examples within 20 seconds, and not later', async (t) => {
  const on = await desk(
    t,
    listeningBot(() => reply('guidance', ['自来水停了归谁管'], '您好')),
  );
  const { at, platform, kf, restart } = on;
  const enters = (user: string) =>
    platform.customers.hears(
      user,
      event({ event_type: 'enter_session', external_userid: user, welcome_code: platform.customers.code(20) }),
    );
  enters('wm1');
  await ring(on, kf);
  await carryAll(at, kf);
  t.like(platform.customers.answered[0], { to: 'code', msgtype: 'msgmenu', content: { head_content: '您好' } });
  enters('wm2');
  at.clock.now += 21_000;
  await ring(on, restart());
  platform.customers.hears('wm3', event({ event_type: 'enter_session', external_userid: 'wm3' }));
  await ring(on, restart());
  t.is(at.parcels.length, 1);
});

test('while a person has the customer the bot keeps out', async (t) => {
  const on = await desk(t);
  const { at, platform, kf, restart } = on;
  for (const state of [2, 3]) {
    platform.customers.states.set('wm1', state);
    platform.customers.hears('wm1', text('你好吗'));
    await ring(on, state === 2 ? kf : restart());
  }
  t.is(at.asked.length, 0);
  platform.customers.states.set('wm1', 1);
  platform.customers.hears('wm1', text('低保'));
  platform.failNext('kf/service_state/get', { status: 500 });
  await ring(on, restart());
  t.is(at.asked.length, 1);
});

test('who asks for a person is handed over and told so, by word or by menu', async (t) => {
  const on = await desk(t);
  const { at, platform, kf, restart } = on;
  platform.customers.hears('wm1', text(' 人工 '));
  await ring(on, kf);
  t.is(platform.customers.states.get('wm1'), 2);
  t.like(at.parcels[0], { address: { code: 'mc1' }, content: JSON.stringify(customerText(at.say('kf.handedOver'))) });
  platform.customers.nobody = true;
  platform.customers.hears('wm2', { msgtype: 'text', text: { content: '转人工', menu_id: '转人工' } });
  await ring(on, restart());
  t.like(at.parcels[1], { address: { user: 'wm2' }, content: JSON.stringify(customerText(at.say('kf.noPerson'))) });
  t.is(at.asked.length, 0);
});

test('a message that did not arrive is reported under its parcel', async (t) => {
  const on = await desk(t);
  const { at, platform, kf, restart } = on;
  platform.customers.hears('wm1', text('低保'));
  await ring(on, kf);
  await carryAll(at, kf);
  const fail_msgid = platform.customers.answered[0]?.msgid;
  platform.customers.hears(
    'wm1',
    event({ event_type: 'msg_send_fail', external_userid: 'wm1', fail_msgid, fail_type: 6 }),
  );
  await ring(on, restart());
  t.deepEqual(at.failures, [{ key: at.parcels[0]?.key ?? '', reason: 'kf.fail-type.6' }]);
});

test('a parcel sent again is the same message to the platform', async (t) => {
  const on = await desk(t);
  const { at, platform, kf } = on;
  platform.customers.hears('wm1', text('低保'));
  await ring(on, kf);
  await carryAll(at, kf);
  t.like((await carryAll(at, kf))[0], { remedy: 'give-up', maybeSent: false });
  t.is(platform.customers.answered.length, 1);
});

test('a long answer fits, offers to go on, and no menu item is too long', async (t) => {
  const long = reply(
    'answer',
    ['很'.repeat(30), '标签'.repeat(60)],
    Array(60).fill('县民政局负责最低生活保障对象的审核确认工作。').join('\n'),
  );
  const [first] = long.followUps;
  const on = await desk(
    t,
    listeningBot(() => ({
      ...long,
      followUps: [...long.followUps, { label: `${first?.label}${first?.label}`, ask: '短' }],
    })),
  );
  const { at, platform, kf } = on;
  platform.customers.hears('wm1', text('低保'));
  await ring(on, kf);
  await carryAll(at, kf);
  const [answer, menu] = platform.customers.answered;
  t.true(byteLength(String(answer?.content.content)) <= 2048);
  const items = (menu?.content.list ?? []) as Array<{ click: { id: string; content: string } }>;
  t.deepEqual(
    items.map(({ click }) => click.id),
    ['继续', '短', '转人工'],
  );
  t.true(items.every(({ click }) => byteLength(click.content) <= 128));
});
