import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ExecutionContext } from 'ava';
import type { Channel } from '../src/channels/channel.ts';
import { bundledData } from './helpers/engine.ts';
import { type LocalGateway, startGateway } from './helpers/local-wecom/gateway.ts';
import { type LocalPlatform, startPlatform } from './helpers/local-wecom/platform.ts';
import { startRedis } from './helpers/redis-server.ts';
import { vectorA } from './wecom/vectors.ts';

const projectFolder = fileURLToPath(new URL('..', import.meta.url));
/** Two starts at once take five seconds on a quiet machine. */
const patienceMs = 90_000;

/** One running process of the bot. */
export type Instance = { child: ChildProcess; address: string; log: () => string; holds: () => boolean };

export type Pair = {
  instances: [Instance, Instance];
  gateway: LocalGateway;
  platform: LocalPlatform;
  /** A callback address behind a round-robin: each request goes to the next instance that is alive. */
  balanced(name: string): Channel;
  /** The same address of one instance. */
  at(instance: Instance, name: string): Channel;
};

/** Two processes of the bot as `npm start` runs them, on one Redis, with every way in open. */
export async function startPair(t: Pick<ExecutionContext, 'teardown'>): Promise<Pair> {
  const redis = await startRedis(t);
  const [gateway, platform] = [await startGateway(), await startPlatform()];
  t.teardown(gateway.close);
  t.teardown(platform.close);
  const folder = mkdtempSync(join(tmpdir(), 'pair-'));
  for (const name of ['lists', 'contacts']) cpSync(join(bundledData, name), join(folder, name), { recursive: true });
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  const environment = {
    ...{ PORT: '0', DATA_DIR: folder, REDIS_URL: redis.url, WECOM_API_BASE: platform.base },
    ...{ WECOM_CORP_ID: platform.corpId, WECOM_AGENT_ID: String(platform.agentId) },
    ...{ WECOM_APP_SECRET: platform.secret, WECOM_KF_SECRET: platform.secret },
    ...{ WECOM_ROBOT_ID: gateway.botId, WECOM_ROBOT_SECRET: gateway.secret, WECOM_ROBOT_WS_URL: gateway.url },
    ...Object.fromEntries(['APP', 'ROBOT', 'KF'].map((name) => [`WECOM_${name}_TOKEN`, vectorA.token])),
    ...Object.fromEntries(['APP', 'ROBOT', 'KF'].map((name) => [`WECOM_${name}_AES_KEY`, vectorA.aesKey])),
  };
  const instances = await Promise.all([startInstance(t, environment), startInstance(t, environment)]);
  let turn = 0;
  const next = (): Instance => {
    const alive = instances.filter(({ child }) => child.exitCode === null && child.signalCode === null);
    turn += 1;
    const chosen = alive[turn % alive.length];
    if (chosen === undefined) throw new Error('nobody is alive');
    return chosen;
  };
  const channel = (instance: () => Instance, name: string): Channel => ({
    name,
    start: async () => {},
    stop: async () => {},
    handle: async ({ method, query, body }) => {
      const url = `${instance().address}/wecom/${name}?${new URLSearchParams(query as Record<string, string>)}`;
      const response = await fetch(url, { method, body: Buffer.from(body).toString() });
      return { status: response.status, type: '', body: await response.text() };
    },
  });
  return {
    ...{ instances, gateway, platform },
    balanced: (name) => channel(next, name),
    at: (instance, name) => channel(() => instance, name),
  };
}

async function startInstance(
  t: Pick<ExecutionContext, 'teardown'>,
  environment: Record<string, string>,
): Promise<Instance> {
  const child = spawn(process.execPath, ['--optimize-for-size', '--import=tsx', 'src/main.ts'], {
    cwd: projectFolder,
    env: { PATH: process.env.PATH ?? '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const heard = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    heard.out += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    heard.err += chunk;
  });
  const ended = once(child, 'close');
  t.teardown(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  await waitFor(() => heard.out.includes('渠道：') || child.exitCode !== null, patienceMs);
  const address = /谁来管已启动：(http:\/\/\S+)\//u.exec(heard.out)?.[1];
  if (address === undefined) throw new Error(`ended at once: ${heard.err}`);
  const holds = () => lastState(heard.err) === 'ready';
  return { child, address, log: () => heard.err, holds };
}

/** What the long connection last said of itself in the log. */
function lastState(log: string): string | undefined {
  return [...log.matchAll(/"robot-socket\.(ready|connecting|off|displaced|refused)"/gu)].at(-1)?.[1];
}

export async function waitFor(holds: () => boolean, ms: number): Promise<void> {
  const latest = Date.now() + ms;
  while (!holds()) {
    if (Date.now() > latest) throw new Error(`waited in vain: ${holds.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
