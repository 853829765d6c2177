import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestFn } from 'ava';
import { archiveOf } from '../../src/compose-lists.ts';
import { readNoticeSentences, readProblemWordings } from '../../src/content.ts';
import { createSayNotice } from '../../src/delivery/notice-phrases.ts';
import { parseDocument } from '../../src/documents/parse-document.ts';
import { toRevision, writeRevisionFile } from '../../src/documents/revision-file.ts';
import type { Revision } from '../../src/duties/duty.ts';
import { dayIn } from '../../src/duties/timeline.ts';
import { readFaults } from '../../src/faults.ts';
import type { Store } from '../../src/store/store.ts';
import { createApp } from '../../src/web/app.ts';
import { buildEngine, bundledData, noon } from '../helpers/engine.ts';
import { serve } from '../helpers/with-server.ts';
import { type FakeParts, fakeParts, memoryStore } from './fake-parts.ts';

const revised = fileURLToPath(new URL('../fixtures/revisions/dev-2026-03.txt', import.meta.url));

export type RealApp = {
  url: string;
  store: Store;
  parts: FakeParts;
  /** The bundled list, the invented one that is in force at the tests' noon, and one that is not in force yet. */
  old: Revision;
  current: Revision;
  future: Revision;
  close: () => Promise<void>;
};

export type RealAppOptions = { publicUrl?: string; now?: () => number };

/** The real engine over three published states, and the pages on a free port. Takes about three seconds: once a file. */
export async function realApp({ publicUrl = '', now = () => noon }: RealAppOptions = {}): Promise<RealApp> {
  const dataDir = await mkdtemp(join(tmpdir(), 'web-'));
  await cp(join(bundledData, 'lists'), join(dataDir, 'lists'), { recursive: true });
  const file = (label: string) => join(dataDir, 'lists', 'baiyanghe', `${label}.json`);
  const old = JSON.parse(await readFile(file('2025-07'), 'utf8')) as Revision;
  const parsed = await parseDocument(
    { fileName: 'dev-2026-03.txt', bytes: await readFile(revised) },
    readProblemWordings(),
  );
  const as = (revision: string, effective: string) =>
    toRevision(parsed, {
      slug: 'baiyanghe',
      revision,
      effective,
      source: { file: 'dev-2026-03.txt', sha256: '0'.repeat(64) },
    });
  const current = as('2026-03', '2026-03-01');
  const future = as('2027-01', '2027-01-01');
  for (const revision of [current, future]) await writeFile(file(revision.revision), writeRevisionFile(revision));
  const engine = buildEngine({ dataDir, now });
  const store = memoryStore();
  const archive = archiveOf(engine.reader, () => dayIn('Asia/Shanghai', now()));
  const parts = fakeParts({
    bot: engine.bot,
    desks: engine.townships,
    archive,
    openData: {
      reader: engine.reader,
      sentence: readFaults().sentence,
      say: createSayNotice(readNoticeSentences()),
    },
    store,
    now,
    config: { publicUrl, noindex: false },
  });
  const { url, close } = await serve(createApp(parts).callback());
  const end = async () => {
    await close();
    await rm(dataDir, { recursive: true });
  };
  return { url, store, parts, old, current, future, close: end };
}

/** One real app for a test file. */
export function withRealApp(test: TestFn, options: RealAppOptions = {}): () => RealApp {
  const running: { app?: RealApp } = {};
  test.before(async () => {
    running.app = await realApp(options);
  });
  test.after.always(async () => running.app?.close());
  return () => {
    if (running.app === undefined) throw new Error('the app is built before the first test');
    return running.app;
  };
}
