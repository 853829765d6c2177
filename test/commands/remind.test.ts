import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { createReminder } from '../../src/commands/remind.ts';
import { noticesStatus } from '../../src/delivery/status.ts';
import { followsAll, type Target } from '../../src/delivery/targets.ts';
import { deliverDue } from '../../src/delivery/worker.ts';
import { createMemoryStore } from '../../src/store/memory-store.ts';
import { createFakePlatform, fakeCarrier } from '../delivery/fake-carrier.ts';
import { makeDataDir, makePorts, noon } from './support.ts';

const dayMs = 86_400_000;
const heading = 'department,phone,address,hours,checked_by,checked_on';

function setUp(t: ExecutionContext, groups = 2) {
  const clock = { at: noon };
  const now = () => clock.at;
  const folder = makeDataDir(t);
  mkdirSync(join(folder, 'contacts'));
  const write = (...rows: string[]) =>
    writeFileSync(join(folder, 'contacts/baiyanghe.csv'), [heading, ...rows].join('\n'));
  const platform = createFakePlatform();
  const carrier = fakeCarrier(platform);
  const { lists, worker } = makePorts({ folder, store: createMemoryStore(now), now, carrier, groups });
  const heard = async (group: string) => {
    await deliverDue(worker);
    return platform.received.get(group) ?? [];
  };
  return { clock, write, lists, worker, heard };
}

/** The tests' noon is 20 March 2026. */
const stale = ['木垒县民政局,12345,,,老王,2025-09-20', '木垒县教育局,12345,,,,'];
const fresh = '木垒县公安局,110,,,小李,2025-09-21';
const empty = '木垒县水利局,,,,,';

test('owners of numbers that nobody checked for half a year are reminded once a month, until they are checked', async (t) => {
  const { clock, write, lists, heard } = setUp(t);
  write(...stale, fresh, empty);
  const reminder = createReminder(lists);
  t.deepEqual(await reminder.round(), []);
  t.deepEqual(await heard('g1'), [
    [
      '**白杨河乡通讯录里有2个电话半年以上没有核对，答复时会注明“待核实”。请核对：**',
      '木垒县民政局（老王，2025-09-20核对）',
      '木垒县教育局（没有写核对人，没有写核对日期）',
      '核对后请把核对日期填进通讯录，再用 contacts import 导入。',
    ].join('\n'),
  ]);
  t.deepEqual(await heard('g2'), [], 'one who looks after it is enough');
  for (let days = 0; days < 11; days += 1) {
    clock.at += dayMs;
    await reminder.round();
  }
  t.is((await heard('g1')).length, 1);
  clock.at += dayMs;
  await reminder.round();
  t.is((await heard('g1')).length, 2, 'on the first of April');
  write(fresh, empty);
  clock.at += 31 * dayMs;
  await reminder.round();
  t.is((await heard('g1')).length, 3, 'the number of October is half a year old by now');
  write('木垒县公安局,110,,,小李,2026-05-01');
  clock.at += 31 * dayMs;
  await reminder.round();
  t.is((await heard('g1')).length, 3);
});

test('several instances and restarts remind once', async (t) => {
  const { clock, write, lists, heard } = setUp(t);
  write(...stale);
  await Promise.all([createReminder(lists).round(), createReminder(lists).round()]);
  clock.at += dayMs;
  await createReminder(lists).round();
  t.is((await heard('g1')).length, 1);
});

test('whoever is named for contacts is reminded; a dead group and one that nothing can be sent to are passed over', async (t) => {
  const { clock, write, lists, worker, heard } = setUp(t);
  write(...stale);
  const target = (id: string, change: Partial<Target> = {}): Target => {
    return { id, township: 'baiyanghe', channel: 'webhook', address: { id }, name: '', follows: followsAll, ...change };
  };
  const some = { all: false, categories: ['民生服务'], departments: [] };
  const all = [
    target('off', { channel: 'app', contacts: true }),
    target('g1'),
    target('g2', { follows: some, contacts: true }),
  ];
  const targets = { ...lists.announcing.targets, of: async () => all };
  const named = { ...lists, announcing: { ...lists.announcing, targets } };
  await createReminder(named).round();
  t.is((await heard('g2')).length, 1);
  t.is((await heard('g1')).length, 0);
  await worker.targets.disable('g2', { remedy: 'disable-target', maybeSent: false, detail: '93000' });
  clock.at += 31 * dayMs;
  await createReminder(named).round();
  t.is((await heard('g1')).length, 1);
  const status = await noticesStatus(worker.outbox, worker.targets);
  t.is(status.find(({ id }) => id === 'g1')?.sent, 1);
});

test('where there is nobody to tell the start report has it, until there is somebody', async (t) => {
  const { clock, write, lists, heard } = setUp(t, 0);
  write(...stale, fresh);
  const reminder = createReminder(lists);
  t.deepEqual(await reminder.round(), [{ township: 'baiyanghe', count: 2 }]);
  const wish = { township: 'baiyanghe', channel: 'webhook', address: { id: 'g7' }, name: '' };
  await lists.announcing.targets.subscribe(wish, { kind: 'all' });
  clock.at += dayMs;
  t.deepEqual(await reminder.round(), []);
  t.is((await heard('g7')).length, 1);
});

test('a directory of hundreds of old numbers is one message that says how many it leaves out', async (t) => {
  const { write, lists, heard } = setUp(t);
  write(...Array.from({ length: 400 }, (_, at) => `木垒县第${at + 1}个单位,12345,,,,`));
  await createReminder(lists).round();
  const [message = '', ...others] = await heard('g1');
  t.is(others.length, 0);
  t.regex(message, /有400个电话[\s\S]*第30个单位[\s\S]*还有370个没有列出。/u);
  t.notRegex(message, /第31个单位/u);
});
