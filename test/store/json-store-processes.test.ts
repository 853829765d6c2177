import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import { StoreError } from '../../src/store/errors.ts';
import { type JsonStore, openJsonStore } from '../../src/store/json-store.ts';
import { findHolder, takeLock } from '../../src/store/lock.ts';
import { readLock, removeStale } from '../../src/store/lock-file.ts';

const program = fileURLToPath(new URL('writer-process.ts', import.meta.url));
const now = () => Date.now();

test('refuses a second process on the same folder, and names the first', async (t) => {
  const folder = await stateFolder(t);
  const first = startWriter(t, folder, 'hold');
  t.is(await first.nextLine(), 'open');
  const error = await t.throwsAsync(openHere(t, folder), { instanceOf: StoreError });
  t.deepEqual([error?.code, error?.values], ['store.locked', { pid: first.child.pid ?? 0, folder }]);
  t.is((await findHolder(folder, now))?.pid, first.child.pid);
});

test('refuses to open a folder twice in one process, and opens it again once closed', async (t) => {
  const folder = await stateFolder(t);
  const store = await openHere(t, folder);
  await t.throwsAsync(openHere(t, folder), { message: /store\.locked/u });
  await store.close();
  t.is(await findHolder(folder, now), undefined);
  await openHere(t, folder);
});

test('takes the folder over from a process that was killed', async (t) => {
  const folder = await stateFolder(t);
  const first = startWriter(t, folder, 'hold');
  await first.nextLine();
  await first.kill();
  t.is(await findHolder(folder, now), undefined);
  await openHere(t, folder);
  t.is((await findHolder(folder, now))?.pid, process.pid);
});

test('lets one of many win that start at once over a dead process’s lock', async (t) => {
  for (let round = 0; round < 3; round += 1) {
    const folder = await stateFolder(t);
    await plantLock(folder, { pid: 2 ** 22 + 1 });
    const options = { folder, now, onFault: (fault: StoreError) => void t.fail(fault.message) };
    const tries = await Promise.allSettled(Array.from({ length: 30 }, () => takeLock(options)));
    const won = tries.filter((result) => result.status === 'fulfilled');
    t.is(won.length, 1);
    for (const result of tries) if (result.status === 'rejected') t.regex(String(result.reason), /store\.locked/u);
    t.deepEqual(await readdir(folder), ['lock.json'], 'no gate or draft is left behind');
    await won[0]?.value.release();
  }
});

test('removes no lock but the one that was judged dead', async (t) => {
  const folder = await stateFolder(t);
  const path = join(folder, 'lock.json');
  await plantLock(folder, { pid: 2 ** 22 + 1 });
  await removeStale(path, 'what stood there a moment ago', false);
  const { text = '' } = await readLock(path);
  t.regex(text, /planted/u);
  await removeStale(path, text, false);
  t.deepEqual(await readdir(folder), []);
});

test('does not take another process that got the same pid for the holder', async (t) => {
  const folder = await stateFolder(t);
  await plantLock(folder, { pid: process.pid, mark: 'an-earlier-boot/1' });
  if (process.platform !== 'linux') return t.pass('only Linux tells when a process started');
  await t.notThrowsAsync(openHere(t, folder));
});

test('judges a holder on another machine by its pulse', async (t) => {
  const folder = await stateFolder(t);
  await plantLock(folder, { pid: 1, host: 'another' });
  await t.throwsAsync(openHere(t, folder), { message: /store\.locked/u });
  const silentSince = (now() - 61_000) / 1000;
  await utimes(join(folder, 'lock.json'), silentSince, silentSince);
  await t.notThrowsAsync(openHere(t, folder));
});

for (const content of ['', '{"pid":', '{}']) {
  test(`takes over a lock file that holds ${JSON.stringify(content)}`, async (t) => {
    const folder = await stateFolder(t);
    await mkdir(folder);
    await writeFile(join(folder, 'lock.json'), content);
    await t.notThrowsAsync(openHere(t, folder));
  });
}

test('opens although a crash left the gate of a takeover shut', async (t) => {
  const folder = await stateFolder(t);
  await plantLock(folder, { pid: 2 ** 22 + 1 });
  await writeFile(join(folder, 'lock.json.taking'), '');
  await t.notThrowsAsync(openHere(t, folder));
});

test('says in the lock file how commands reach the process, to its owner only', async (t) => {
  const folder = await stateFolder(t);
  const store = await openHere(t, folder);
  await store.announce({ port: 41_234, token: 'opens' });
  const holder = await findHolder(folder, now);
  t.like(holder, { pid: process.pid, port: 41_234, token: 'opens' });
  t.is((await stat(join(folder, 'lock.json'))).mode & 0o077, 0);
  await store.close();
  await t.throwsAsync(store.announce({ port: 1, token: 'late' }), { message: /store\.lock-lost/u });
  t.false((await readdir(folder)).includes('lock.json'));
});

