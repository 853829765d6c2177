import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

/** The repository's folder, from which commands are run. */
export const projectFolder = fileURLToPath(new URL('../..', import.meta.url));

export type Ran = { status: number | null; out: string; err: string };

export type RunOptions = { input?: string; environment?: Record<string, string> };

/** Runs `npm run -s cli -- <words>` without npm, as a child process. */
export async function runCli(words: string[], { input = '', environment = {} }: RunOptions = {}): Promise<Ran> {
  const child = spawn(process.execPath, ['--import=tsx', 'src/cli/main.ts', ...words], {
    cwd: projectFolder,
    env: { PATH: process.env.PATH ?? '', ...environment },
  });
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { status: await ended, out, err };
}
