import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { parse } from 'yaml';
import { finishAll, finishInterrupted } from '../../src/commands/commit.ts';
import { exportCsv } from '../../src/commands/export.ts';
import { listHistory } from '../../src/commands/history-report.ts';
import { dryRun, publish, RefusedError } from '../../src/commands/publish.ts';
import { rollBack } from '../../src/commands/rollback.ts';
import { deliverDue } from '../../src/delivery/worker.ts';
import { createMemoryStore } from '../../src/store/memory-store.ts';
import { createFakePlatform, fakeCarrier } from '../delivery/fake-carrier.ts';
import { document, makeDataDir, makePorts, noon, revisionFile, seed } from './support.ts';

const day = 86_400_000;
const request = { fileName: 'dev-2026-03.txt', bytes: document, revision: '2026-03' };

function setUp(t: ExecutionContext) {
  const clock = { at: noon };
  const now = () => clock.at;
  const folder = makeDataDir(t);
  const platform = createFakePlatform();
  const store = createMemoryStore(now);
  const { lists, worker } = makePorts({ folder, store, now, carrier: fakeCarrier(platform) });
  return { clock, folder, platform, lists, worker, send: () => deliverDue(worker) };
}

test('a published list holds at once, is kept with its document, and every group is told once', async (t) => {
  const { lists, folder, platform, send } = setUp(t);
  const report = await publish(request, lists);
  t.like(report, { stored: true, previous: '2025-07', effective: '2026-03-20', duties: 245, refusals: [] });
  t.like(report.notices, { targets: 2, parts: 2, notBefore: noon });
  t.is(lists.reader.labelOn('baiyanghe', '2026-03-20'), '2026-03');
  t.deepEqual(readdirSync(join(folder, 'sources')), ['baiyanghe-2026-03.txt']);
  t.deepEqual(readdirSync(join(folder, 'lists/baiyanghe/history')), ['0001.json']);
  t.like(lists.reader.revision('baiyanghe', '2026-03'), {
    effective: '2026-03-20',
    source: { file: 'baiyanghe-2026-03.txt' },
  });
  await send();
  t.regex(platform.received.get('g1')?.join('') ?? '', /与2025-07版相比：新增1项，取消1项，修改6项，3项转到别的清单/u);
  t.is(platform.received.get('g2')?.length, 1);
});

test('an earlier day is answered from the list of that day', async (t) => {
  const { lists } = setUp(t);
  await publish(request, lists);
  t.is(lists.reader.labelOn('baiyanghe', '2026-03-19'), '2025-07');
  t.is(lists.reader.labelOn('baiyanghe', '2025-06-30'), undefined);
  t.is(lists.reader.revisionOn('baiyanghe', '2025-08-01')?.items.length, 245);
});

test('a list for a later day takes effect on its day', async (t) => {
  const { lists, platform, send } = setUp(t);
  const report = await publish({ ...request, effective: '2026-04-01' }, lists);
  t.is(report.effective, '2026-04-01');
  t.is(lists.reader.labelOn('baiyanghe', '2026-03-31'), '2025-07');
  t.is(lists.reader.labelOn('baiyanghe', '2026-04-01'), '2026-03');
  t.is(listHistory('baiyanghe', lists).at(-1)?.state, 'planned');
  await send();
  t.regex(platform.received.get('g1')?.[0] ?? '', /2026-04-01起执行/u);
});

const refused = test.macro({
  exec: async (t, change: Partial<Parameters<typeof publish>[0]>, code: string) => {
    const { lists, folder, platform, send } = setUp(t);
    const error = await t.throwsAsync(publish({ ...request, ...change }, lists), { instanceOf: RefusedError });
    t.is(error?.code, code);
    t.deepEqual(readdirSync(folder), ['lists']);
    t.deepEqual(readdirSync(join(folder, 'lists/baiyanghe')), ['2025-07.json']);
    await send();
    t.is(platform.received.size, 0);
  },
  title: (given) => `refused, with nothing stored: ${given ?? ''}`,
});
test('a label that is taken', refused, { revision: '2025-07' }, 'publish.label-taken');
test('a label that is no file name', refused, { revision: '../2026' }, 'publish.label');
test('a day that is none', refused, { effective: '2026-02-30' }, 'publish.effective');
test('a day before that of the list in force', refused, { effective: '2025-06-30' }, 'publish.effective-early');
test(
  'a document without a list',
  refused,
  { bytes: new TextEncoder().encode('今天天气不错\n'), township: 'baiyanghe' },
  'publish.errors',
);
test(
  'a drop of more than a fifth',
  refused,
  { fileName: 'a.json', bytes: revisionFile(seed.items.slice(0, 195)) },
  'publish.drop',
);
test(
  'the list of another township',
  refused,
  { fileName: 'a.json', bytes: revisionFile(seed.items, { township: { ...seed.township, name: '照壁山乡' } }) },
  'publish.other-township',
);

