import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundledData } from '../helpers/engine.ts';
import { projectFolder, type Ran, runCli } from './run.ts';

/** A start takes two seconds on a quiet machine. */
const patienceMs = 90_000;

type Teardown = { teardown: (work: () => unknown) => void };

export const revised = 'test/fixtures/revisions/dev-2026-03.txt';

/** A `DATA_DIR` of its own with the bundled list and directory, and the command line on it. */
export function makeTownFolder(t: Teardown, environment: Record<string, string> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'town-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  for (const name of ['lists', 'contacts']) cpSync(join(bundledData, name), join(folder, name), { recursive: true });
  const all = { DATA_DIR: folder, LOG_LEVEL: 'silent', QUIET_HOURS: 'off', ...environment };
  const cli = (...words: string[]): Promise<Ran> => runCli(words, { environment: all });
  return { folder, environment: all, cli };
}

export type RunningBot = {
  address: string;
  child: ChildProcess;
  ask: (text: string) => Promise<{ outcome: string; duties: string[]; revision: string; text: string }>;
  kill: (signal: 'SIGTERM' | 'SIGKILL') => Promise<void>;
};

/** The bot as `npm start` starts it, on a free port. */
export async function startBot(t: Teardown, environment: Record<string, string>): Promise<RunningBot> {
  const child = spawn(process.execPath, ['--optimize-for-size', '--import=tsx', 'src/main.ts'], {
    cwd: projectFolder,
    env: { PATH: process.env.PATH ?? '', PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close');
  t.teardown(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      said += text;
    });
  }
  await until(() => /渠道：/u.test(said) || child.exitCode !== null);
  const address = /谁来管已启动：(http:\/\/\S+)\//u.exec(said)?.[1];
  if (address === undefined) throw new Error(`ended at once: ${said}`);
  return {
    address,
    child,
    ask: async (text) => {
      const headers = { 'content-type': 'application/json' };
      return await (
        await fetch(`${address}/api/ask`, { method: 'POST', headers, body: JSON.stringify({ text }) })
      ).json();
    },
    kill: async (signal) => {
      child.kill(signal);
      await ended;
    },
  };
}

/** Waits for something that becomes true by itself. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const latest = Date.now() + patienceMs;
  while (!(await holds())) {
    if (Date.now() > latest) throw new Error('waited in vain');
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
