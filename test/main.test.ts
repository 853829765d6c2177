import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import { bundledData } from './helpers/engine.ts';

const projectFolder = fileURLToPath(new URL('..', import.meta.url));
/** A start takes two seconds on a quiet machine. */
const patienceMs = 90_000;

type Bot = { child: ChildProcess; out: () => string; err: () => string; ended: Promise<number | null> };

/** Starts the bot as `npm start` does, on a copy of the data. */
function start(t: ExecutionContext, environment: Record<string, string>): Bot {
  const child = spawn(process.execPath, ['--optimize-for-size', '--import=tsx', 'src/main.ts'], {
    cwd: projectFolder,
    env: { PATH: process.env.PATH ?? '', LOG_LEVEL: 'silent', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk) => {
    err += chunk;
  });
  const ended = once(child, 'close').then(([status]) => status as number | null);
  t.teardown(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return { child, out: () => out, err: () => err, ended };
}

/** The address that the start-up report names. */
async function addressOf(bot: Bot): Promise<string> {
  await until(() => bot.out().includes('渠道：') || bot.child.exitCode !== null);
  const found = /谁来管已启动：(http:\/\/\S+)\//u.exec(bot.out())?.[1];
  if (found === undefined) throw new Error(`ended at once: ${bot.err()}`);
  return found;
}

async function until(holds: () => boolean): Promise<void> {
  const latest = Date.now() + patienceMs;
  while (!holds()) {
    if (Date.now() > latest) throw new Error('waited in vain');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function dataCopy(t: ExecutionContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'main-'));
  for (const name of ['lists', 'contacts']) cpSync(join(bundledData, name), join(folder, name), { recursive: true });
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function ask(address: string, question: string): Promise<{ outcome: string; duties: string[] }> {
  const response = await fetch(`${address}/api/ask`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text: question }),
  });
  return (await response.json()) as { outcome: string; duties: string[] };
}

/** Sends a question's head, waits until the server has taken it, and keeps the body back until `finish`. */
async function half(address: string, body: string): Promise<{ finish: () => Promise<{ duties: string[] }> }> {
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    expect: '100-continue',
  };
  const sent = request(`${address}/api/ask`, { method: 'POST', headers });
  sent.flushHeaders();
  await once(sent, 'continue');
  return {
    finish: async () => {
      sent.end(body);
      const [response] = await once(sent, 'response');
      return JSON.parse(await text(response));
    },
  };
}

test.serial(
  'the bot starts on its defaults, reports in Chinese, answers, and on SIGTERM finishes what it has begun',
  async (t) => {
    t.timeout(2 * patienceMs);
    const bot = start(t, { PORT: '0', DATA_DIR: dataCopy(t) });
    const address = await addressOf(bot);
    t.regex(bot.out(), /清单：木垒县白杨河乡，2025-07版，共245项/u);
    t.regex(
      bot.out(),
      /企业微信自建应用 \/wecom\/app：关（未设置 WECOM_CORP_ID、WECOM_APP_TOKEN、WECOM_APP_AES_KEY）/u,
    );
    const { outcome, duties } = await ask(address, '私屠滥宰谁管');
    t.deepEqual([outcome, duties], ['answer', ['cooperation-22']]);
    for (const path of ['/healthz', '/readyz', '/', '/metrics']) t.is((await fetch(address + path)).status, 200, path);
    t.is((await fetch(`${address}/wecom/app`)).status, 404);
    const answer = await half(address, JSON.stringify({ text: '工伤认定调查还归乡里吗' }));
    bot.child.kill('SIGTERM');
    await until(() => bot.out().includes('正在停止'));
    t.deepEqual((await answer.finish()).duties, ['reclaimed-10']);
    t.is(await bot.ended, 0);
    t.regex(bot.out(), /正在停止/u);
    t.is(bot.err(), '');
  },
);

test.serial('a second process on the same data is refused and named the first, which goes on answering', async (t) => {
  t.timeout(3 * patienceMs);
  const folder = dataCopy(t);
  const first = start(t, { PORT: '0', DATA_DIR: folder });
  const address = await addressOf(first);
  const second = start(t, { PORT: '0', DATA_DIR: folder });
  t.is(await second.ended, 1);
  t.regex(second.err(), new RegExp(`正被另一个程序（进程 ${first.child.pid}）使用`, 'u'));
  t.regex(second.err(), /DATA_DIR/u);
  t.is((await ask(address, '私屠滥宰谁管')).outcome, 'answer');
  first.child.kill('SIGINT');
  t.is(await first.ended, 0);
  const third = start(t, { PORT: '0', DATA_DIR: folder });
  await addressOf(third);
  t.pass();
});

test.serial('a port in use is told by the variable to change, and nothing is left locked', async (t) => {
  t.timeout(2 * patienceMs);
  const folder = dataCopy(t);
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  t.teardown(() => other.close());
  const address = other.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const bot = start(t, { PORT: String(port), DATA_DIR: folder });
  t.is(await bot.ended, 1);
  t.regex(bot.err(), new RegExp(`端口 ${port} 已被占用`, 'u'));
  t.regex(bot.err(), /PORT=/u);
  t.notRegex(bot.err(), /\bat .*\.ts:\d/u);
  t.false(existsSync(join(folder, 'state', 'lock')));
});

test.serial('a faulty configuration is refused before anything is opened, with every fault', async (t) => {
  t.timeout(patienceMs);
  const folder = dataCopy(t);
  const bot = start(t, { PORT: '99999', DATA_DIR: folder, WECOM_ROBOT_ID: 'r' });
  t.is(await bot.ended, 1);
  t.regex(bot.err(), /配置有2处问题/u);
  t.regex(bot.err(), /PORT/u);
  t.regex(bot.err(), /WECOM_ROBOT_SECRET/u);
  t.false(existsSync(join(folder, 'state')));
});
