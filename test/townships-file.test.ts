import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { ConfigError, readConfig } from '../src/config.ts';
import { readFaults } from '../src/faults.ts';

const aesKey = 'k'.repeat(43);

function dataDir(t: ExecutionContext, content: unknown): string {
  const folder = mkdtempSync(join(tmpdir(), 'townships-file-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'townships.json'), typeof content === 'string' ? content : JSON.stringify(content));
  return folder;
}

const whole = {
  dashitou: {
    aliases: ['大石头'],
    corpId: 'ww9',
    app: { tokenEnv: 'DST_APP_TOKEN', aesKeyEnv: 'DST_APP_KEY', agentId: 1000002, secretEnv: 'DST_APP_SECRET' },
    robot: { tokenEnv: 'DST_ROBOT_TOKEN', aesKeyEnv: 'DST_ROBOT_KEY' },
    socket: { botId: 'bot-9', secretEnv: 'DST_BOT_SECRET' },
    webhooks: [{ keyEnv: 'DST_GROUP', name: '村干部群', categories: ['民生服务'] }],
    notices: [{ party: '2' }],
  },
};
const secrets = {
  DST_APP_TOKEN: 'a1,a2',
  DST_APP_KEY: aesKey,
  DST_APP_SECRET: 's1',
  DST_ROBOT_TOKEN: 'r1',
  DST_ROBOT_KEY: aesKey,
  DST_BOT_SECRET: 's2',
  DST_GROUP: '99999999-0000',
};

test('a township’s secrets are looked up in the environment, under the names that the file gives', (t) => {
  const { townships } = readConfig({ ...secrets, DATA_DIR: dataDir(t, whole), WECOM_CORP_ID: 'ww1' });
  t.is(townships.length, 1);
  t.like(townships[0], { slug: 'dashitou', aliases: ['大石头'] });
  t.deepEqual(townships[0]?.channels, {
    WECOM_CORP_ID: 'ww9',
    WECOM_AGENT_ID: 1000002,
    WECOM_ROBOT_ID: 'bot-9',
    WECOM_APP_TOKEN: ['a1', 'a2'],
    WECOM_APP_AES_KEY: [aesKey],
    WECOM_APP_SECRET: 's1',
    WECOM_ROBOT_TOKEN: ['r1'],
    WECOM_ROBOT_AES_KEY: [aesKey],
    WECOM_ROBOT_SECRET: 's2',
    WECOM_GROUP_WEBHOOK_KEYS: ['99999999-0000'],
  });
});

test('without the file there are no townships of their own; a township without a corp has the common one', (t) => {
  t.deepEqual(readConfig({}).townships, []);
  const robot = { tokenEnv: 'T', aesKeyEnv: 'K' };
  const config = readConfig({ DATA_DIR: dataDir(t, { a: { robot } }), WECOM_CORP_ID: 'ww1', T: 'abc', K: aesKey });
  t.is(config.townships[0]?.channels.WECOM_CORP_ID, 'ww1');
});

test('variables that are missing or wrong are reported with all others, by their own names and never with a value', (t) => {
  const { DST_ROBOT_KEY: _key, DST_GROUP: _group, ...some } = secrets;
  const environment = { ...some, DST_APP_TOKEN: '有空格 geheim', PORT: 'x', DATA_DIR: dataDir(t, whole) };
  const error = t.throws(() => readConfig(environment), { instanceOf: ConfigError });
  t.deepEqual(error.faults.map(({ variable, code }) => `${variable} ${code}`).sort(), [
    'DST_APP_TOKEN invalid',
    'DST_GROUP missing',
    'DST_ROBOT_KEY missing',
    'PORT invalid',
  ]);
  const report = readFaults().error(error);
  t.regex(report, /townships\.json:dashitou.*还需要设置 DST_ROBOT_KEY/u);
  t.notRegex(report, /geheim/u);
});

test('what belongs into the file is asked for with its place in the file', (t) => {
  const { agentId: _id, ...app } = whole.dashitou.app;
  const folder = dataDir(t, { dashitou: { ...whole.dashitou, app } });
  const error = t.throws(() => readConfig({ ...secrets, DATA_DIR: folder }), { instanceOf: ConfigError });
  t.deepEqual(error.faults, [
    { variable: 'townships.json:dashitou.app.agentId', code: 'missing', by: 'DST_APP_SECRET' },
  ]);
});

test('a file that is written wrongly is refused with the place', (t) => {
  const refused = (content: unknown) =>
    readFaults().error(t.throws(() => readConfig({ DATA_DIR: dataDir(t, content) }), { code: 'townships.fault' }));
  t.regex(refused('{"a": '), /townships\.json/u);
  t.regex(refused({ a: { robot: { token: 'secret' } } }), /a\.robot/u);
  t.regex(refused({ a: { alias: [] } }), /“a”/u);
  t.regex(refused({ 'Da Shi Tou': {} }), /Da Shi Tou/u);
  t.notRegex(refused({ a: { robot: { tokenEnv: 'not a name geheim', aesKeyEnv: 'K' } } }), /geheim/u);
});
