import { createServer } from 'node:http';
import test from 'ava';
import type { Untold } from '../src/commands/remind.ts';
import { readConfig } from '../src/config.ts';
import { readFaults } from '../src/faults.ts';
import { startReport } from '../src/start-report.ts';
import { buildEngine } from './helpers/engine.ts';

const engine = buildEngine();
const key = 'k'.repeat(43);
const robot = { WECOM_ROBOT_TOKEN: 'a', WECOM_ROBOT_AES_KEY: key };
const app = { WECOM_CORP_ID: 'ww1', WECOM_APP_TOKEN: 'a', WECOM_APP_AES_KEY: key };

async function said(environment: Record<string, string>, untold: Untold[] = []): Promise<string> {
  const config = readConfig(environment);
  const parts = { config, engine, server: createServer(), explain: readFaults(), untold };
  return (await startReport(parts)).join('\n');
}

test('a way that only answers is said to be one: nothing can be sent there by itself', async (t) => {
  const callback = await said({ ...robot, ...app });
  t.regex(callback, /智能机器人回调 \/wecom\/robot：开（只能回答，不能主动发通知，也不能在这里订阅）/u);
  t.regex(callback, /自建应用 \/wecom\/app：开（只能回答/u);
  const sending = await said({
    ...app,
    WECOM_AGENT_ID: '1',
    WECOM_APP_SECRET: 's',
    WECOM_ROBOT_ID: 'b',
    WECOM_ROBOT_SECRET: 's',
  });
  t.regex(sending, /自建应用 \/wecom\/app：开$/mu);
  t.regex(sending, /智能机器人长连接：开$/mu);
});

test('a way that is off says which variables it lacks', async (t) => {
  t.regex(await said({}), /智能机器人回调 \/wecom\/robot：关（未设置 WECOM_ROBOT_TOKEN、WECOM_ROBOT_AES_KEY）/u);
});

test('numbers that are to be checked are told at start where nobody can be reminded', async (t) => {
  const one = await said({}, [{ township: 'baiyanghe', count: 3 }]);
  t.regex(one, /baiyanghe的通讯录里有3个电话半年以上没有核对，又没有可以提醒的群或人/u);
  const many = await said(
    {},
    Array.from({ length: 9 }, (_, at) => ({ township: `t${at}`, count: 1 })),
  );
  t.is([...many.matchAll(/的通讯录里有1个/gu)].length, 5);
  t.regex(many, /这样的乡镇（街道）共有9个/u);
  t.notRegex(await said({}), /半年以上/u);
});
