import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { readSavedCallbacks } from '../../src/wecom/saved-callback.ts';
import { vectorA } from '../wecom/vectors.ts';
import { runCli } from './run.ts';

const saved = (name: string) => `test/fixtures/callbacks/${name}`;
const folder = mkdtempSync(join(tmpdir(), 'replay-'));
test.after.always(() => rmSync(folder, { recursive: true, force: true }));

const own = { tokenEnv: 'DST_TOKEN', aesKeyEnv: 'DST_KEY' };
const secrets = {
  WECOM_CORP_ID: vectorA.receiver,
  WECOM_APP_TOKEN: vectorA.token,
  WECOM_APP_AES_KEY: vectorA.aesKey,
};

test.serial('a decrypted message of the app is answered as its sender would read it, and so is its card', async (t) => {
  const { status, out, err } = await runCli(['replay', saved('app-text.xml')]);
  t.deepEqual([status, err], [0, '']);
  t.regex(out, /^私屠滥宰：由木垒县农业农村局负责/u);
  t.regex(out, /\[县级职责\].*\[有用\] \[没用\]/u);
});

test.serial(
  'a list of callbacks is one conversation, and an event that asks nothing is answered with nothing',
  async (t) => {
    const { status, out } = await runCli(['replay', saved('robot-group.json'), '--json']);
    t.is(status, 0);
    const [first, second, verdict] = JSON.parse(out);
    const stream = JSON.parse(first.reply).stream;
    t.like(stream, { id: 'CAIQ1', finish: true });
    t.regex(stream.content, /农业农村局/u);
    t.regex(second.said[0], /推送需核实检查的违法行为/u);
    t.deepEqual(verdict, { channel: 'robot', reply: '', later: [], said: [] });
  },
);

test.serial('a page of 客服 is answered message by message, with what would have been sent', async (t) => {
  const { status, out } = await runCli(['replay', saved('kf-page.json'), '--json']);
  t.is(status, 0);
  const [page] = JSON.parse(out);
  t.is(page.reply, '');
  t.true(page.later.every(({ channel }: { channel: string }) => channel === 'kf'));
  t.regex(page.said[0], /农业农村局/u);
  t.regex(page.said.at(-1), /只能看懂文字/u);
});

test.serial(
  'a callback as it arrived is opened with the configured secrets, and refused with others or none',
  async (t) => {
    const opened = await runCli(['replay', saved('app-sealed.json')], { environment: secrets });
    t.is(opened.status, 0, opened.err);
    t.true(opened.out.trim() !== '');
    const other = await runCli(['replay', saved('app-sealed.json')], {
      environment: { ...secrets, WECOM_APP_TOKEN: 'other' },
    });
    t.is(other.status, 1);
    t.regex(other.err, /没有通过检查（signature）/u);
    writeFileSync(join(folder, 'townships.json'), JSON.stringify({ dashitou: { corpId: vectorA.receiver, app: own } }));
    const environment = { DATA_DIR: folder, DST_TOKEN: vectorA.token, DST_KEY: vectorA.aesKey };
    cpSync('data/lists/baiyanghe', join(folder, 'lists/dashitou'), { recursive: true });
    const ofTownship = await runCli(['replay', saved('app-sealed.json'), '--township', 'dashitou'], { environment });
    t.is(ofTownship.status, 0, ofTownship.err);
    const none = await runCli(['replay', saved('app-sealed.json')]);
    t.is(none.status, 1);
    t.regex(none.err, /WECOM_APP_TOKEN, WECOM_APP_AES_KEY/u);
  },
);

test.serial('a file that is no callback, or holds a broken message, is refused with a sentence', async (t) => {
  const letter = join(folder, 'letter.json');
  writeFileSync(letter, '{"hello":"world"}');
  const { status, err } = await runCli(['replay', letter]);
  t.is(status, 1);
  t.regex(err, /letter\.json.*不是保存下来的回调/u);
  const broken = join(folder, 'broken.json');
  writeFileSync(broken, JSON.stringify({ channel: 'robot', plain: { msgid: 'm', msgtype: 'text' } }));
  t.regex((await runCli(['replay', broken])).err, /没有通过检查/u);
  t.is((await runCli(['replay'])).status, 2);
});

test('what kind of callback a file holds is told by its content', (t) => {
  const kinds = (text: string) => readSavedCallbacks(text)?.map(({ channel }) => channel);
  t.deepEqual(kinds('  <xml></xml>'), ['app']);
  t.deepEqual(kinds('{"msgid":"1","msgtype":"text"}'), ['robot']);
  t.deepEqual(kinds('{"msg_list":[]}'), ['kf']);
  t.deepEqual(kinds('[{"channel":"kf","query":{},"body":"<xml/>"},{"msgid":"1","msgtype":"text"}]'), ['kf', 'robot']);
  for (const none of [
    '',
    'x',
    '[]',
    '{}',
    '7',
    '[{"msg_list":[]},{}]',
    '{"channel":"mail","plain":"x"}',
    '{"channel":"app"}',
  ])
    t.is(kinds(none), undefined, none);
});
