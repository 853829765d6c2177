import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { publish } from '../../src/commands/publish.ts';
import { rollBack } from '../../src/commands/rollback.ts';
import { readFaults } from '../../src/faults.ts';
import { createMemoryStore } from '../../src/store/memory-store.ts';
import { createApp } from '../../src/web/app.ts';
import { document, makePorts } from '../commands/support.ts';
import { createFakePlatform, fakeCarrier } from '../delivery/fake-carrier.ts';
import { buildEngine, bundledData } from '../helpers/engine.ts';
import { serve } from '../helpers/with-server.ts';
import { fakeParts } from './fake-parts.ts';

const march = Date.parse('2026-03-20T12:00:00+08:00');
const clock = { at: march };
const now = () => clock.at;
const made: { url: string; end: () => Promise<void> } = { url: '', end: async () => {} };

test.before(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'open-data-'));
  mkdirSync(join(folder, 'lists'));
  cpSync(join(bundledData, 'lists/baiyanghe'), join(folder, 'lists/baiyanghe'), { recursive: true });
  const carrier = fakeCarrier(createFakePlatform());
  const { lists } = makePorts({ folder, store: createMemoryStore(now), carrier, now });
  await publish({ fileName: 'dev-2026-03.txt', bytes: document, revision: '2026-03' }, lists);
  const engine = buildEngine({ dataDir: folder, now });
  const openData = { reader: lists.reader, sentence: readFaults().sentence, say: lists.announcing.say };
  const config = { publicUrl: 'https://lists.example.cn', noindex: false };
  const parts = fakeParts({ bot: engine.bot, desks: engine.townships, openData, now, config });
  const { url, close } = await serve(createApp(parts).callback());
  made.url = url;
  made.end = async () => {
    await close();
    rmSync(folder, { recursive: true });
  };
  later.rollBack = async () => {
    clock.at += 86_400_000;
    await rollBack({ township: 'baiyanghe', revision: '2025-07' }, lists);
    engine.townships.reload('baiyanghe');
  };
});
test.after.always(() => made.end());
const later: { rollBack: () => Promise<void> } = { rollBack: async () => {} };

const get = (path: string, headers: Record<string, string> = {}) => fetch(made.url + path, { headers });

test.serial('a revision is given as its file has it, for ever at the same address', async (t) => {
  const response = await get('/api/lists/baiyanghe/2025-07.json');
  t.is(response.status, 200);
  t.is(response.headers.get('content-type'), 'application/json; charset=utf-8');
  t.regex(response.headers.get('cache-control') ?? '', /immutable/u);
  t.is(response.headers.get('access-control-allow-origin'), '*');
  t.is(await response.text(), readFileSync(join(bundledData, 'lists/baiyanghe/2025-07.json'), 'utf8'));
});

test.serial('`latest` is the list in force, and says which one that is', async (t) => {
  const response = await get('/api/lists/baiyanghe/latest.json');
  t.is(response.headers.get('content-location'), '/api/lists/baiyanghe/2026-03.json');
  t.is(response.headers.get('cache-control'), 'no-cache');
  t.is(((await response.json()) as { revision: string }).revision, '2026-03');
});

test.serial('who has it already is told so, and who takes it packed gets it packed', async (t) => {
  for (const path of ['/api/lists/baiyanghe/latest.csv', '/api/services.json', '/t/baiyanghe/feed.json']) {
    const first = await get(path);
    const etag = first.headers.get('etag') ?? '';
    await first.arrayBuffer();
    t.is((await get(path, { 'if-none-match': `W/"other", ${etag}` })).status, 304, path);
    t.is((await get(path, { 'if-none-match': '"other"' })).status, 200, path);
  }
  const plain = await (await get('/api/lists/baiyanghe/2026-03.csv', { 'accept-encoding': 'identity' })).text();
  const packed = await get('/api/lists/baiyanghe/2026-03.csv', { 'accept-encoding': 'gzip' });
  t.is(packed.headers.get('content-encoding'), 'gzip');
  t.is(await packed.text(), plain);
});

test.serial(
  'the CSV opens in a spreadsheet: its mark, Chinese headings, a row for each duty, a name to save it under',
  async (t) => {
    const response = await get('/api/lists/baiyanghe/2025-07.csv');
    const bytes = new Uint8Array(await response.arrayBuffer());
    t.deepEqual([...bytes.slice(0, 3)], [0xef, 0xbb, 0xbf]);
    t.regex(new TextDecoder().decode(bytes), /^清单,序号,事项类别,事项名称,/u);
    t.is(response.headers.get('content-disposition'), 'attachment; filename="baiyanghe-2025-07.csv"');
  },
);

