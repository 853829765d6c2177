import { readFileSync } from 'node:fs';
import test from 'ava';
import { ConfigError, readConfig } from '../src/config.ts';
import { readFaults } from '../src/faults.ts';

const aesKey = 'a'.repeat(43);

function faultsOf(environment: Record<string, string>) {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}

test('an empty environment gives the embedded defaults', (t) => {
  const config = readConfig({});
  t.is(config.PORT, 3000);
  t.is(config.HOST, '127.0.0.1');
  t.is(config.DATA_DIR, 'data');
  t.is(config.TIME_ZONE, 'Asia/Shanghai');
  t.is(config.QUIET_HOURS, '22:00-08:00');
  t.is(config.WECOM_API_BASE, 'https://qyapi.weixin.qq.com');
  t.is(config.WECOM_CORP_ID, undefined);
});

test('an empty variable counts as absent, so that .env.example can list them all', (t) => {
  t.deepEqual(readConfig({ PORT: '', TOWNSHIP: ' ', WECOM_APP_TOKEN: '' }), readConfig({}));
});

test('the configuration cannot be changed afterwards, and other variables are none of its business', (t) => {
  const config = readConfig({ HOME: '/root', PORT: '3001' });
  t.true(Object.isFrozen(config));
  t.false('HOME' in config);
});

test('all faults come at once, each with its variable', (t) => {
  const faults = faultsOf({
    PORT: 'http',
    PUBLIC_URL: 'bot.example.com',
    TIME_ZONE: 'Mars/Olympus',
    QUIET_HOURS: '22-8',
    CONSOLE_PASSWORD: 'short',
    WECOM_APP_TOKEN: '有空格 token',
    WECOM_ROBOT_ID: 'bot-1',
  });
  t.deepEqual(
    faults.map(({ variable, code, by }) => [variable, code, by].filter((part) => part !== undefined).join(' ')).sort(),
    [
      'CONSOLE_PASSWORD invalid',
      'PORT invalid',
      'PUBLIC_URL invalid',
      'QUIET_HOURS invalid',
      'TIME_ZONE invalid',
      'WECOM_APP_AES_KEY missing WECOM_APP_TOKEN',
      'WECOM_APP_TOKEN invalid',
      'WECOM_CORP_ID missing WECOM_APP_TOKEN',
      'WECOM_ROBOT_SECRET missing WECOM_ROBOT_ID',
    ],
  );
});

const pairs: ReadonlyArray<[string, Record<string, string>, string[]]> = [
  ['a token without its AES key', { WECOM_CORP_ID: 'ww1', WECOM_APP_TOKEN: 'abc' }, ['WECOM_APP_AES_KEY']],
  ['an AES key without its token', { WECOM_CORP_ID: 'ww1', WECOM_APP_AES_KEY: aesKey }, ['WECOM_APP_TOKEN']],
  ['an app secret alone', { WECOM_APP_SECRET: 's' }, ['WECOM_AGENT_ID', 'WECOM_CORP_ID']],
  ['a robot token without its AES key', { WECOM_ROBOT_TOKEN: 'abc' }, ['WECOM_ROBOT_AES_KEY']],
  ['a robot id without its secret', { WECOM_ROBOT_ID: 'r' }, ['WECOM_ROBOT_SECRET']],
  ['a robot secret without its id', { WECOM_ROBOT_SECRET: 's' }, ['WECOM_ROBOT_ID']],
  ['a 客服 token alone', { WECOM_KF_TOKEN: 'abc' }, ['WECOM_CORP_ID', 'WECOM_KF_AES_KEY', 'WECOM_KF_SECRET']],
];

for (const [title, environment, missing] of pairs) {
  test(`${title} says what else it needs`, (t) => {
    const faults = faultsOf(environment);
    t.deepEqual(faults.map(({ variable }) => variable).sort(), missing);
    t.true(faults.every(({ code, by }) => code === 'missing' && by !== undefined && by in environment));
  });
}

test('two values stand for a secret that is being changed, three are a fault', (t) => {
  const base = { WECOM_CORP_ID: 'ww1', WECOM_APP_AES_KEY: `${aesKey}, ${'b'.repeat(43)}` };
  const config = readConfig({ ...base, WECOM_APP_TOKEN: 'old,new' });
  t.deepEqual(config.WECOM_APP_TOKEN, ['old', 'new']);
  t.deepEqual(config.WECOM_APP_AES_KEY, [aesKey, 'b'.repeat(43)]);
  t.deepEqual(
    faultsOf({ ...base, WECOM_APP_TOKEN: 'a,b,c' }).map(({ variable }) => variable),
    ['WECOM_APP_TOKEN'],
  );
});

test('an AES key has 43 letters or digits', (t) => {
  for (const key of ['a'.repeat(42), 'a'.repeat(44), `${'a'.repeat(42)}=`]) {
    const faults = faultsOf({ WECOM_ROBOT_TOKEN: 'abc', WECOM_ROBOT_AES_KEY: key });
    t.deepEqual(faults, [{ variable: 'WECOM_ROBOT_AES_KEY', code: 'invalid' }], key);
  }
});

test('keys of group webhooks are told apart by commas', (t) => {
  t.deepEqual(readConfig({ WECOM_GROUP_WEBHOOK_KEYS: '11111111-2222, 33333333-4444,' }).WECOM_GROUP_WEBHOOK_KEYS, [
    '11111111-2222',
    '33333333-4444',
  ]);
  t.is(faultsOf({ WECOM_GROUP_WEBHOOK_KEYS: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1' }).length, 1);
});

test('the report is Chinese, has a line a fault with the next step, and never a value', (t) => {
  const report = readFaults().error(t.throws(() => readConfig({ PORT: 'geheim', WECOM_ROBOT_ID: 'bot-geheim' })));
  t.regex(report, /^配置有2处问题/u);
  t.regex(report, /PORT 的值不对.*端口号/u);
  t.regex(report, /设置了 WECOM_ROBOT_ID，还需要设置 WECOM_ROBOT_SECRET/u);
  t.notRegex(report, /geheim/u);
});

test('.env.example explains every variable, and only those', (t) => {
  const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
  const known = [...read('../src/config.ts').matchAll(/^ {2}([A-Z][A-Z_]+):/gmu)].map(([, name]) => name);
  const example = [...read('../.env.example').matchAll(/^([A-Z][A-Z_]+)=(.*)$/gmu)];
  t.true(known.length > 20);
  t.deepEqual(example.map(([, name]) => name).sort(), [...known].sort());
  t.deepEqual(readConfig(Object.fromEntries(example.map(([, name, value]) => [name, value]))), readConfig({}));
});
