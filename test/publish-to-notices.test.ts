import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import test, { type ExecutionContext } from 'ava';
import { finishAll } from '../src/commands/commit.ts';
import { publish } from '../src/commands/publish.ts';
import { noticesStatus } from '../src/delivery/status.ts';
import { deliverDue, type WorkerPorts } from '../src/delivery/worker.ts';
import { openJsonStore } from '../src/store/json-store.ts';
import { type LocalPlatform, startPlatform } from './helpers/local-wecom/platform.ts';
import { plainSource } from './helpers/plain-source.ts';
import { groups, limited, makeTown, noon, openTown, removed, request } from './publish-to-notices.ts';

/** What another program sent to the group that has had its twenty messages. */
const chatter = '今日值班安排';

const { program, remove: removeProgram } = plainSource('test/publish-to-notices-child.ts');

type Scene = { folder: string; platform: LocalPlatform; clock: { at: number }; close: () => Promise<void> };

/** A town with its list, and the platform with twenty groups, on a clock of its own. */
async function makeScene(): Promise<Scene> {
  const clock = { at: noon };
  const webhooks = groups.filter((key) => key !== removed);
  const platform = await startPlatform({ now: () => clock.at, webhooks });
  for (let sent = 0; sent < 20; sent += 1) {
    const body = JSON.stringify({ msgtype: 'text', text: { content: chatter } });
    await fetch(`${platform.base}/cgi-bin/webhook/send?key=${limited}`, { method: 'POST', body });
  }
  const { folder, remove } = makeTown();
  const close = async () => {
    await platform.close();
    remove();
  };
  return { folder, platform, clock, close };
}

/** Runs the child until it ends or is killed before a step; gives the names of the steps it went through, when it ended. */
async function runChild({ folder, platform }: Scene, dieAt: number): Promise<string[] | 'killed'> {
  const words = [program, folder, platform.base, String(dieAt)];
  try {
    const { stdout } = await promisify(execFile)(process.execPath, words);
    return JSON.parse(stdout);
  } catch (error) {
    if (error instanceof Error && 'signal' in error && error.signal === 'SIGKILL') return 'killed';
    throw error;
  }
}

/** What a group has read, apart from the other program's messages. */
const readBy = ({ platform }: Scene, key: string) =>
  platform.delivered
    .filter(({ to }) => to === `webhook ${key}`)
    .map(({ content }) => String(content.content))
    .filter((content) => content !== chatter);

/** Starts again a minute later, does what a start does, and sends until nothing waits. */
async function startAgain({ folder, platform, clock }: Scene) {
  clock.at = noon + 70_000;
  const store = await openJsonStore({ folder: join(folder, 'state'), now: Date.now, onFault: () => {} });
  const { lists, worker } = openTown({ folder, base: platform.base, store, now: () => clock.at });
  await finishAll(lists);
  await sendAll(worker, clock);
  return { store, lists, worker };
}

async function sendAll(worker: WorkerPorts, clock: { at: number }): Promise<void> {
  for (let rounds = 0; rounds < 10; rounds += 1) {
    const { nextAt } = await deliverDue(worker);
    if (nextAt === undefined) return;
    clock.at = Math.max(clock.at, nextAt);
  }
  throw new Error('something waits for ever');
}

async function dieBefore(t: ExecutionContext, at: number, name: string): Promise<void> {
  const scene = await makeScene();
  const where = `killed before step ${at} (${name})`;
  try {
    t.is(await runChild(scene, at), 'killed', where);
    const { store, lists, worker } = await startAgain(scene);
    const label = lists.reader.labelOn('baiyanghe', '2026-03-20');
    t.true(label === '2025-07' || label === '2026-03', where);
    if (label === '2025-07') {
      for (const key of groups) t.deepEqual(readBy(scene, key), [], `${where}: ${key}`);
      await publish(request, lists);
      await sendAll(worker, scene.clock);
    }
    const unheard = await unclear(worker);
    t.is(unheard.length, isUnheard(at) ? 1 : 0, where);
    // The one thing that nobody can know: it left, was refused for its pace, and the refusal was not heard. A person looks.
    for (const { key, group } of unheard) if (group === limited) await worker.outbox.again(key);
    await sendAll(worker, scene.clock);
    for (const key of groups) t.deepEqual(readBy(scene, key), key === removed ? [] : notice, `${where}: ${key}`);
    t.is((await noticesStatus(worker.outbox, worker.targets)).filter(({ waiting }) => waiting > 0).length, 0, where);
    await store.close();
  } finally {
    await scene.close();
  }
}

/** Killed when the message had left and nobody had heard how it went: it is not sent again, and a person is told to look. */
const isUnheard = (at: number) => {
  const done = names.slice(0, at - 1);
  return done.lastIndexOf('leaving') > done.lastIndexOf('update outbox');
};

async function unclear({ outbox, targets }: WorkerPorts): Promise<Array<{ key: string; group: string }>> {
  const status = await noticesStatus(outbox, targets);
  return status.flatMap(({ givenUp, name: position }) =>
    givenUp
      .filter(({ because }) => because === 'unclear')
      .map(({ key }) => ({ key, group: groups[Number(position) - 1] ?? '' })),
  );
}

/** The whole way once, without a crash: its steps, and what a group reads. */
const whole = await makeScene();
const names = await runChild(whole, 0);
if (names === 'killed') throw new Error('the child died without being killed');
const notice = readBy(whole, groups[0] ?? '');
// Below what is awaited: a test file declares all hooks and tests in one go.
test.after.always(() => removeProgram());

test.serial(
  'without a crash every group has the notice once; the removed robot is disabled, the group at its limit waits',
  async (t) => {
    t.timeout(60_000);
    t.regex(
      notice.join('\n'),
      /2026-03版[\s\S]*新增：农村客货邮融合发展工作[\s\S]*https:\/\/lists\.example\.cn\/t\/baiyanghe\/revisions\/2026-03/u,
    );
    for (const key of groups) {
      t.deepEqual(readBy(whole, key), key === removed || key === limited ? [] : notice, key);
    }
    const { store, worker } = await startAgain(whole);
    t.deepEqual(readBy(whole, limited), notice);
    const status = await noticesStatus(worker.outbox, worker.targets);
    t.is(status.length, 20);
    t.deepEqual(
      status
        .filter(({ disabled }) => disabled !== undefined)
        .map(({ disabled, givenUp }) => [disabled?.errcode, givenUp[0]?.because]),
      [[93000, 'target-gone']],
    );
    const refusals = whole.platform.requests.filter(({ query }) => query.key === limited).length - 20 - notice.length;
    t.is(refusals, 1, 'one attempt was refused for its pace');
    await store.close();
    await whole.close();
  },
);

test.serial('the way has a step for everything that is written, and one for each message that leaves', (t) => {
  t.true(names.length > 120, String(names.length));
  t.deepEqual(
    ['connecting', 'leaving', 'on its way'].map((step) => names.filter((name) => name === step).length),
    [20, 20, 20],
  );
});

/** A few at a time, each a process of its own. */
const together = 10;
const atOnce = 3;
for (let first = 0; first < names.length; first += together) {
  const some = names.slice(first, first + together).map((name, at) => ({ name, at: first + at + 1 }));
  test.serial(
    `killed before step ${first + 1} to ${first + some.length}: old or new, and every group told exactly once`,
    async (t) => {
      t.timeout(180_000);
      const waiting = [...some];
      const hand = async () => {
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
          await dieBefore(t, next.at, next.name);
      };
      await Promise.all(Array.from({ length: atOnce }, hand));
    },
  );
}
