import test from 'ava';
import { createApp } from '../../src/web/app.ts';
import type { CallbackRequest } from '../../src/web/ports.ts';
import { withServer } from '../helpers/with-server.ts';
import { fakeParts } from './fake-parts.ts';

test('every answer forbids inline script, framing, sniffing and other hosts', async (t) => {
  const url = await withServer(t, createApp(fakeParts()).callback());
  for (const path of ['/', '/?q=低保', '/api/openapi.json', '/healthz', '/nowhere', '/assets/style.css']) {
    const response = await fetch(url + path);
    const policy = response.headers.get('content-security-policy') ?? '';
    t.true(policy.includes("default-src 'none'"), path);
    t.false(policy.includes('unsafe'), path);
    t.false(/https?:/u.test(policy), path);
    t.is(response.headers.get('x-content-type-options'), 'nosniff');
    t.is(response.headers.get('x-frame-options'), 'DENY');
    t.is(response.headers.get('x-robots-tag'), path.includes('?q=') ? 'noindex' : null);
  }
});

test('the whole site asks not to be indexed when it is configured so', async (t) => {
  const url = await withServer(t, createApp(fakeParts({ config: { publicUrl: '', noindex: true } })).callback());
  t.is((await fetch(url)).headers.get('x-robots-tag'), 'noindex');
});

test('the log line names the route and holds neither the question nor the query', async (t) => {
  const parts = fakeParts();
  const url = await withServer(t, createApp(parts).callback());
  await fetch(`${url}/?q=我的身份证号`);
  await fetch(`${url}/geheim-4711?x=1`);
  await fetch(`${url}/api/ask`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: '{"text":"私屠滥宰"}',
  });
  const written = JSON.stringify(parts.lines);
  t.is(parts.lines.length, 3);
  t.deepEqual(
    parts.lines.map((line) => line.values.route),
    ['/', 'none', '/api/ask'],
  );
  for (const secret of ['身份证', 'geheim', '4711', '私屠']) t.false(written.includes(secret), secret);
});

test('a request id from outside is kept only when it is short and plain', async (t) => {
  const url = await withServer(t, createApp(fakeParts()).callback());
  const idOf = async (given: string) =>
    (await fetch(`${url}/healthz`, { headers: { 'X-Request-Id': given } })).headers.get('x-request-id');
  t.is(await idOf('abcdef-123'), 'abcdef-123');
  t.regex((await idOf('a b"}')) ?? '', /^id-/u);
  t.regex((await idOf('x'.repeat(65))) ?? '', /^id-/u);
});

test('an unknown address answers 404, as a page that helps to go on or as JSON, and never with its own words', async (t) => {
  const url = await withServer(t, createApp(fakeParts()).callback());
  const page = await fetch(`${url}/%3Cscript%3Ealert(1)%3C/script%3E`, { headers: { Accept: 'text/html' } });
  t.is(page.status, 404);
  const html = await page.text();
  t.true(html.includes('没有这个页面') && html.includes('action="/"') && html.includes('12345'));
  t.false(html.includes('alert'));
  const api = await fetch(`${url}/api/nowhere`, { headers: { Accept: 'text/html' } });
  t.is(api.status, 404);
  t.is(((await api.json()) as { error: { code: string } }).error.code, 'notFound');
  t.is((await fetch(`${url}/%E0%A4%A`)).status, 404);
  t.is((await fetch(`${url}/wecom/app`)).status, 404);
  t.is((await fetch(`${url}/assets/..%2Fapp.ts`)).status, 404);
  t.is((await fetch(`${url}/api/ask`)).status, 405);
  t.is((await fetch(url, { method: 'DELETE' })).status, 405);
});

test('a fault inside is logged with its request id and told to nobody', async (t) => {
  const parts = fakeParts();
  const url = await withServer(t, createApp(parts).callback());
  const response = await fetch(`${url}/api/ask`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: '{"text":"坏了"}',
  });
  t.is(response.status, 500);
  const body = await response.text();
  t.false(body.includes('secret'));
  const failed = parts.lines.find((line) => line.event === 'request.failed');
  t.is(failed?.level, 'error');
  t.true(body.includes(String(failed?.values.request)));
  t.is((await fetch(`${url}/healthz`)).status, 200);
});

test('health answers at once; ready needs index and store; metrics tell of the process and of routes', async (t) => {
  const url = await withServer(t, createApp(fakeParts()).callback());
  t.deepEqual(await (await fetch(`${url}/healthz`)).json(), { status: 'ok' });
  t.deepEqual(await (await fetch(`${url}/readyz`)).json(), { status: 'ready', index: true, store: true });
  await fetch(`${url}/?q=低保`);
  const metrics = await (await fetch(`${url}/metrics`)).text();
  t.regex(metrics, /process_resident_memory_bytes \d/u);
  t.regex(metrics, /http_request_duration_seconds_count\{[^}]*route="\/readyz"[^}]*\} 1/u);
  t.regex(metrics, /web_answers_total\{outcome="answer"\} 1/u);

  const broken = fakeParts();
  const without = await withServer(
    t,
    createApp({ ...broken, desks: { desk: async () => Promise.reject(new Error('no index')) } }).callback(),
  );
  const ready = await fetch(`${without}/readyz`);
  t.is(ready.status, 503);
  t.deepEqual(await ready.json(), { status: 'not ready', index: false, store: true });
  t.is((await fetch(`${without}/healthz`)).status, 200);
});

test('a callback goes to the channel of exactly its path, with its bytes and its query', async (t) => {
  const seen: CallbackRequest[] = [];
  const channel = {
    handle: async (request: CallbackRequest) => {
      seen.push(request);
      return { status: 200, type: 'text/plain; charset=utf-8', body: '好' };
    },
  };
  const url = await withServer(t, createApp(fakeParts({ channels: new Map([['/wecom/app', channel]]) })).callback());
  const response = await fetch(`${url}/wecom/app?msg_signature=a%2Bb&nonce=1`, {
    method: 'POST',
    body: new Uint8Array([0, 255, 60]),
  });
  t.is(response.status, 200);
  t.is(await response.text(), '好');
  t.is(response.headers.get('content-type'), 'text/plain; charset=utf-8');
  t.deepEqual({ ...seen[0]?.query }, { msg_signature: 'a+b', nonce: '1' });
  t.deepEqual([...(seen[0]?.body ?? [])], [0, 255, 60]);
  t.is((await fetch(`${url}/wecom/robot`, { method: 'POST' })).status, 404);
  t.is((await fetch(`${url}/wecom/app/`, { method: 'POST' })).status, 404);
  t.is((await fetch(`${url}/wecom/app`, { method: 'PUT' })).status, 405);
  t.is((await fetch(`${url}/wecom/app`, { method: 'POST', body: new Uint8Array(1_000_001) })).status, 413);
  t.is(seen.length, 1);
});

test('assets may be kept for ever under their version, and are asked again without one', async (t) => {
  const url = await withServer(t, createApp(fakeParts()).callback());
  const html = await (await fetch(url)).text();
  const href = /\/assets\/style\.css\?v=[0-9a-f]+/u.exec(html)?.[0] ?? '';
  const versioned = await fetch(url + href);
  t.true(versioned.headers.get('cache-control')?.includes('immutable'));
  const plain = await fetch(`${url}/assets/style.css`);
  t.is(plain.headers.get('cache-control'), 'no-cache');
  const again = await fetch(`${url}/assets/style.css`, {
    headers: { 'If-None-Match': plain.headers.get('etag') ?? '' },
  });
  t.is(again.status, 304);
});
