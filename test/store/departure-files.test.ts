import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { DepartureFiles } from '../../src/store/departure-files.ts';
import { StoreError } from '../../src/store/errors.ts';

function makeFolder(t: ExecutionContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'departures-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'leaving');
}

test('what was marked is known to the next process on the folder, until it is cleared', (t) => {
  const folder = makeFolder(t);
  const before = new DepartureFiles(folder);
  before.mark('notice/a#1');
  const after = new DepartureFiles(folder);
  t.is(after.id, before.id);
  t.true(after.has('notice/a#1'));
  t.false(after.has('notice/a#2'), 'another try of the same notice');
  after.clear('notice/a#1');
  after.clear('notice/a#1');
  t.false(before.has('notice/a#1'));
  t.deepEqual(readdirSync(folder), ['id'], 'nothing is left behind');
});

test('another folder has another name: what was sent from elsewhere is not taken for what has not left', (t) => {
  t.not(new DepartureFiles(makeFolder(t)).id, new DepartureFiles(makeFolder(t)).id);
});

test('a mark twice is one mark', (t) => {
  const departures = new DepartureFiles(makeFolder(t));
  departures.mark('notice/a#1');
  departures.mark('notice/a#1');
  t.true(departures.has('notice/a#1'));
});

test('a folder that cannot be written is said, and nothing counts as marked', (t) => {
  const folder = makeFolder(t);
  writeFileSync(folder, 'a file in its place');
  const departures = new DepartureFiles(folder);
  const error = t.throws(() => departures.mark('notice/a#1'), { instanceOf: StoreError });
  t.is(error?.code, 'store.unwritable');
  t.false(departures.has('notice/a#1'));
});
