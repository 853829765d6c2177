import { once } from 'node:events';
import { connect } from 'node:net';
import test, { type ExecutionContext } from 'ava';
import { createApp } from '../../src/web/app.ts';
import { createWebServer } from '../../src/web/server.ts';
import { fakeArchive } from './fake-archive.ts';
import { fakeDesk } from './fake-desk.ts';
import { fakeParts } from './fake-parts.ts';
import { textsOf } from './page-text.ts';

async function town(t: ExecutionContext) {
  const states = fakeArchive([{ desk: fakeDesk(), from: '2025-07-01' }]);
  const server = createWebServer(createApp({ ...fakeParts(), ...states })).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => server.close());
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { port, url: `http://127.0.0.1:${port}` };
}

test('a question of thousands of characters is answered without script too', async (t) => {
  const { url } = await town(t);
  for (const path of ['/', '/t/baiyanghe']) {
    const response = await fetch(`${url}${path}?q=${encodeURIComponent(`私屠滥宰${'很'.repeat(6_000)}`)}`);
    t.is(response.status, 200, path);
  }
});

test('one that is longer still is answered by a page that says so and helps to go on', async (t) => {
  const { url } = await town(t);
  for (const length of [10_000, 50_000]) {
    const response = await fetch(`${url}/?q=${encodeURIComponent('很'.repeat(length))}`);
    t.is(response.status, 431);
    t.regex(response.headers.get('content-security-policy') ?? '', /default-src 'none'/u);
    const html = await response.text();
    t.deepEqual(textsOf(html, 'h1'), ['问题太长了，请用一两句话说。']);
    t.true(html.includes('name="q"') && html.includes('maxlength="1000"') && html.includes('12345'));
  }
});

test('every field for a question keeps it so short that it fits into an address', async (t) => {
  const { url } = await town(t);
  for (const path of ['/', '/t/baiyanghe', '/t/baiyanghe/duties/basic-999', '/nowhere']) {
    const html = await (await fetch(url + path, { headers: { Accept: 'text/html' } })).text();
    const fields = [...html.matchAll(/<input[^>]*name="q"[^>]*>/gu)].map(([field]) => field);
    t.true(fields.length > 0, path);
    for (const field of fields) t.regex(field, /maxlength="1000"/u, path);
  }
});

test('what is no request at all gets a plain refusal, and the server goes on', async (t) => {
  const { port, url } = await town(t);
  const socket = connect(port, '127.0.0.1');
  socket.end('nonsense\r\n\r\n');
  const [first] = (await once(socket, 'data')) as [Buffer];
  t.regex(first.toString(), /^HTTP\/1\.1 400 /u);
  t.is((await fetch(`${url}/healthz`)).status, 200);
});
