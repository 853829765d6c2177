import test, { type ExecutionContext } from 'ava';
import { sentence } from '../../src/channels/receive.ts';
import { createRobotCallback } from '../../src/channels/robot-callback.ts';
import { createRobotSocket } from '../../src/channels/robot-socket.ts';
import { Api } from '../../src/wecom/api.ts';
import { startGateway } from '../helpers/local-wecom/gateway.ts';
import { vectorA } from '../wecom/vectors.ts';
import { callback, posted, read, send, xml } from './app-support.ts';
import { event as customerEvent, text as customerText, desk, reply, ring } from './customer-support.ts';
import { postJson, robotMessage, socketOptions, streamed, until } from './drivers.ts';
import { cardReply } from './robot-support.ts';
import { listeningBot, type Setting, setting } from './support.ts';

/** Answers words with words and everything else with the friendly sentence, as the bot does. */
const friendly = () => listeningBot((message) => sentence(message.text === '' ? '请写字' : `答：${message.text}`));

// ── self-built app [90239, 90240] ──

const appKinds: Record<string, [fields: Record<string, string>, said: string]> = {
  text: [{ Content: '低保' }, '答：低保'],
  image: [{ PicUrl: 'https://x', MediaId: 'm' }, '请写字'],
  voice: [{ MediaId: 'm', Format: 'amr' }, '请写字'],
  video: [{ MediaId: 'm', ThumbMediaId: 'n' }, '请写字'],
  location: [{ Location_X: '43.8', Location_Y: '90.3', Scale: '15', Label: '村口' }, '请写字'],
  link: [{ Title: '低保', Description: '低保', Url: 'https://x', PicUrl: 'https://y' }, '请写字'],
  file: [{ MediaId: 'm' }, '请写字'],
  hologram: [{}, '请写字'],
};
for (const [MsgType, [fields, said]] of Object.entries(appKinds)) {
  test(`the app: a message of kind ${MsgType}`, async (t) => {
    const channel = callback(setting({ bot: friendly() }));
    t.is(read(t, await send(channel, posted(xml({ MsgType, MsgId: '7', ...fields })))), said);
  });
}

const appEvents: Record<string, [fields: Record<string, string>, said: string]> = {
  subscribe: [{ EventKey: '' }, '答：你好'],
  unsubscribe: [{ EventKey: '' }, ''],
  enter_agent: [{ EventKey: '' }, '答：你好'],
  LOCATION: [{ Latitude: '43.8', Longitude: '90.3', Precision: '65' }, ''],
  click: [{ EventKey: '收回了哪些' }, '答：收回了哪些'],
  view: [{ EventKey: 'https://x' }, ''],
  view_miniprogram: [{ EventKey: 'pages/index' }, ''],
  scancode_push: [{ EventKey: 'k' }, ''],
  scancode_waitmsg: [{ EventKey: 'k' }, ''],
  pic_sysphoto: [{ EventKey: 'k' }, ''],
  pic_photo_or_album: [{ EventKey: 'k' }, ''],
  pic_weixin: [{ EventKey: 'k' }, ''],
  location_select: [{ EventKey: 'k' }, ''],
  // Answered by message, not in the response; the card's menu has nothing of ours.
  template_card_event: [{ EventKey: '联系方式', TaskId: 'x', CardType: 'button_interaction', ResponseCode: 'rc' }, ''],
  template_card_menu_event: [{ EventKey: 'k', TaskId: 'x', ResponseCode: 'rc' }, ''],
  batch_job_result: [{}, ''],
  change_contact: [{ ChangeType: 'update_user' }, ''],
  open_approval_change: [{}, ''],
  share_agent_change: [{}, ''],
  share_chain_change: [{}, ''],
  low_active: [{}, ''],
  active_restored: [{}, ''],
  something_new: [{ EventKey: '低保' }, ''],
};
for (const [Event, [fields, said]] of Object.entries(appEvents)) {
  test(`the app: an event ${Event}, and once more the same`, async (t) => {
    const at = setting({ bot: friendly() });
    const channel = callback(at);
    const told = posted(xml({ MsgType: 'event', Event, ...fields }));
    t.is(read(t, await send(channel, told)), said);
    await send(channel, told);
    t.true(at.asked.length <= 1, 'a second delivery asks nothing');
    t.is(at.parcels.filter(({ channel: name }) => name === 'app').length, Event === 'template_card_event' ? 1 : 0);
    t.deepEqual(
      at.logged.filter(({ level }) => level === 'error'),
      [],
    );
  });
}

test('the app: who is let in and then opens it is greeted once', async (t) => {
  const channel = callback(setting({ bot: friendly() }));
  const told = (Event: string, CreateTime: string) =>
    send(channel, posted(xml({ MsgType: 'event', Event, CreateTime })));
  t.is(read(t, await told('subscribe', '1')), '答：你好');
  t.is(read(t, await told('enter_agent', '2')), '');
});

// ── smart robot, by both ways [100719, 101027] ──

