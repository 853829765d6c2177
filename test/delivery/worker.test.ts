import test from 'ava';
import { type Carrier, dropsRepeats } from '../../src/delivery/carrier.ts';
import { createLanes } from '../../src/delivery/lanes.ts';
import { createOutbox } from '../../src/delivery/outbox.ts';
import type { Parcel } from '../../src/delivery/parcel.ts';
import { createPostman } from '../../src/delivery/postman.ts';
import { readQuietHours } from '../../src/delivery/quiet-hours.ts';
import { noticesStatus } from '../../src/delivery/status.ts';
import { createTargets, followsAll, type Target } from '../../src/delivery/targets.ts';
import { type DeliveryReport, deliverDue, type WorkerPorts } from '../../src/delivery/worker.ts';
import { createMemoryStore } from '../../src/store/memory-store.ts';
import { Pace } from '../../src/store/pace.ts';
import { memoryDepartures } from '../helpers/memory-departures.ts';
import {
  busy,
  createFakePlatform,
  fakeCarrier,
  lostAnswer,
  rateLimited,
  refused,
  unreachable,
} from './fake-carrier.ts';

const noon = Date.parse('2026-03-01T12:00:00+08:00');
const minute = 60_000;

function setUp(options: Partial<Carrier> = {}, groups = 3) {
  const clock = { at: noon };
  const now = () => clock.at;
  const store = createMemoryStore(now);
  const platform = createFakePlatform();
  const configured = Array.from({ length: groups }, (_, at): Target => {
    const id = `g${at + 1}`;
    return { id, township: 'baiyanghe', channel: 'webhook', address: { id }, name: '', follows: followsAll };
  });
  const reports: DeliveryReport[] = [];
  const departures = memoryDepartures();
  const ports: WorkerPorts = {
    outbox: createOutbox(store, now),
    departures,
    lanes: createLanes(store, 'one'),
    targets: createTargets(store, configured, now),
    carriers: new Map([['webhook', fakeCarrier(platform, options)]]),
    pace: new Pace(store, now),
    quiet: readQuietHours('22:00-08:00', 'Asia/Shanghai'),
    now,
    report: (report) => reports.push(report),
  };
  return { clock, store, platform, configured, reports, ports, departures };
}

type House = ReturnType<typeof setUp>;

const part = (target: string, number: number, parts = 1): Parcel => ({
  key: `baiyanghe/0002/${target}/${number}`,
  channel: 'webhook',
  address: { id: target },
  content: `${target}-${number}`,
  notice: { township: 'baiyanghe', publication: '0002', revision: '2026-03', target, part: number, parts },
});
const answer = (key: string, target: string): Parcel => ({
  key,
  channel: 'webhook',
  address: { id: target },
  content: key,
});

/** Lets time pass until nothing waits, as the postman would. */
async function run({ ports, clock }: ReturnType<typeof setUp>, until = noon + 86_400_000) {
  for (;;) {
    const { nextAt } = await deliverDue(ports);
    if (nextAt === undefined || nextAt > until) return;
    clock.at = Math.max(clock.at + 1, nextAt);
  }
}

test('each part reaches each group once and in order, however often it is put in', async (t) => {
  const house = setUp();
  for (let time = 0; time < 2; time += 1) {
    for (const group of ['g1', 'g2', 'g3'])
      for (const number of [1, 2, 3]) await house.ports.outbox.put(part(group, number, 3));
    await run(house);
  }
  t.deepEqual(Object.fromEntries(house.platform.received), {
    g1: ['g1-1', 'g1-2', 'g1-3'],
    g2: ['g2-1', 'g2-2', 'g2-3'],
    g3: ['g3-1', 'g3-2', 'g3-3'],
  });
  t.is(house.platform.mostAtOnce, 1);
});

