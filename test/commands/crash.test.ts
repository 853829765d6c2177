import { execFile } from 'node:child_process';
import { appendFileSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import test, { type ExecutionContext } from 'ava';
import { finishAll } from '../../src/commands/commit.ts';
import { publish } from '../../src/commands/publish.ts';
import { noticesStatus } from '../../src/delivery/status.ts';
import { deliverDue } from '../../src/delivery/worker.ts';
import { openJsonStore } from '../../src/store/json-store.ts';
import { createFakePlatform, fakeCarrier } from '../delivery/fake-carrier.ts';
import { document, makeDataDir, makePorts, noon } from './support.ts';

/** Runs the child until it ends or is killed before a step; gives the names of the steps it went through, when it ended. */
async function runChild(folder: string, dieAt: number): Promise<string[] | 'killed'> {
  const words = ['--import=tsx', 'test/commands/crash-child.ts', folder, String(dieAt)];
  try {
    const { stdout } = await promisify(execFile)(process.execPath, words);
    return JSON.parse(stdout);
  } catch (error) {
    if (error instanceof Error && 'signal' in error && error.signal === 'SIGKILL') return 'killed';
    throw error;
  }
}

/** What the platform took, in order; written by the child and by us, lost by no crash. */
const received = (folder: string) => {
  const path = join(folder, 'received.log');
  return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : [];
};

/** Starts again on the same folder, as after a crash, and does what a start does. */
async function startAgain(folder: string) {
  const store = await openJsonStore({ folder: join(folder, 'state'), now: () => Date.now(), onFault: () => {} });
  const carrier = fakeCarrier(createFakePlatform(), {
    send: async ({ key, address }) => {
      const failure = { remedy: 'disable-target', maybeSent: false, errcode: 93000, detail: '93000' } as const;
      if (address.id === 'g2') return { ok: false, failure };
      appendFileSync(join(folder, 'received.log'), `${key}\n`);
      return { ok: true };
    },
  });
  // Nothing that left before the crash can be on its way any more.
  const now = () => noon + 20_000;
  const { lists, worker } = makePorts({ folder, store, carrier, groups: 3, now });
  await finishAll(lists);
  // What had not left is put back first.
  await deliverDue(worker);
  await deliverDue(worker);
  return { store, lists, worker };
}

async function dieBefore(t: ExecutionContext, at: number, name: string): Promise<void> {
  const folder = makeDataDir(t);
  t.is(await runChild(folder, at), 'killed');
  const { store, lists, worker } = await startAgain(folder);
  const where = `killed before step ${at} (${name})`;
  const label = lists.reader.labelOn('baiyanghe', '2026-03-20');
  t.true(label === '2025-07' || label === '2026-03', where);
  t.is(lists.reader.history('baiyanghe').intent, undefined, where);
  const expected = ['notice/baiyanghe/0001/g1/01', 'notice/baiyanghe/0001/g3/01'];
  if (label === '2025-07') {
    t.deepEqual(received(folder), [], where);
    t.deepEqual(
      readdirSync(join(folder, 'lists/baiyanghe')).filter((file) => file.endsWith('.json')),
      ['2025-07.json'],
      where,
    );
    await publish({ fileName: 'dev-2026-03.txt', bytes: document, revision: '2026-03' }, lists);
    await deliverDue(worker);
  }
  t.deepEqual(received(folder).sort(), expected, where);
  const status = await noticesStatus(worker.outbox, worker.targets);
  const gone = status.find(({ id }) => id === 'g2');
  t.like(gone, { sent: 0, waiting: 0 }, where);
  t.true(gone?.disabled?.errcode === 93000 || gone?.givenUp[0]?.because === 'unclear', where);
  await store.close();
}

const leave: Array<() => void> = [];
const names = await runChild(makeDataDir({ teardown: (work) => leave.push(work) }), 0);
for (const work of leave) work();
if (names === 'killed') throw new Error('the child died without being killed');
const steps = names.map((name, at) => ({ name, at: at + 1 }));

test('publishing and sending is made of many steps', (t) => {
  t.true(steps.length > 30);
  t.is(steps.filter(({ name }) => name === 'leaving').length, 3);
});

/** A few at a time, each a process of its own. */
const together = 4;
for (let first = 0; first < steps.length; first += together) {
  const some = steps.slice(first, first + together);
  test.serial(
    `killed before ${some.map(({ at, name }) => `${at} ${name}`).join(', ')}: old or new, and told exactly once`,
    async (t) => {
      t.timeout(110_000);
      await Promise.all(some.map(({ at, name }) => dieBefore(t, at, name)));
    },
  );
}
