import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { type LocalPlatform, startPlatform } from '../helpers/local-wecom/platform.ts';
import { runCli } from './run.ts';

async function app(t: ExecutionContext): Promise<{ platform: LocalPlatform; environment: Record<string, string> }> {
  const platform = await startPlatform();
  t.teardown(platform.close);
  const environment = {
    WECOM_API_BASE: platform.base,
    WECOM_CORP_ID: platform.corpId,
    WECOM_AGENT_ID: String(platform.agentId),
    WECOM_APP_SECRET: platform.secret,
  };
  return { platform, environment };
}

test.serial('`wecom menu publish` puts the menu of intents/ in the place of the old one', async (t) => {
  const { platform, environment } = await app(t);
  const { status, out, err } = await runCli(['wecom', 'menu', 'publish'], { environment });
  t.deepEqual([status, err], [0, '']);
  t.regex(out, /底部菜单：已发布/u);
  const menu = platform.delivered[0]?.content as
    | { button: Array<{ name: string; sub_button?: unknown[] }> }
    | undefined;
  t.is(menu?.button[0]?.name, '查清单');
  t.is(menu?.button[0]?.sub_button?.length, 3);
});

test.serial('`--dry-run` shows the menu and calls nobody', async (t) => {
  const { platform, environment } = await app(t);
  const shown = await runCli(['wecom', 'menu', 'publish', '--dry-run'], { environment });
  t.is(shown.status, 0);
  t.regex(shown.out, /^查清单\n {2}收回了哪些 → 收回了哪些$/mu);
  const json = await runCli(['wecom', 'menu', 'publish', '--dry-run', '--json']);
  t.is(JSON.parse(json.out).length, 3);
  t.is(platform.requests.length, 0);
});

test.serial(
  'a refusal is told with what to mend and the page to open, and without an app it says what is missing',
  async (t) => {
    const { platform, environment } = await app(t);
    const errmsg = 'not allow to access from your ip, from ip: 203.0.113.7, more info';
    platform.failNext('menu/create', { errcode: 60020, errmsg });
    const refused = await runCli(['wecom', 'menu', 'publish', '--json'], { environment });
    t.is(refused.status, 1);
    t.is(JSON.parse(refused.out).published, false);
    t.regex(refused.err, /203\.0\.113\.7.*\n +打开：.*企业可信IP/u);
    t.false(refused.err.includes(platform.secret));
    const none = await runCli(['wecom', 'menu', 'publish']);
    t.is(none.status, 1);
    t.regex(none.err, /WECOM_APP_SECRET/u);
  },
);

test.serial('with `--township` the menu of its own app is published, and its own variables are named', async (t) => {
  const { platform, environment } = await app(t);
  const folder = mkdtempSync(join(tmpdir(), 'menu-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  const own = { tokenEnv: 'DST_TOKEN', aesKeyEnv: 'DST_KEY', agentId: platform.agentId, secretEnv: 'DST_SECRET' };
  writeFileSync(join(folder, 'townships.json'), JSON.stringify({ dashitou: { app: own } }));
  const { WECOM_APP_SECRET: _secret, WECOM_AGENT_ID: _agent, ...common } = environment;
  const all = { ...common, DATA_DIR: folder, DST_TOKEN: 'a', DST_KEY: 'k'.repeat(43) };
  const words = ['wecom', 'menu', 'publish', '--township', 'dashitou'];
  const done = await runCli(words, { environment: { ...all, DST_SECRET: platform.secret } });
  t.deepEqual([done.status, done.err], [0, '']);
  t.is(platform.delivered.length, 1);
  const refused = await runCli(words, { environment: { ...all, DST_SECRET: 'nonsense' } });
  t.is(refused.status, 1);
  t.regex(refused.err, /✗ dashitou · 自建应用 · 底部菜单：.*DST_SECRET/u);
});

test.serial('other words are wrong usage', async (t) => {
  for (const words of [['wecom'], ['wecom', 'menu'], ['wecom', 'menu', 'delete']]) {
    const { status, err } = await runCli(words);
    t.is(status, 2);
    t.regex(err, /用法：wecom menu publish/u);
  }
});
