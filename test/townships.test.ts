import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import test, { type ExecutionContext } from 'ava';
import { openReader } from '../src/compose-lists.ts';
import { readIntents } from '../src/content.ts';
import { DomainError } from '../src/duties/errors.ts';
import { Library } from '../src/library.ts';
import { Language } from '../src/search/language.ts';
import { untaughtSense } from '../src/search/sense.ts';
import { Townships, type TownshipsOptions } from '../src/townships.ts';
import { noon } from './helpers/engine.ts';
import { dataWith, renamed, writeRevision } from './helpers/townships.ts';

const made = ['t1', 't2', 't3'].map((slug, at) => ({ slug, name: `第${at + 1}乡` }));
const dataDir = dataWith(made);
test.after.always(() => rmSync(dataDir, { recursive: true, force: true }));

const { model, matters } = readIntents();
/** Knows next to nothing, so that a list is loaded in a moment. */
const language = new Language({
  matters: matters.slice(0, 3),
  synonyms: [],
  chatter: [],
  normalise: (text) => text,
  terms: (text) => [...text.slice(0, 20)].map((key) => ({ key, weight: 1 })),
  lookalikes: [],
  functionWords: [],
  sense: untaughtSense(matters.slice(0, 3).map(({ id }) => id)),
});

/** Townships on a clock of their own. */
function scene(options: Partial<TownshipsOptions> = {}) {
  return sceneOn(dataDir, options);
}

/** The same on a folder of its own, for what writes into it. */
function ownScene(t: ExecutionContext, options: Partial<TownshipsOptions> = {}) {
  const folder = dataWith(made);
  t.teardown(() => rmSync(folder, { recursive: true }));
  mkdirSync(`${folder}/contacts`, { recursive: true });
  return { folder, ...sceneOn(folder, options) };
}

function sceneOn(folder: string, options: Partial<TownshipsOptions>) {
  const library = new Library(folder);
  const reader = openReader({ DATA_DIR: folder });
  const clock = { now: noon };
  const townships = new Townships({
    library,
    search: { language, model, cues: { punish: /罚/u, reclaimed: /收回/u }, departments: [] },
    say: (key) => key,
    examples: [],
    standard: undefined,
    publicUrl: '',
    aliases: new Map([['t1', ['头乡']]]),
    labelOn: (slug, day) => reader.labelOn(slug, day),
    firstDay: (slug) => reader.periods(slug)[0]?.from,
    today: () => '2026-11-23',
    now: () => clock.now,
    ...options,
  });
  return { townships, clock, library };
}

const slugs = (townships: Townships) => townships.ready.map((key) => JSON.parse(key)[0]);

test('a list is loaded when it is first asked, and once', async (t) => {
  const { townships } = scene();
  t.deepEqual(townships.ready, []);
  const first = await townships.desk('t1', undefined);
  t.is((await townships.desk('t1', undefined)).search, first.search);
  t.is(first.township, '第1乡');
  t.deepEqual(slugs(townships), ['t1']);
});

test('all days on which a list holds share its index', async (t) => {
  const { townships } = scene();
  const today = await townships.desk('t1', undefined);
  for (const day of ['2025-07-01', '2025-08-31', '2026-01-01']) {
    const desk = await townships.desk('t1', day);
    t.is(desk.asOf, day);
    t.is(desk.search, today.search);
  }
  t.is(today.asOf, '');
  t.deepEqual(slugs(townships), ['t1']);
});

test('over the limit the one unused longest goes; after half an hour all that nobody used', async (t) => {
  const { townships, clock } = scene({ mostLoaded: 2 });
  await townships.desk('t1', undefined);
  await townships.desk('t2', undefined);
  await townships.desk('t1', undefined);
  await townships.desk('t3', undefined);
  t.deepEqual(slugs(townships), ['t1', 't3']);
  clock.now += 20 * 60_000;
  await townships.desk('t3', undefined);
  clock.now += 11 * 60_000;
  townships.dropIdle();
  t.deepEqual(slugs(townships), ['t3']);
  clock.now += 31 * 60_000;
  townships.dropIdle();
  t.deepEqual(townships.ready, []);
});

test('what is published is read anew, and only that', async (t) => {
  const { townships } = scene();
  const one = await townships.desk('t1', undefined);
  const two = await townships.desk('t2', undefined);
  townships.reload('t1');
  t.not((await townships.desk('t1', undefined)).search, one.search);
  t.is((await townships.desk('t2', undefined)).search, two.search);
});