test('a group gets at most twenty messages a minute', async (t) => {
  const house = setUp();
  for (let number = 1; number <= 45; number += 1) await house.ports.outbox.put(part('g1', number, 45));
  await deliverDue(house.ports);
  t.is(house.platform.received.get('g1')?.length, 20);
  house.clock.at += minute;
  await deliverDue(house.ports);
  t.is(house.platform.received.get('g1')?.length, 40);
  await run(house);
  t.is(house.platform.received.get('g1')?.length, 45);
});

test('when the platform says too fast, the same part goes out after a minute, before the next', async (t) => {
  const house = setUp();
  house.platform.next.push(rateLimited);
  await house.ports.outbox.put(part('g1', 1, 2));
  await house.ports.outbox.put(part('g1', 2, 2));
  const { nextAt } = await deliverDue(house.ports);
  t.is(house.platform.received.get('g1'), undefined);
  t.true((nextAt ?? 0) > noon + minute);
  await run(house);
  t.deepEqual(house.platform.received.get('g1'), ['g1-1', 'g1-2']);
});

test('a removed robot is disabled and reported; the other groups hear of everything', async (t) => {
  const house = setUp();
  house.platform.removed.add('g2');
  for (const group of ['g1', 'g2', 'g3'])
    for (const number of [1, 2]) await house.ports.outbox.put(part(group, number, 2));
  await run(house);
  t.deepEqual([...house.platform.received.keys()].sort(), ['g1', 'g3']);
  t.like(
    house.reports.find(({ event }) => event === 'delivery.target-disabled'),
    { errcode: 93000 },
  );
  const status = await noticesStatus(house.ports.outbox, house.ports.targets);
  t.like(
    status.find(({ id }) => id === 'g2'),
    { sent: 0, waiting: 0, disabled: { errcode: 93000 } },
  );
  t.deepEqual(
    status.find(({ id }) => id === 'g2')?.givenUp.map(({ because }) => because),
    ['target-gone', 'target-gone'],
  );
  t.like(
    status.find(({ id }) => id === 'g1'),
    { sent: 2, waiting: 0, givenUp: [] },
  );
});

test('an enabled target is sent to again, and what was given up can be asked for again', async (t) => {
  const house = setUp();
  house.platform.removed.add('g1');
  await house.ports.outbox.put(part('g1', 1));
  await run(house);
  house.platform.removed.clear();
  await house.ports.targets.enable('g1');
  const [stuck] = await noticesStatus(house.ports.outbox, house.ports.targets);
  t.true(await house.ports.outbox.again(stuck?.givenUp[0]?.key ?? ''));
  await run(house);
  t.deepEqual(house.platform.received.get('g1'), ['g1-1']);
});

test('notices wait for the morning, answers do not', async (t) => {
  const house = setUp();
  house.clock.at = Date.parse('2026-03-01T23:00:00+08:00');
  await house.ports.outbox.put(part('g1', 1));
  await house.ports.outbox.put(answer('late', 'g1'));
  const { nextAt } = await deliverDue(house.ports);
  t.deepEqual(house.platform.received.get('g1'), ['late']);
  t.is(nextAt, Date.parse('2026-03-02T08:00:00+08:00'));
  house.clock.at = nextAt ?? 0;
  await deliverDue(house.ports);
  t.deepEqual(house.platform.received.get('g1'), ['late', 'g1-1']);
});

test('what may have arrived is not sent twice, and the status says so', async (t) => {
  const house = setUp();
  house.platform.next.push(lostAnswer);
  await house.ports.outbox.put(part('g1', 1));
  await run(house);
  t.is(house.platform.received.get('g1'), undefined);
  const [status] = await noticesStatus(house.ports.outbox, house.ports.targets);
  t.deepEqual(
    status?.givenUp.map(({ because }) => because),
    ['unclear'],
  );
});

test('where the platform drops repeats, a doubtful message is sent again', async (t) => {
  const house = setUp({ repeats: dropsRepeats });
  house.platform.next.push(lostAnswer);
  await house.ports.outbox.put(part('g1', 1));
  await run(house);
  t.deepEqual(house.platform.received.get('g1'), ['g1-1']);
});

