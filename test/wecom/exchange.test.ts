import { once } from 'node:events';
import { createServer as createPlain } from 'node:http';
import { createServer, type Socket } from 'node:net';
import test, { type ExecutionContext } from 'ava';
import { ExchangeFailed, exchange } from '../../src/wecom/exchange.ts';

type Port = { url: URL; received: string[]; connections: number };

/** A TCP server that hears bytes and does what `hear` says. */
async function listen(t: ExecutionContext, hear: (socket: Socket, bytes: string) => void): Promise<Port> {
  const sockets = new Set<Socket>();
  const port: Port = { url: new URL('http://127.0.0.1'), received: [], connections: 0 };
  const server = createServer((socket) => {
    port.connections += 1;
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      port.received.push(String(bytes));
      hear(socket, String(bytes));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  port.url.port = String(typeof address === 'object' ? address?.port : 0);
  return port;
}

const answer = (text: string) =>
  `HTTP/1.1 200 OK\r\ncontent-length: ${Buffer.byteLength(text)}\r\nconnection: close\r\n\r\n${text}`;
const usual = { deadlineMs: 2_000, answerLimit: 1_000 };

async function faultOf(exchanging: Promise<unknown>): Promise<string> {
  return await exchanging.then(
    () => 'none',
    (error: unknown) => (error instanceof ExchangeFailed ? error.fault : String(error)),
  );
}

test('the moment of leaving is told once the connection stands, before the first byte has arrived', async (t) => {
  const told: number[] = [];
  const port = await listen(t, (socket) => socket.end(answer('{"errcode":0}')));
  const onLeaving = () => told.push(port.received.length);
  const { status, text } = await exchange({ ...usual, url: port.url, body: '{"a":"好"}', onLeaving });
  t.deepEqual([status, text], [200, '{"errcode":0}']);
  t.deepEqual(told, [0]);
  t.regex(port.received.join(''), /^POST \/[\s\S]*content-length: 11[\s\S]*\{"a":"好"\}$/u);
});

test('what forbids the leaving keeps every byte back', async (t) => {
  const port = await listen(t, (socket) => socket.end(answer('{}')));
  const onLeaving = () => {
    throw new Error('the disk is full');
  };
  await t.throwsAsync(exchange({ ...usual, url: port.url, body: '{}', onLeaving }), { message: 'the disk is full' });
  t.deepEqual(port.received, []);
});

test('where nobody listens nothing has left', async (t) => {
  const port = await listen(t, () => {});
  const closed = createPlain().listen(0, '127.0.0.1');
  await once(closed, 'listening');
  const address = closed.address();
  const url = new URL(port.url);
  url.port = String(typeof address === 'object' ? address?.port : 0);
  await new Promise((resolve) => closed.close(resolve));
  const left: string[] = [];
  t.is(await faultOf(exchange({ ...usual, url, body: '{}', onLeaving: () => left.push('left') })), 'connect');
  t.deepEqual(left, []);
});

test('a TLS handshake that never ends has let nothing leave, however long it took', async (t) => {
  const port = await listen(t, () => {});
  const url = new URL(String(port.url).replace('http:', 'https:'));
  const left: string[] = [];
  const onLeaving = () => left.push('left');
  t.is(await faultOf(exchange({ ...usual, deadlineMs: 200, url, body: '{}', onLeaving })), 'connect');
  t.deepEqual(left, []);
});

test('no answer, half an answer and too long an answer are told apart', async (t) => {
  const silent = await listen(t, () => {});
  t.is(await faultOf(exchange({ ...usual, deadlineMs: 200, url: silent.url, body: '{}' })), 'timeout');
  const torn = await listen(t, (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"err'));
  t.is(await faultOf(exchange({ ...usual, url: torn.url, body: '{}' })), 'broken');
  const long = await listen(t, (socket) => socket.end(answer('x'.repeat(2_000))));
  t.is(await faultOf(exchange({ ...usual, url: long.url })), 'body');
});

test('a redirect is an answer like any other: the token goes nowhere else', async (t) => {
  const other = await listen(t, (socket) => socket.end(answer('{}')));
  const port = await listen(t, (socket) =>
    socket.end(
      `HTTP/1.1 302 Found\r\nlocation: ${String(other.url)}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`,
    ),
  );
  t.is((await exchange({ ...usual, url: port.url })).status, 302);
  t.is(other.connections, 0);
});
