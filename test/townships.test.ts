import { rmSync } from 'node:fs';
import test from 'ava';
import { openReader } from '../src/compose-lists.ts';
import { readIntents } from '../src/content.ts';
import { Library } from '../src/library.ts';
import { Language } from '../src/search/language.ts';
import { Townships, type TownshipsOptions } from '../src/townships.ts';
import { noon } from './helpers/engine.ts';
import { dataWith, renamed, writeRevision } from './helpers/townships.ts';

const made = ['t1', 't2', 't3'].map((slug, at) => ({ slug, name: `第${at + 1}乡` }));
const dataDir = dataWith(made);
test.after.always(() => rmSync(dataDir, { recursive: true, force: true }));

const { model, matters } = readIntents();
const library = new Library(dataDir);
const reader = openReader({ DATA_DIR: dataDir });
/** Knows next to nothing, so that a list is loaded in a moment. */
const language = new Language({
  matters: matters.slice(0, 3),
  synonyms: [],
  chatter: [],
  normalise: (text) => text,
  terms: (text) => [...text.slice(0, 20)].map((key) => ({ key, weight: 1 })),
  lookalikes: [],
  functionWords: [],
});

/** Townships on a clock of their own. */
function scene(options: Partial<TownshipsOptions> = {}) {
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
  return { townships, clock };
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
