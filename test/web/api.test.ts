import test, { type ExecutionContext } from 'ava';
import { byteLength } from '../../src/replies/bytes.ts';
import { createApp } from '../../src/web/app.ts';
import type { WebAnswer } from '../../src/web/ask.ts';
import { withServer } from '../helpers/with-server.ts';
import { type FakeParts, fakeParts } from './fake-parts.ts';

type Fault = { error: { code: string; message: string; detail: string; request: string } };

async function api(t: ExecutionContext, parts: FakeParts = fakeParts()) {
  const url = await withServer(t, createApp(parts).callback());
  const send = (body: string | Uint8Array<ArrayBuffer>, type = 'application/json') =>
    fetch(`${url}/api/ask`, { method: 'POST', headers: { 'Content-Type': type }, body });
  const ask = async (body: unknown) => (await (await send(JSON.stringify(body))).json()) as WebAnswer;
  return { url, send, ask };
}

test('a question gives the answer object, its fields in their public order, and the reply in parts', async (t) => {
  const { ask } = await api(t);
  const answer = await ask({ text: '私屠滥宰谁管' });
  t.deepEqual(Object.keys(answer), [
    ...[
      'id',
      'outcome',
      'duties',
      'department',
      'category',
      'list',
      'part',
      'emergency',
      'related',
      'quotes',
      'contacts',
    ],
    ...['revision', 'text', 'blocks', 'followUps', 'link'],
  ]);
  t.is(answer.outcome, 'answer');
  t.deepEqual(answer.duties, ['cooperation-22']);
  t.is(answer.revision, '2025-07');
  t.is(answer.contacts[0]?.phone, '000-0000022');
  t.true(answer.quotes.includes('2. 对劝说无果的“私屠滥宰”行为派专人前往检查核实；'));
  for (const quote of answer.quotes) t.true(answer.text.includes(`「${quote}」`));
  t.true(byteLength(answer.text) <= 2048);
  t.is(answer.blocks[0]?.kind, 'headline');
  t.true(answer.followUps.length >= 2);
});

test('questions of one chat and user are one conversation, told to the bot under the web channel', async (t) => {
  const parts = fakeParts();
  const { ask } = await api(t, parts);
  await ask({ text: '私屠滥宰谁管', chat: 'c1', user: 'u1' });
  t.is((await ask({ text: '联系方式', chat: 'c1', user: 'u1' })).outcome, 'contact');
  t.is(parts.asked[0]?.channel, 'web');
  t.is(parts.asked[0]?.chat, 'c1');
  t.is(parts.asked[0]?.user, 'u1');
  t.not(parts.asked[0]?.id, parts.asked[1]?.id);
});

test('strange text is answered like any other: emoji, lone surrogates, NUL, bidi marks, query syntax, 100,000 characters', async (t) => {
  const { send } = await api(t);
  const texts = [
    '😀🐑',
    '\ud800',
    'a\u0000b',
    '\u202e\u200b倒',
    'title:低保^9 ~ +',
    '',
    '   ',
    '低'.repeat(100_000),
    '\u0007'.repeat(100_000),
  ];
  for (const text of texts) {
    const response = await send(JSON.stringify({ text }));
    t.is(response.status, 200, text.slice(0, 20));
    t.true(((await response.json()) as WebAnswer).text.length > 0);
  }
});

test('a wrong body is refused with a code, a sentence and the field at fault', async (t) => {
  const { send } = await api(t);
  const cases: Array<[string | Uint8Array<ArrayBuffer>, number, string, string]> = [
    ['', 400, 'body.notJson', ''],
    ['{', 400, 'body.notJson', ''],
    [new Uint8Array([123, 34, 255, 34, 125]), 400, 'body.notJson', ''],
    ['null', 400, 'body.invalid', 'body:'],
    ['[]', 400, 'body.invalid', 'body:'],
    ['"低保"', 400, 'body.invalid', 'body:'],
    ['{}', 400, 'body.invalid', 'text:'],
    ['{"text":5}', 400, 'body.invalid', 'text:'],
    ['{"text":"低保","user":7}', 400, 'body.invalid', 'user:'],
    [JSON.stringify({ text: 'a', chat: 'x'.repeat(201) }), 400, 'body.invalid', 'chat:'],
    [JSON.stringify({ text: 'a'.repeat(100_001) }), 400, 'body.invalid', 'text:'],
    [JSON.stringify({ text: 'a', township: 'nowhere' }), 404, 'township.unknown', ''],
    [JSON.stringify({ text: 'a'.repeat(700_000) }), 413, 'body.tooLarge', ''],
  ];
  for (const [body, status, code, detail] of cases) {
    const response = await send(body);
    const name = String(body).slice(0, 40);
    t.is(response.status, status, name);
    const { error } = (await response.json()) as Fault;
    t.is(error.code, code, name);
    t.true(error.detail.startsWith(detail), `${name}: ${error.detail}`);
    t.true(error.message.length > 0 && error.request.length > 0);
  }
});

test('a body of another type or compressed is refused as such', async (t) => {
  const { url, send } = await api(t);
  t.is((await send('text=低保', 'application/x-www-form-urlencoded')).status, 415);
  t.is((await send('{"text":"低保"}', 'text/plain')).status, 415);
  const headers = { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' };
  t.is((await fetch(`${url}/api/ask`, { method: 'POST', headers, body: new Uint8Array(20) })).status, 415);
});

test('a body without an announced length is cut off at the limit, and the server goes on', async (t) => {
  const { url } = await api(t);
  const endless = new ReadableStream({
    pull: (controller) => controller.enqueue(new Uint8Array(65_536).fill(32)),
  });
  const headers = { 'Content-Type': 'application/json' };
  const sending = fetch(`${url}/api/ask`, { method: 'POST', headers, body: endless, duplex: 'half' } as RequestInit);
  const outcome = await sending.then(
    (response) => response.status,
    () => 'closed',
  );
  t.true(outcome === 413 || outcome === 'closed');
  t.is((await fetch(`${url}/healthz`)).status, 200);
});

test('the API describes itself truly: every answered field stands in the description, and the other way round', async (t) => {
  const { url, ask } = await api(t);
  const document = (await (await fetch(`${url}/api/openapi.json`)).json()) as {
    openapi: string;
    paths: Record<string, Record<string, { responses: Record<string, unknown> }>>;
    components: { schemas: Record<string, { properties?: Record<string, unknown>; required?: string[] }> };
  };
  t.regex(document.openapi, /^3\.1\./u);
  const described = document.components.schemas.Answer;
  const answer = await ask({ text: '低保' });
  t.deepEqual(Object.keys(described?.properties ?? {}).sort(), Object.keys(answer).sort());
  t.deepEqual(described?.required?.toSorted(), Object.keys(answer).sort());
  const statuses = Object.keys(document.paths['/api/ask']?.post?.responses ?? {});
  t.deepEqual(statuses, ['200', '400', '404', '413', '415', '429']);
  const references = JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/gu);
  for (const [, name] of references) t.truthy(document.components.schemas[name ?? ''], name);
});