const missing = test.macro({
  exec: async (t: ExecutionContext, path: string, code: string) => {
    const response = await get(path);
    t.is(response.status, 404);
    t.is(((await response.json()) as { error: { code: string } }).error.code, code);
  },
  title: (given = '') => `not there: ${given}`,
});
test.serial('a township', missing, '/api/lists/nowhere/latest.json', 'township.unknown');
test.serial('a township that is a path', missing, '/api/lists/..%2f..%2fetc/latest.json', 'township.unknown');
test.serial('a label', missing, '/api/lists/baiyanghe/1999-01.json', 'revision.unknown');
test.serial('a label that is a path', missing, '/api/lists/baiyanghe/..%2fhistory%2f0001.json', 'revision.unknown');
test.serial('a format', missing, '/api/lists/baiyanghe/2025-07.xlsx', 'notFound');
test.serial('services of a township', missing, '/api/services.json?township=nowhere', 'township.unknown');

test.serial('services are listed in the manner of Open311', async (t) => {
  const services = (await (await get('/api/services.json?township=baiyanghe')).json()) as Array<
    Record<string, unknown>
  >;
  t.is(services.length, 245);
  t.is(new Set(services.map((service) => service.service_code)).size, 245);
  const one = services.find((service) => service.service_code === 'cooperation-22');
  t.like(one, { metadata: false, type: 'blackbox' });
  t.is(one?.description, '配合履职事项清单第22项，由木垒县农业农村局负责，白杨河乡配合。');
  t.regex(String(one?.keywords), /,木垒县农业农村局$/u);
  t.deepEqual(await (await get('/api/services.json')).json(), services);
});

type Feed = {
  version: string;
  items: Array<{ id: string; title: string; content_text: string; url: string; date_published: string }>;
};
const readFeed = async () => (await (await get('/t/baiyanghe/feed.json')).json()) as Feed;

test.serial('the feed tells what each publication changed, newest first, under ids that stay', async (t) => {
  const feed = await readFeed();
  t.is(feed.version, 'https://jsonfeed.org/version/1.1');
  t.is((await get('/t/baiyanghe/feed.json')).headers.get('content-type'), 'application/feed+json; charset=utf-8');
  t.deepEqual(
    feed.items.map(({ id, url, date_published }) => [id, url, date_published]),
    [
      [
        'urn:shuilaiguan:baiyanghe:2026-03:1',
        'https://lists.example.cn/t/baiyanghe/revisions/2026-03',
        new Date(march).toISOString(),
      ],
      [
        'urn:shuilaiguan:baiyanghe:2025-07',
        'https://lists.example.cn/t/baiyanghe/revisions/2025-07',
        '2025-07-01T00:00:00Z',
      ],
    ],
  );
  t.is(feed.items[0]?.title, '白杨河乡履职事项清单有更新：2026-03版，2026-03-20起执行。');
  t.regex(feed.items[0]?.content_text ?? '', /新增1项，取消1项[\s\S]*新增：农村客货邮融合发展工作/u);
});

test.serial('the API describes the open data, and every field of a service', async (t) => {
  const api = (await (await get('/api/openapi.json')).json()) as {
    paths: Record<string, unknown>;
    components: { schemas: Record<string, { required: string[] }> };
  };
  for (const path of ['/api/lists/{township}/{revision}.json', '/api/services.json', '/t/{township}/feed.json'])
    t.truthy(api.paths[path], path);
  const [service = {}] = (await (await get('/api/services.json')).json()) as object[];
  t.deepEqual(api.components.schemas.Service?.required, Object.keys(service));
  const revision = (await (await get('/api/lists/baiyanghe/latest.json')).json()) as { items: object[] };
  t.deepEqual(api.components.schemas.Duty?.required, Object.keys(revision.items[0] ?? {}));
});

test.serial('after a rollback `latest` and the feed follow at once', async (t) => {
  const before = (await get('/api/lists/baiyanghe/latest.json')).headers.get('etag');
  await later.rollBack();
  const after = await get('/api/lists/baiyanghe/latest.json', { 'if-none-match': before ?? '' });
  t.is(after.status, 200);
  t.is(((await after.json()) as { revision: string }).revision, '2025-07');
  const [newest] = (await readFeed()).items;
  t.is(newest?.id, 'urn:shuilaiguan:baiyanghe:2025-07:2');
  t.regex(newest?.title ?? '', /已恢复为2025-07版，2026-03-21起执行/u);
});