test('writes nothing more once another process has the folder, and says so', async (t) => {
  const folder = await stateFolder(t);
  const told = new EventEmitter();
  const store = await openJsonStore({ folder, now, onFault: (fault) => told.emit('fault', fault), pulseMs: 20 });
  t.teardown(() => store.close());
  await store.put('tokens', 'key', 'ours');
  const fault = once(told, 'fault');
  await plantLock(folder, { pid: 2 ** 22 + 1, host: 'another' });
  t.is((await fault)[0].code, 'store.lock-lost');
  await t.throwsAsync(store.put('tokens', 'key', 'too late'), { message: /store\.lock-lost/u });
  t.is(await store.get('tokens', 'key'), 'ours');
  await store.close();
  t.true((await readdir(folder)).includes('lock.json'), 'the other process’s lock stays');
});

test('keeps the folder although somebody tidies the lock file away', async (t) => {
  const folder = await stateFolder(t);
  const store = await openJsonStore({ folder, now, onFault: (fault) => void t.fail(fault.message), pulseMs: 20 });
  t.teardown(() => store.close());
  await rm(join(folder, 'lock.json'));
  while ((await findHolder(folder, now)) === undefined) await wait(10);
  await t.throwsAsync(openHere(t, folder), { message: /store\.locked/u });
  await store.put('tokens', 'key', 1);
});

test('says that a folder cannot be written', async (t) => {
  const folder = await stateFolder(t);
  await writeFile(folder, 'a file where the folder should be');
  const error = await t.throwsAsync(openHere(t, folder), { instanceOf: StoreError });
  t.deepEqual([error?.code, error?.values], ['store.unwritable', { file: folder, reason: 'EEXIST' }]);
});

test('loses nothing that was acknowledged when it is killed in the middle of writing, again and again', async (t) => {
  const folder = await stateFolder(t);
  const acknowledged = new Set<string>();
  for (let round = 0; round < 5; round += 1) {
    const writer = startWriter(t, folder, 'write');
    t.is(await writer.nextLine(), 'open', 'no state file was found broken');
    const wanted = acknowledged.size + 20 + 60 * round;
    while (acknowledged.size < wanted) acknowledged.add(await writer.nextLine());
    await writer.kill();
    for (const line of await writer.rest()) acknowledged.add(line);
    const store = await openHere(t, folder);
    const ids = new Set((await store.list<number>('seen')).map(({ value }) => value));
    const lanes = new Map((await store.list<number[]>('cursors')).map(({ key, value }) => [key, new Set(value)]));
    const lost = [...acknowledged].filter((line) => {
      const [lane, count] = line.split(' ');
      return !ids.has(Number(count)) || !lanes.get(`lane-${lane}`)?.has(Number(count));
    });
    t.deepEqual(lost, []);
    await store.close();
  }
  t.log(`${acknowledged.size} acknowledged writes, 5 kills`);
  t.deepEqual(
    (await readdir(folder)).filter((name) => name.includes('broken')),
    [],
  );
});

async function stateFolder(t: ExecutionContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'store-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  return join(folder, 'state');
}

async function openHere(t: ExecutionContext, folder: string): Promise<JsonStore> {
  const store = await openJsonStore({ folder, now, onFault: (fault) => void t.fail(fault.message) });
  t.teardown(() => store.close());
  return store;
}

/** A lock file as another process would have left it. */
async function plantLock(folder: string, holder: { pid: number; host?: string; mark?: string }): Promise<void> {
  await mkdir(folder, { recursive: true });
  const lock = { host: hostname(), startedAt: now(), id: 'planted', ...holder };
  await writeFile(join(folder, 'lock.json'), JSON.stringify(lock));
}

type Writer = {
  child: ChildProcess;
  nextLine: () => Promise<string>;
  /** Lines that were said and not yet read. */
  rest: () => Promise<string[]>;
  kill: () => Promise<void>;
};

function startWriter(t: ExecutionContext, folder: string, mode: 'hold' | 'write'): Writer {
  const child = spawn(process.execPath, ['--import=tsx', program, folder, mode], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = once(child, 'exit');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const kill = async () => {
    child.kill('SIGKILL');
    await gone;
  };
  t.teardown(kill);
  const nextLine = async () => String((await lines.next()).value);
  const rest = async () => {
    const found: string[] = [];
    for (let line = await lines.next(); line.done !== true; line = await lines.next()) found.push(line.value);
    return found.filter((line) => /^\d+ \d+$/u.test(line));
  };
  return { child, nextLine, rest, kill };
}
