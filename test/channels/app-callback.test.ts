import test from 'ava';
import { sentence } from '../../src/channels/receive.ts';
import { byteLength } from '../../src/replies/bytes.ts';
import { openAsPlatform } from '../helpers/local-wecom/seal.ts';
import { vectorA, vectorB } from '../wecom/vectors.ts';
import { callback, envelope, fieldsOf, keys, posted, read, send, text, xml } from './app-support.ts';
import { listeningBot, setting } from './support.ts';

test('the address check answers the echo and nothing else', async (t) => {
  const { signature, timestamp, nonce } = vectorA.stamp;
  const response = await send(callback(setting()), {
    method: 'GET',
    query: { msg_signature: signature, timestamp, nonce, echostr: vectorA.sealed },
  });
  t.deepEqual(response, { status: 200, type: 'text/plain', body: vectorA.plain });
});

test('the official sample message is answered, encrypted and signed', async (t) => {
  const at = setting();
  const { signature, timestamp, nonce } = vectorB.stamp;
  const response = await send(callback(at), {
    query: { msg_signature: signature, timestamp, nonce },
    body: envelope(vectorB.sealed),
  });
  const { Encrypt = '' } = fieldsOf(response.body);
  t.is(fieldsOf(openAsPlatform(Encrypt, keys)).Content, '答：hello');
  t.like(at.asked, [{ id: '4561255354251345929', channel: 'app', chat: 'mycreate', user: 'mycreate', text: 'hello' }]);
});

test('a redelivered message gets the same answer and is asked once', async (t) => {
  const at = setting();
  const channel = callback(at);
  const first = await send(channel, posted(text('低保')));
  const again = await send(channel, posted(text('低保'), { nonce: 'another' }));
  t.is(read(t, first), '答：低保');
  t.is(read(t, again), '答：低保');
  t.is(at.asked.length, 1);
});

test('deliveries that arrive together, and after a restart, are asked once', async (t) => {
  const at = setting();
  const channel = callback(at);
  const answers = await Promise.all(Array.from({ length: 4 }, () => send(channel, posted(text('低保')))));
  const restarted = await send(callback(at), posted(text('低保')));
  t.deepEqual(
    [...answers, restarted].map((response) => read(t, response)),
    Array(5).fill('答：低保'),
  );
  t.is(at.asked.length, 1);
});

test('a message whose first holder died is answered by the next delivery', async (t) => {
  const at = setting();
  await at.store.put('seen', 'app:4561255354251345929', { at: at.now() - 60_000 });
  t.is(read(t, await send(callback(at), posted(text('低保')))), '答：低保');
});

test('a replay a day later says nothing', async (t) => {
  const at = setting();
  const channel = callback(at);
  await send(channel, posted(text('低保')));
  at.clock.now += 3_600_000;
  const replay = await send(channel, posted(text('低保')));
  t.deepEqual(replay, { status: 200, type: 'text/plain', body: '' });
  t.is(at.asked.length, 1);
});

test('the same words in two messages are two questions', async (t) => {
  const at = setting();
  const channel = callback(at);
  await send(channel, posted(text('低保', '1')));
  await send(channel, posted(text('低保', '2')));
  t.is(at.asked.length, 2);
});

test('kinds without text, known or not, get a friendly sentence', async (t) => {
  const at = setting({ bot: listeningBot((message) => sentence(message.text === '' ? '请写字' : '?')) });
  const channel = callback(at);
  for (const [index, MsgType] of ['image', 'voice', 'video', 'location', 'link', 'file', 'hologram'].entries()) {
    t.is(
      read(t, await send(channel, posted(xml({ MsgType, MsgId: String(index + 1), MediaId: 'm' })))),
      '请写字',
      MsgType,
    );
  }
});

test('a menu click asks its key', async (t) => {
  const at = setting();
  const response = await send(callback(at), posted(xml({ MsgType: 'event', Event: 'click', EventKey: '收回了哪些' })));
  t.is(read(t, response), '答：收回了哪些');
});

test('two clicks within one second are two questions, a redelivered click is one', async (t) => {
  const at = setting();
  const channel = callback(at);
  const click = (EventKey: string) => posted(xml({ MsgType: 'event', Event: 'click', EventKey }));
  await send(channel, click('联系方式'));
  await send(channel, click('乡里任务'));
  await send(channel, click('联系方式'));
  t.deepEqual(
    at.asked.map((message) => message.text),
    ['联系方式', '乡里任务'],
  );
});

test('entering greets once in twelve hours per person', async (t) => {
  const at = setting();
  const channel = callback(at);
  const enter = (seconds: number, FromUserName = 'zhang') =>
    send(
      channel,
      posted(xml({ MsgType: 'event', Event: 'enter_agent', EventKey: '', FromUserName, CreateTime: String(seconds) })),
    );
  t.is(read(t, await enter(1)), '答：你好');
  t.is(read(t, await enter(2)), '');
  at.clock.now += 13 * 3_600_000;
  t.is(read(t, await enter(3)), '答：你好');
  await enter(4, 'li');
  t.deepEqual(
    at.asked.map((message) => message.user),
    ['zhang', 'zhang', 'li'],
  );
});

test('other events are taken in silence', async (t) => {
  const at = setting();
  const channel = callback(at);
  const events = [
    'unsubscribe',
    'LOCATION',
    'view',
    'scancode_push',
    'location_select',
    'batch_job_result',
    'change_contact',
    'new_one',
  ];
  for (const Event of events) {
    t.deepEqual(
      await send(channel, posted(xml({ MsgType: 'event', Event }))),
      { status: 200, type: 'text/plain', body: '' },
      Event,
    );
  }
  t.is(at.asked.length, 0);
});

test('a bot that fails says so, and the log does not hold the question', async (t) => {
  const failing = listeningBot(() => {
    throw new TypeError('低保 broke it');
  });
  const at = setting({ bot: failing });
  const answer = read(t, await send(callback(at), posted(text('低保'))));
  t.is(answer, at.say('headline.failed'));
  t.is(at.logged.length, 1);
  t.false(JSON.stringify(at.logged).includes('低保'));
});

test('an answer is cut to 2,048 bytes by whole lines', async (t) => {
  const line = '县民政局负责最低生活保障对象的审核确认工作。';
  const at = setting({ bot: listeningBot(() => sentence(Array(60).fill(line).join('\n'))) });
  const content = read(t, await send(callback(at), posted(text('低保'))));
  t.true(byteLength(content) <= 2048);
  t.true(content.startsWith(`${line}\n${line}`));
});