test('a drop of more than a fifth goes with a yes, one of a fifth goes without', async (t) => {
  const { lists } = setUp(t);
  const json = (count: number) => ({ fileName: 'a.json', bytes: revisionFile(seed.items.slice(0, count)) });
  t.true((await publish({ ...json(196), revision: '2026-01' }, lists)).stored);
  t.true((await publish({ ...json(100), revision: '2026-02', yes: true }, lists)).stored);
});

test('a dry run shows the difference, all refusals and the notices, and stores nothing', async (t) => {
  const { lists, folder } = setUp(t);
  const report = await dryRun(request, lists);
  t.like(report, { stored: false, notices: { targets: 2, parts: 2 }, difference: { added: ['cooperation-75'] } });
  const twice = await dryRun({ ...request, revision: '2025-07', effective: '2020-01-01' }, lists);
  t.deepEqual(
    twice.refusals.map(({ code }) => code),
    ['publish.label-taken', 'publish.effective-early'],
  );
  t.is(twice.notices, undefined);
  t.deepEqual(readdirSync(join(folder, 'lists/baiyanghe')), ['2025-07.json']);
});

test('a list without a change is published, and nobody is told', async (t) => {
  const { lists } = setUp(t);
  const report = await publish({ ...request, fileName: 'a.json', bytes: revisionFile(seed.items) }, lists);
  t.like(report.notices, { targets: 0, parts: 0, unchanged: true });
});

test('an unknown slug becomes a township, named as its document names it', async (t) => {
  const { lists } = setUp(t);
  const bytes = readFileSync('test/fixtures/lists/made-1-jiedao.txt');
  await t.throwsAsync(publish({ fileName: 'a.txt', bytes, revision: '1' }, lists), { message: /township.needed/u });
  const report = await publish({ fileName: 'a.txt', bytes, revision: '2025-09', township: 'jiedao' }, lists);
  t.is(report.previous, undefined);
  t.deepEqual(lists.reader.townships(), ['baiyanghe', 'jiedao']);
  t.is(lists.reader.labelOn('jiedao', '2026-03-20'), '2025-09');
});

test('a document that already lies among the sources is not stored again, another one does not replace it', async (t) => {
  const { lists, folder } = setUp(t);
  await publish(request, lists);
  rmSync(join(folder, 'lists/baiyanghe/2026-03.json'));
  rmSync(join(folder, 'lists/baiyanghe/history'), { recursive: true });
  const again = makePorts({
    folder,
    store: createMemoryStore(() => noon),
    carrier: fakeCarrier(createFakePlatform()),
  }).lists;
  await publish(request, again);
  t.deepEqual(readdirSync(join(folder, 'sources')), ['baiyanghe-2026-03.txt']);
  writeFileSync(join(folder, 'sources/baiyanghe-2026-04.txt'), 'something else');
  await publish({ ...request, revision: '2026-04' }, again);
  t.deepEqual(readdirSync(join(folder, 'sources')), [
    'baiyanghe-2026-03.txt',
    'baiyanghe-2026-04-2.txt',
    'baiyanghe-2026-04.txt',
  ]);
});

test('a rollback takes the earlier list back into force, tells the groups, and the history keeps all', async (t) => {
  const { lists, clock, platform, send } = setUp(t);
  await publish(request, lists);
  await publish({ ...request, revision: '2026-06', effective: '2026-06-01' }, lists);
  clock.at += 3 * day;
  const report = await rollBack({ township: 'baiyanghe', revision: '2025-07', note: '误发' }, lists);
  t.like(report, { previous: '2026-03', effective: '2026-03-23', cancelled: ['2026-06'] });
  t.is(report.difference.added[0], 'cooperation-12');
  t.is(lists.reader.labelOn('baiyanghe', '2026-03-22'), '2026-03');
  t.is(lists.reader.labelOn('baiyanghe', '2027-01-01'), '2025-07');
  t.deepEqual(
    listHistory('baiyanghe', lists).map(({ revision, action, state, until }) => [revision, action, state, until]),
    [
      ['2025-07', 'publish', 'past', '2026-03-20'],
      ['2026-03', 'publish', 'past', '2026-03-23'],
      ['2026-06', 'publish', 'never', undefined],
      ['2025-07', 'rollback', 'current', undefined],
    ],
  );
  await send();
  t.regex(platform.received.get('g1')?.at(-1) ?? '', /已恢复为2025-07版/u);
  await t.throwsAsync(rollBack({ township: 'baiyanghe', revision: '2025-07' }, lists), {
    message: /rollback.current/u,
  });
  await t.throwsAsync(rollBack({ township: 'baiyanghe', revision: '1999-01' }, lists), {
    message: /revision.unknown/u,
  });
});