type RobotWay = {
  at: Setting;
  /** Tells the robot something; gives the body that its answer has, undefined for none. */
  tell(body: Record<string, unknown>): Promise<Record<string, unknown> | undefined>;
};

async function byCallback(_t: ExecutionContext, at: Setting): Promise<RobotWay> {
  const secrets = { tokens: [vectorA.token], aesKeys: [vectorA.aesKey] };
  const channel = createRobotCallback({
    ...at,
    ...secrets,
    names: ['谁来管'],
    api: new Api({ base: 'http://127.0.0.1:9' }),
  });
  return { at, tell: (body) => postJson(channel, body) };
}

async function bySocket(t: ExecutionContext, at: Setting): Promise<RobotWay> {
  const gateway = await startGateway(at.now);
  const channel = createRobotSocket(socketOptions(at, gateway));
  await channel.start();
  t.teardown(async () => {
    await channel.stop();
    await gateway.close();
  });
  await until(() => channel.state() === 'ready');
  return {
    at,
    tell: async (body) => {
      const before = gateway.shown.length;
      const key = `robot:${String(body.msgid)} answer`;
      gateway.says(body);
      // Taken, whatever came of it.
      await until(async () => (await at.store.get('seen', key)) !== undefined);
      return gateway.shown[before]?.body;
    },
  };
}

const robotWays = { 'by callback': byCallback, 'by long connection': bySocket };
const words = (content: string) => ({ msgtype: 'text', text: { content } });
const picture = { msgtype: 'image', image: { url: 'https://x', aeskey: 'k' } };
const parts = (...msg_item: unknown[]) => ({ msgtype: 'mixed', mixed: { msg_item } });
const inGroup = { chattype: 'group', chatid: 'wrAbC' };

const robotKinds: Record<string, [body: Record<string, unknown>, text: string, quote?: string]> = {
  'a text': [words('低保'), '低保'],
  'a text in a group, with the mention in front': [{ ...inGroup, ...words('@谁来管 低保') }, '低保'],
  'a text in a group, with the mention behind': [{ ...inGroup, ...words('低保 @谁来管') }, '低保'],
  'an image': [picture, ''],
  'a mixed message': [parts(words('这个'), picture, words('谁管')), '这个\n谁管'],
  'a mixed message without words': [parts(picture, picture), ''],
  'a mixed message in a group': [{ ...inGroup, ...parts(words('@谁来管 这个'), picture) }, '这个'],
  'a voice with its transcript': [{ msgtype: 'voice', voice: { content: '低保找谁' } }, '低保找谁'],
  'a voice that was not understood': [{ msgtype: 'voice', voice: { content: '' } }, ''],
  'a file': [{ msgtype: 'file', file: { url: 'https://x' } }, ''],
  'a video': [{ msgtype: 'video', video: { url: 'https://x' } }, ''],
  'a kind of tomorrow': [{ msgtype: 'hologram', hologram: {} }, ''],
  'a text that quotes a text': [{ ...words('电话'), quote: words('低保怎么申请') }, '电话', '低保怎么申请'],
  'a text that quotes a voice': [
    { ...words('电话'), quote: { msgtype: 'voice', voice: { content: '低保' } } },
    '电话',
    '低保',
  ],
  'a text that quotes a mixed message': [{ ...words('电话'), quote: parts(picture, words('低保')) }, '电话', '低保'],
  'a text that quotes an image': [{ ...words('电话'), quote: picture }, '电话'],
  'a text that quotes a file': [{ ...words('电话'), quote: { msgtype: 'file', file: { url: 'https://x' } } }, '电话'],
  'a text that quotes a video': [
    { ...words('电话'), quote: { msgtype: 'video', video: { url: 'https://x' } } },
    '电话',
  ],
  'a text that quotes nothing that came along': [{ ...words('电话'), quote: { msgtype: 'text' } }, '电话'],
};
for (const [way, open] of Object.entries(robotWays)) {
  test(`the robot ${way}: every kind of message is asked with its words and answered by a finished stream`, async (t) => {
    const { at, tell } = await open(t, setting({ bot: friendly() }));
    for (const [name, [body, text, quote]] of Object.entries(robotKinds)) {
      const id = `m${at.asked.length}`;
      const answer = await tell({ ...robotMessage('zhang', '', id), text: undefined, ...body });
      t.is(streamed(answer), text === '' ? '**请写字**' : `**答：${text.replace('\n', '**\n**')}**`, name);
      t.like(answer?.stream, { finish: true, feedback: { id } }, name);
      t.deepEqual([at.asked.at(-1)?.text, at.asked.at(-1)?.quote], [text, quote], name);
      t.is(at.asked.at(-1)?.chat, body.chatid === undefined ? 'zhang' : 'wrAbC', name);
    }
  });

  test(`the robot ${way}: every event is answered in its own way, and an unknown one in silence`, async (t) => {
    const { at, tell } = await open(t, setting({ bot: listeningBot(() => cardReply()) }));
    const event = (eventtype: string, payload: unknown, id: string, more = {}) =>
      tell({ ...robotMessage('zhang', '', id), msgtype: 'event', event: { eventtype, [eventtype]: payload }, ...more });
    t.is((await event('enter_chat', undefined, 'e1'))?.msgtype, 'template_card');
    const asked = await tell(robotMessage('zhang', '低保', 'q1'));
    t.true(streamed(asked).includes('民政局'));
    const responseUrl = { response_url: 'https://r/?response_code=x' };
    const touched = await event('template_card_event', { event_key: '联系方式', task_id: 'q1' }, 'e2', responseUrl);
    t.is(touched?.response_type, 'update_template_card');
    t.is(at.parcels.length, 1, 'the whole answer goes out besides');
    for (const [type, verdicts] of [
      [1, [true]],
      [2, [false]],
      [3, []],
    ] as const) {
      t.is(await event('feedback_event', { id: 'q1', type, inaccurate_reason_list: [2, 4] }, `f${type}`), undefined);
      const kept = (await at.store.list<{ right: boolean }>('feedback', 'verdict:')).map(({ value }) => value.right);
      t.deepEqual(kept, [...verdicts], `type ${type}`);
    }
    const before = at.asked.length;
    t.is(await event('enter_check_update', {}, 'e3'), undefined);
    t.is(at.asked.length, before);
  });
}

