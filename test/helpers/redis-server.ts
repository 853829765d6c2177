import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExecutionContext, TestFn } from 'ava';
import { Redis } from 'ioredis';

/** A real Redis server of the test's own, empty, gone with the test. */
export type RedisServer = { url: string; child: ChildProcess; stop: () => Promise<void> };

const present = spawnSync('redis-server', ['--version']).status === 0;
const required = process.env.REQUIRE_SERVICES === '1';

/** `test`, or where no redis-server is installed a test that is counted as skipped and says so; with REQUIRE_SERVICES=1 it fails. */
export function testWithRedis(test: TestFn): (title: string, body: (t: ExecutionContext) => Promise<void>) => void {
  if (present || required) return (title, body) => test(title, body);
  return (title, body) => test.skip(`${title} (skipped: no redis-server on this machine)`, body);
}

/** Tests side by side may be given the same port between looking for one and using it. */
const mostStarts = 5;

/** Starts a server on `port`, or on a free one. `options` are redis-server's own, e.g. `['--requirepass', 'x']`. */
export async function startRedis(
  t: Pick<ExecutionContext, 'teardown'>,
  { port, options = [] }: { port?: number; options?: string[] } = {},
): Promise<RedisServer> {
  if (!present) throw new Error('REQUIRE_SERVICES=1, but there is no redis-server on this machine');
  const folder = await mkdtemp(join(tmpdir(), 'redis-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  for (let start = 1; ; start += 1) {
    const chosen = port ?? (await freePort());
    const settings = ['--port', String(chosen), '--bind', '127.0.0.1', '--save', '', '--dir', folder, ...options];
    const child = spawn('redis-server', settings, { stdio: 'ignore' });
    const stop = () => killed(child);
    t.teardown(stop);
    try {
      await untilItAnswers(chosen, child);
      return { url: `redis://127.0.0.1:${chosen}`, child, stop };
    } catch (error) {
      if (port !== undefined || start === mostStarts) throw error;
    }
  }
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

async function untilItAnswers(port: number, child: ChildProcess): Promise<void> {
  const probe = new Redis({ port, host: '127.0.0.1', retryStrategy: () => 20, maxRetriesPerRequest: 250 });
  probe.on('error', () => {});
  try {
    await Promise.race([
      probe.ping().catch((error: unknown) => {
        if (!(error instanceof Error && error.message.startsWith('NOAUTH'))) throw error;
      }),
      once(child, 'exit').then(() => Promise.reject(new Error(`redis-server ended at once on port ${port}`))),
    ]);
  } finally {
    probe.disconnect();
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