test('of two publications at once one is done and the other is told to look again', async (t) => {
  const { lists } = setUp(t);
  const results = await Promise.allSettled([
    publish(request, lists),
    publish({ ...request, revision: '2026-04' }, lists),
  ]);
  const done = results.filter(({ status }) => status === 'fulfilled');
  t.is(done.length, 1);
  const reason = results.find((result) => result.status === 'rejected')?.reason;
  t.regex(String(reason), /publish\.(?:moved-on|busy)/u);
  t.is(lists.reader.history('baiyanghe').intent, undefined);
});

test('another living instance is waited for, a dead one is not', async (t) => {
  const { lists, folder, clock } = setUp(t);
  await publish(request, lists);
  const intent = {
    seq: 2,
    revision: '2026-04',
    owner: 'another',
    since: noon,
    files: ['lists/baiyanghe/2026-04.json'],
  };
  writeFileSync(join(folder, 'lists/baiyanghe/history/intent.json'), JSON.stringify(intent));
  writeFileSync(join(folder, 'lists/baiyanghe/2026-04.json'), revisionFile(seed.items, { revision: '2026-04' }));
  await t.throwsAsync(publish({ ...request, revision: '2026-05' }, lists), { message: /publish.busy/u });
  t.deepEqual(lists.reader.labels('baiyanghe'), ['2025-07', '2026-03']);
  clock.at += 121_000;
  await finishInterrupted('baiyanghe', lists);
  t.deepEqual(readdirSync(join(folder, 'lists/baiyanghe')), ['2025-07.json', '2026-03.json', 'history']);
  t.true((await publish({ ...request, revision: '2026-05' }, lists)).stored);
});

test('when the store does not take the notices the list holds all the same, and they follow later', async (t) => {
  const { lists, platform, send } = setUp(t);
  const failing = { ...lists.announcing.outbox, put: () => Promise.reject(new Error('no store')) };
  const broken = { ...lists, announcing: { ...lists.announcing, outbox: failing } };
  await t.throwsAsync(publish(request, broken), { message: /publish.notices-later/u });
  t.is(lists.reader.labelOn('baiyanghe', '2026-03-20'), '2026-03');
  await t.throwsAsync(finishAll(broken), { message: /no store/u });
  // Another instance need not wait until this one is taken for dead.
  t.deepEqual(await finishAll({ ...lists, owner: 'another' }), []);
  await finishInterrupted('baiyanghe', lists);
  await send();
  t.is(platform.received.get('g1')?.length, 1);
});

test('a store that cannot even be read refuses the publication before anything is done', async (t) => {
  const { lists, folder } = setUp(t);
  const failing = { ...lists.announcing.targets, of: () => Promise.reject(new Error('no store')) };
  const broken = { ...lists, announcing: { ...lists.announcing, targets: failing } };
  await t.throwsAsync(publish(request, broken), { message: 'no store' });
  t.is(lists.reader.labelOn('baiyanghe', '2026-03-20'), '2025-07');
  t.deepEqual(readdirSync(join(folder, 'lists/baiyanghe')), ['2025-07.json']);
});

test('an exported list is published again under its township, as what it was', async (t) => {
  const { lists } = setUp(t);
  const sentences = parse(readFileSync('intents/publishing.zh-CN.yml', 'utf8')) as Record<string, string>;
  const sentence = (kind: string) => (name: string) => sentences[`${kind}.${name}`] ?? '';
  const csv = exportCsv(seed, { column: sentence('column'), list: sentence('list') });
  const given = { fileName: 'baiyanghe-2025-07.csv', bytes: Buffer.from(csv), revision: '2026-01' };
  await t.throwsAsync(publish(given, lists), { message: /township.needed/u });
  const report = await publish({ ...given, township: 'baiyanghe' }, lists);
  t.deepEqual(Object.values(report.difference).flat(), []);
  t.deepEqual(report.township, seed.township);
  const withoutLine = ({ source: _source, ...duty }: (typeof seed.items)[number]) => duty;
  t.deepEqual(lists.reader.revision('baiyanghe', '2026-01').items.map(withoutLine), seed.items.map(withoutLine));
});
