import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { parse } from 'yaml';
import { doctorWordsSchema } from '../../src/commands/doctor.ts';
import { readDoctorWords } from '../../src/compose-doctor.ts';
import { township } from '../commands/doctor-support.ts';
import { runCli } from './run.ts';

test('`doctor` with nothing configured says so and ends with status 0', async (t) => {
  const { status, out, err } = await runCli(['doctor']);
  t.deepEqual([status, err], [0, '']);
  t.regex(out, /没有配置任何企业微信渠道/u);
});

test('`doctor` prints a line a check, and ends with status 0 when all is well', async (t) => {
  const { environment } = await township(t);
  const { status, out, err } = await runCli(['doctor'], { environment });
  t.deepEqual([status, err], [0, '']);
  t.is(out.trimEnd().split('\n').length, 11);
  t.regex(out, /^✓ 自建应用 · AgentId与可信IP：应用“谁来管”可用/mu);
  t.regex(out, /^✓ 群消息推送 · 第2个：/mu);
  t.regex(out, /检查了10项，没有发现问题/u);
});

test('`doctor --json` prints one value; a fault stands on stderr with the page to open, and the status is 1', async (t) => {
  const { platform, environment } = await township(t);
  platform.failNext('agent/get', { errcode: 60020, errmsg: 'hint: [1], from ip: 203.0.113.7, more' });
  const { status, out, err } = await runCli(['doctor', '--json'], { environment });
  t.is(status, 1);
  const report = JSON.parse(out);
  t.false(report.ok);
  const faults = report.checks.filter((one: { state: string }) => one.state === 'fault');
  t.is(faults.length, 1);
  t.like(faults[0], { check: 'app.agent', code: 'errcode.60020' });
  t.regex(err, /✗ .*203\.0\.113\.7.*\n +打开：.*企业可信IP/u);
  t.false(`${out}${err}`.includes(platform.secret));
});

test('`doctor --send-test` sends one message into each group; without it none is sent', async (t) => {
  const { platform, environment } = await township(t);
  const { status } = await runCli(['doctor', '--send-test'], { environment });
  t.is(status, 0);
  t.is(platform.delivered.length, 2);
  t.regex(String(platform.delivered[0]?.content.content), /测试消息/u);
});

test('`doctor --township` looks at that township’s own channels only, and refuses one that has none', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'doctor-cli-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  const own = { webhooks: [{ keyEnv: 'VILLAGE' }] };
  writeFileSync(join(folder, 'townships.json'), JSON.stringify({ dashitou: own }));
  const { environment, platform } = await township(t);
  platform.addWebhook('key-of-village');
  const all = { ...environment, DATA_DIR: folder, VILLAGE: 'key-of-village' };
  const { status, out, err } = await runCli(['doctor', '--township', 'dashitou'], { environment: all });
  t.is(status, 1, 'its list is not published');
  t.regex(err, /✗ dashitou · 履职清单：.*--township dashitou.*\n +打开：/u);
  t.regex(out, /^✓ dashitou · 群消息推送 · 第1个：/mu);
  t.notRegex(out, /自建应用/u);
  const unknown = await runCli(['doctor', '--township', 'nowhere'], { environment: all });
  t.is(unknown.status, 1);
  t.regex(unknown.err, /townships\.json 里没有“nowhere”/u);
});

test('`doctor` takes no words of its own', async (t) => {
  const { status, err } = await runCli(['doctor', 'app']);
  t.is(status, 2);
  t.regex(err, /用法：doctor/u);
});

test('every check and every page of the sentences belongs to the other', (t) => {
  const words = readDoctorWords();
  const pageless = new Set(['none', 'app.receive-only']);
  t.deepEqual(
    Object.keys(words.titles).filter((id) => words.pages[id] === undefined && !pageless.has(id)),
    [],
  );
  t.deepEqual(
    Object.keys(words.pages).filter((id) => words.titles[id] === undefined),
    [],
  );
  const text = readFileSync(new URL('../../intents/doctor.zh-CN.yml', import.meta.url), 'utf8');
  t.notThrows(() => doctorWordsSchema.parse(parse(text)));
});
