import test from 'ava';
import { byteLength } from '../../src/replies/bytes.ts';
import { customerText } from '../../src/wecom/customer-reply.ts';
import { account, desk, event, reply, ring, text } from './customer-support.ts';
import { carryAll, listeningBot } from './support.ts';

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