test('townships are known by name without loading their lists; a new one once it is published', (t) => {
  const { townships } = scene();
  const places = townships.places();
  t.deepEqual(
    places.map(({ slug, name, county, aliases }) => [slug, name, county, ...aliases]),
    [
      ['baiyanghe', '白杨河乡', '木垒县'],
      ['t1', '第1乡', '木垒县', '头乡'],
      ['t2', '第2乡', '木垒县'],
      ['t3', '第3乡', '木垒县'],
    ],
  );
  t.is(townships.places(), places);
  t.deepEqual(townships.ready, []);
  writeRevision(dataDir, renamed({ slug: 't9', name: '新乡' }));
  t.teardown(() => rmSync(`${dataDir}/lists/t9`, { recursive: true }));
  townships.reload('t9');
  t.true(townships.places().some(({ name }) => name === '新乡'));
});

test('the township meant when nothing says which: the configured one, the bundled one, else the first', (t) => {
  t.is(scene({ standard: 't2' }).townships.standard(), 't2');
  t.is(scene().townships.standard(), 'baiyanghe');
});

test('a day before the first list names the first day that has one', async (t) => {
  const { townships } = scene();
  await t.throwsAsync(townships.desk('t1', '2025-06-30'), { code: 'revision.none' });
  const error = await townships.desk('t1', '2025-06-30').catch((fault: unknown) => fault);
  t.like(error, { values: { first: '2025-07-01' } });
  await t.throwsAsync(townships.desk('nowhere', undefined), { code: 'township.unknown' });
});

test('what another process publishes, imports or links is answered from at the next question', async (t) => {
  const { townships, folder } = ownScene(t);
  const before = await townships.desk('t2', undefined);
  t.is(await townships.desk('t2', undefined), before, 'one desk as long as nothing changes');
  writeFileSync(`${folder}/contacts/t2.csv`, 'department,phone\n第2乡便民服务中心,12345\n');
  const called = await townships.desk('t2', undefined);
  t.is(called.contacts[0]?.phone, '12345');
  t.is(called.search, before.search, 'the index stays');
  writeFileSync(`${folder}/lists/t2/links.yml`, 'pin: []\nforbid: []\n');
  const linked = await townships.desk('t2', undefined);
  t.not(linked.search, called.search);
  t.is(linked.contacts[0]?.phone, '12345');
  writeRevision(folder, { ...renamed({ slug: 't2', name: '第2乡' }), revision: '2026-08' });
  t.is((await townships.desk('t2', undefined)).search.revision.revision, '2026-08');
});

test('a directory that is spoilt while it is edited by hand leaves the one that was read', async (t) => {
  const faults: unknown[] = [];
  const { townships, folder } = ownScene(t, { onFault: (error) => void faults.push(error) });
  const contacts = `${folder}/contacts/t3.csv`;
  writeFileSync(contacts, 'department,phone\n第3乡便民服务中心,12345\n');
  await townships.desk('t3', undefined);
  for (const spoilt of ['department,phone\n,12345,,\n', 'department,phone\n"第3乡,110\n']) {
    writeFileSync(contacts, spoilt);
    t.is((await townships.desk('t3', undefined)).contacts[0]?.phone, '12345');
    await townships.desk('t3', undefined);
  }
  t.deepEqual(
    faults.map((fault) => fault instanceof DomainError && fault.code),
    ['contacts.fault', 'contacts.fault'],
    'each is told once',
  );
  writeFileSync(contacts, 'department,phone\n第3乡便民服务中心,110\n');
  t.is((await townships.desk('t3', undefined)).contacts[0]?.phone, '110');
});

test('a township published by another process is known by name within a second, and not before it is done', (t) => {
  const { townships, clock, library, folder } = ownScene(t);
  townships.places();
  const history = `${folder}/lists/t8/history`;
  mkdirSync(history, { recursive: true });
  const files = ['lists/t8/2025-07.json'];
  const intent = { seq: 1, revision: '2025-07', owner: 'other', since: noon, files };
  writeFileSync(`${history}/intent.json`, JSON.stringify(intent));
  writeRevision(folder, renamed({ slug: 't8', name: '第8乡' }));
  const isKnown = () => townships.places().some(({ slug }) => slug === 't8');
  clock.now += 1_000;
  t.false(isKnown());
  t.deepEqual(library.labels('t8'), []);
  t.throws(() => library.revision('t8', '2025-07'), { code: 'revision.unknown' });
  const entry = { seq: 1, action: 'publish', revision: '2025-07', effective: '2025-07-01', at: '', note: '' };
  writeFileSync(`${history}/0001.json`, JSON.stringify(entry));
  t.deepEqual(library.labels('t8'), ['2025-07']);
  clock.now += 999;
  t.false(isKnown());
  clock.now += 1;
  t.true(isKnown());
});
