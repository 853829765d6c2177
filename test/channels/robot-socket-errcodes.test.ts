import test, { type ExecutionContext } from 'ava';
import { laterThrough } from '../../src/channels/later.ts';
import { createRobotSocket } from '../../src/channels/robot-socket.ts';
import { createLanes } from '../../src/delivery/lanes.ts';
import { createOutbox, type Outbox } from '../../src/delivery/outbox.ts';
import { createTargets } from '../../src/delivery/targets.ts';
import { deliverDue } from '../../src/delivery/worker.ts';
import { Pace } from '../../src/store/pace.ts';
import { type LocalGateway, startGateway } from '../helpers/local-wecom/gateway.ts';
import { memoryDepartures } from '../helpers/memory-departures.ts';
import { robotMessage, socketOptions, until } from './drivers.ts';
import { type Setting, setting } from './support.ts';

type Line = {
  at: Setting;
  gateway: LocalGateway;
  outbox: Outbox;
  /** Asked by a person of that name; how often they saw the answer in the end, and its row, if there is one. */
  asks(user: string): Promise<{ shown: number; row: Awaited<ReturnType<Outbox['rows']>>[number]['row'] | undefined }>;
};

/** A long connection with a real outbox behind it, and a clock that jumps to whatever is due. */
async function line(t: ExecutionContext): Promise<Line> {
  const at = setting();
  const gateway = await startGateway(at.now);
  const outbox = createOutbox(at.store, at.now);
  const pace = new Pace(at.store, at.now);
  const socket = createRobotSocket({
    ...socketOptions(at, gateway),
    ...{ later: laterThrough(outbox, () => {}), pace, waits: { reconnectMs: 10 } },
  });
  await socket.start();
  t.teardown(async () => {
    await socket.stop();
    await gateway.close();
  });
  await until(() => socket.state() === 'ready');
  const carriers = new Map((socket.carriers ?? []).map((carrier) => [carrier.channel, carrier]));
  const ports = {
    ...{ outbox, carriers, lanes: createLanes(at.store, 'a'), targets: createTargets(at.store, [], at.now) },
    ...{ pace, departures: memoryDepartures(), quiet: undefined, now: at.now, report: () => {} },
  };
  const rowOf = async (user: string) => (await outbox.rows()).find(({ key }) => key === `answer/robot:${user}`)?.row;
  const over = async (user: string) => {
    if (socket.state() !== 'ready') return false;
    const { nextAt } = await deliverDue(ports);
    if (nextAt !== undefined) at.clock.now = Math.max(at.clock.now, nextAt);
    const state = (await rowOf(user))?.state;
    return state === undefined || state === 'sent' || state === 'given-up';
  };
  const asks: Line['asks'] = async (user) => {
    at.clock.now += 61_000;
    await until(() => socket.state() === 'ready' && gateway.says(robotMessage(user, '低保', user)));
    // Its answer is kept for minutes only, so it is waited for before the clock jumps.
    await until(async () => (await at.store.get('seen', `robot:${user} answer`)) !== undefined);
    await until(() => over(user));
    return { shown: gateway.shown.filter(({ chat }) => chat === user).length, row: await rowOf(user) };
  };
  return { at, gateway, outbox, asks };
}

const passing = [-1, 6000, 45033, 45009, 846605, 846608, 846609];
const mended = [40013, 48002, 50003, 60011, 93004, 93019, 853000];
const final = [40003, 40008, 40035, 40058, 44004, 45002, 93000, 93006, 93008, 123456];

test('whatever errcode a reply is refused with, its answer is pushed, once', async (t) => {
  const { gateway, asks } = await line(t);
  for (const errcode of [...passing, ...mended, ...final]) {
    gateway.failNext('aibot_respond_msg', errcode);
    const { shown, row } = await asks(`user${errcode}`);
    t.deepEqual([shown, row?.state], [1, 'sent'], `${errcode}`);
  }
});

test('a push that is refused as well goes out when it passes or is mended, and is listed with its errcode when it never can', async (t) => {
  const { gateway, asks } = await line(t);
  for (const errcode of [...passing, ...mended, ...final]) {
    gateway.failNext('aibot_respond_msg', errcode);
    gateway.failNext('aibot_send_msg', errcode);
    const { shown, row } = await asks(`user${errcode}`);
    if (final.includes(errcode)) {
      t.is(shown, 0, `${errcode}`);
      t.like(row, { state: 'given-up', errcode, content: '' }, `${errcode}`);
      t.true(row?.because === 'refused' || row?.because === 'target-gone', `${errcode} ${row?.because}`);
    } else t.deepEqual([shown, row?.state], [1, 'sent'], `${errcode}`);
  }
});

for (const fault of ['silent', 'lost'] as const) {
  test(`a reply, and a push, without acknowledgement (${fault}) are each listed as perhaps sent, and sent no second time`, async (t) => {
    const { gateway, asks } = await line(t);
    const times = fault === 'silent' ? 1 : 0;
    gateway.failNext('aibot_respond_msg', fault);
    const reply = await asks('replied');
    t.like(reply, { shown: times, row: { state: 'given-up', because: 'unclear' } });
    gateway.failNext('aibot_respond_msg', 846605);
    gateway.failNext('aibot_send_msg', fault);
    const push = await asks('pushed');
    t.like(push, { shown: times, row: { state: 'given-up', because: 'unclear' } });
  });
}