// ── 微信客服 [94670] ──

const customerKinds = [
  ...['image', 'voice', 'video', 'file', 'location', 'link', 'business_card', 'miniprogram', 'msgmenu'],
  ...['channels_shop_product', 'channels_shop_order', 'channels', 'merged_msg', 'note', 'meeting', 'schedule'],
  'hologram',
];

test('微信客服: every kind of message is answered, with the friendly sentence where it has no words', async (t) => {
  const on = await desk(t, friendly());
  const { at, platform, kf } = on;
  platform.customers.hears('wm1', customerText('低保'));
  platform.customers.hears('wm1', { msgtype: 'text', text: { content: '高龄津贴', menu_id: '2' } });
  for (const msgtype of customerKinds) platform.customers.hears('wm1', { msgtype, [msgtype]: {} });
  await ring(on, kf);
  t.deepEqual(
    at.asked.map(({ text }) => text),
    ['低保', '2', ...customerKinds.map(() => '')],
  );
  t.is(at.parcels.length, at.asked.length);
});

const failTypes = [0, 1, 2, 4, 5, 6, 7, 8, 9, 10];
const customerEvents: Record<string, Record<string, unknown>> = {
  servicer_status_change: { servicer_userid: 'zhang', status: 1 },
  session_status_change: { change_type: 1, msg_code: 'c', external_userid: 'wm1' },
  user_recall_msg: { recall_msgid: 'kf1' },
  servicer_recall_msg: { recall_msgid: 'kf1' },
  reject_customer_msg_switch_change: { reject_switch: 1 },
  enter_session: { scene: 's', external_userid: 'wm1' },
  something_new: { external_userid: 'wm1' },
};
test('微信客服: events ask nothing but a welcome, and every way of not arriving is listed by its number', async (t) => {
  const on = await desk(
    t,
    listeningBot(() => reply('guidance', ['低保'], '您好')),
  );
  const { at, platform, kf } = on;
  for (const [event_type, fields] of Object.entries(customerEvents))
    platform.customers.hears('wm1', customerEvent({ event_type, ...fields }));
  for (const fail_type of failTypes)
    platform.customers.hears(
      'wm1',
      customerEvent({ event_type: 'msg_send_fail', fail_msgid: `s${fail_type}`, fail_type }),
    );
  for (const origin of [4, 5]) platform.customers.hears('wm1', customerText('低保', { origin }));
  const welcome = { event_type: 'enter_session', external_userid: 'wm2', welcome_code: platform.customers.code(20) };
  platform.customers.hears('wm2', customerEvent(welcome));
  await ring(on, kf);
  t.deepEqual(
    at.asked.map(({ text, user }) => [text, user]),
    [['你好', 'wm2']],
  );
  t.deepEqual(
    at.failures,
    failTypes.map((type) => ({ key: `s${type}`, reason: `kf.fail-type.${type}` })),
  );
});

test('微信客服: a message that nobody can read is logged, and those behind it are answered', async (t) => {
  const on = await desk(t, friendly());
  const { at, platform, kf } = on;
  platform.customers.hears('wm1', customerText('前'));
  platform.customers.hears('wm1', { msgtype: 'text', text: '不是对象' });
  platform.customers.hears('wm1', { msgtype: 'text', text: { content: '无号' }, msgid: '' });
  platform.customers.hears('wm1', customerText('后'));
  await ring(on, kf);
  t.deepEqual(
    at.asked.map(({ text }) => text),
    ['前', '无号', '后'],
  );
  t.like(at.logged, [{ level: 'error', event: 'kf.unreadable', values: { messages: 1 } }]);
});