for (const [how, doubt] of [
  ['was not acknowledged', (house: House) => void house.platform.next.push(lostAnswer)],
  ['a crash interrupted', (house: House) => house.ports.outbox.depart('answer/late')],
] as const) {
  test(`a message that ${how} and whose repeat is refused may have arrived, and is listed so`, async (t) => {
    const house = setUp({ repeats: dropsRepeats });
    await house.ports.outbox.put(answer('late', 'g1'));
    await doubt(house);
    house.platform.next.push(refused);
    await run(house);
    const [row] = await house.ports.outbox.rows();
    t.like(row?.row, { state: 'given-up', because: 'unclear', errcode: 40058, content: '' });
    t.is(house.reports.at(-1)?.detail.split(':')[0], 'unclear');
    await house.ports.outbox.put(answer('next', 'g1'));
    house.platform.next.push(refused);
    await run(house);
    const next = (await house.ports.outbox.rows()).find(({ key }) => key === 'answer/next');
    t.is(next?.row.because, 'refused', 'without a doubt a refusal is one');
  });
}

const key = 'notice/baiyanghe/0002/g1/1';

test('what a crash kept from leaving is sent as soon as no call can be under way any more', async (t) => {
  const house = setUp({ tellsLeaving: true });
  await house.ports.outbox.put(part('g1', 1));
  await house.ports.outbox.depart(key, house.ports.departures.id);
  const { nextAt = 0 } = await deliverDue(house.ports);
  t.is(house.platform.received.get('g1'), undefined);
  t.is(nextAt, noon + 15_000);
  house.clock.at = nextAt;
  await run(house);
  t.deepEqual(house.platform.received.get('g1'), ['g1-1']);
  t.like((await house.ports.outbox.rows())[0]?.row, { state: 'sent', attempts: 2 });
});

for (const [how, journal] of [
  ['has left', (house: House) => house.ports.departures.id],
  ['another machine was to send', () => 'another journal'],
  ['goes by a way that cannot tell', () => undefined],
] as const) {
  test(`what ${how} when the crash came is not sent a second time`, async (t) => {
    const house = setUp({ tellsLeaving: true });
    await house.ports.outbox.put(part('g1', 1));
    await house.ports.outbox.depart(key, journal(house));
    if (how === 'has left') house.ports.departures.mark(`${key}#1`);
    house.clock.at += minute;
    await run(house);
    t.is(house.platform.received.get('g1'), undefined);
    t.like((await house.ports.outbox.rows())[0]?.row, { state: 'given-up', because: 'unclear' });
  });
}

test('a departure is noted just before the message leaves, and forgotten once the outbox knows how it went', async (t) => {
  const house = setUp({
    tellsLeaving: true,
    send: async (_shipment, leaving) => {
      leaving?.();
      seen.push([...house.departures.marked]);
      return { ok: true };
    },
  });
  const seen: string[][] = [];
  await house.ports.outbox.put(part('g1', 1));
  await run(house);
  t.deepEqual(seen, [[`${key}#1`]]);
  t.deepEqual([...house.departures.marked], []);
});

test('a doubtful message is not repeated once the platform would show it a second time', async (t) => {
  const house = setUp({ repeats: { answersMs: 0, noticesMs: 4 * 60 * minute } });
  house.platform.next.push(lostAnswer, ...Array.from({ length: 12 }, () => unreachable));
  await house.ports.outbox.put(part('g1', 1));
  await run(house);
  t.is(house.platform.received.get('g1'), undefined);
  t.like((await house.ports.outbox.rows())[0]?.row, { state: 'given-up', because: 'unclear' });
  t.true(house.clock.at - noon >= 4 * 60 * minute);
  t.true(await house.ports.outbox.again((await house.ports.outbox.rows())[0]?.key ?? ''));
  house.platform.next.length = 0;
  await run(house, noon + 7 * 86_400_000);
  t.deepEqual(house.platform.received.get('g1'), ['g1-1'], 'a person may ask for it all the same');
});

test('what nobody answered for in the end is listed as doubtful when one try was, else by what happened', async (t) => {
  const house = setUp({ repeats: dropsRepeats });
  house.platform.next.push(lostAnswer, ...Array.from({ length: 400 }, () => unreachable));
  await house.ports.outbox.put(answer('doubtful', 'g1'));
  await run(house);
  await house.ports.outbox.put(answer('never', 'g1'));
  await run(house, house.clock.at + 86_400_000);
  const because = Object.fromEntries((await house.ports.outbox.rows()).map(({ key, row }) => [key, row.because]));
  t.deepEqual(because, { 'answer/doubtful': 'unclear', 'answer/never': 'too-late' });
});

test('a message that a crash interrupted is not sent again by itself', async (t) => {
  const house = setUp();
  await house.ports.outbox.put(part('g1', 1, 2));
  await house.ports.outbox.put(part('g1', 2, 2));
  const [first] = await house.ports.outbox.rows();
  await house.ports.outbox.depart(first?.key ?? '');
  await run(house);
  t.deepEqual(house.platform.received.get('g1'), ['g1-2']);
  const [status] = await noticesStatus(house.ports.outbox, house.ports.targets);
  t.like(status?.givenUp[0], { because: 'unclear', part: 1 });
});

test('a refused message is given up with its errcode, the next one still goes out', async (t) => {
  const house = setUp();
  house.platform.next.push(busy, refused);
  await house.ports.outbox.put(part('g1', 1, 2));
  await house.ports.outbox.put(part('g1', 2, 2));
  await run(house);
  t.deepEqual(house.platform.received.get('g1'), ['g1-2']);
  const [status] = await noticesStatus(house.ports.outbox, house.ports.targets);
  t.like(status?.givenUp[0], { because: 'refused', errcode: 40058, part: 1 });
});

test('an answer that nobody waits for any more is not sent, nor one without a channel', async (t) => {
  const house = setUp();
  await house.ports.outbox.put(answer('late', 'g1'));
  await house.ports.outbox.put({ ...answer('lost', 'g1'), channel: 'pigeon' });
  house.clock.at += 2 * 3_600_000;
  await run(house);
  t.is(house.platform.received.size, 0);
  t.deepEqual(house.reports.map(({ detail }) => detail).sort(), ['no-carrier', 'too-late']);
});

test('two instances on one store send nothing twice', async (t) => {
  const house = setUp({}, 5);
  const other = { ...house.ports, lanes: createLanes(house.store, 'two') };
  for (const { id } of house.configured)
    for (const number of [1, 2, 3]) await house.ports.outbox.put(part(id, number, 3));
  await Promise.all([deliverDue(house.ports), deliverDue(other), deliverDue(house.ports), deliverDue(other)]);
  await run(house);
  for (const { id } of house.configured)
    t.deepEqual(house.platform.received.get(id), [`${id}-1`, `${id}-2`, `${id}-3`]);
});

test('the postman sends what is put in while it runs, and stops after the message under way', async (t) => {
  const house = setUp();
  const postman = createPostman({ ...house.ports, now: () => noon, pollMs: 50 });
  postman.start();
  await house.ports.outbox.put(part('g1', 1));
  postman.poke();
  const begin = performance.now();
  while (house.platform.received.size === 0 && performance.now() - begin < 3_000)
    await new Promise((done) => setTimeout(done, 5));
  t.deepEqual(house.platform.received.get('g1'), ['g1-1']);
  await postman.stop();
  await house.ports.outbox.put(part('g1', 2));
  await new Promise((done) => setTimeout(done, 120));
  t.deepEqual(house.platform.received.get('g1'), ['g1-1']);
});
