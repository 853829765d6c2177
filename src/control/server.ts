import { createHash, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Operator } from './operator.ts';
import { type Outcome, orderSchema } from './orders.ts';

/** An order with a file of 10 MB in base64. */
const bodyLimit = 16_000_000;
/** Whoever connects has the order ready; a caller that dribbles is cut off. */
const requestMs = 30_000;

/** Where commands on this machine hand in orders. */
export type ControlServer = {
  /** Starts to listen on 127.0.0.1 at a free port, and gives it. */
  start(): Promise<number>;
  /** Takes no more orders and waits for those under way. */
  stop(): Promise<void>;
};

/** `POST /orders` with `Authorization: Bearer <token>`; everything else is refused without a word. */
export function createControlServer({ operator, token }: { operator: Operator; token: string }): ControlServer {
  const expected = digest(`Bearer ${token}`);
  const server = createServer((request, response) => {
    void answer(request, response, { operator, expected }).catch(() => response.destroy());
  });
  server.requestTimeout = requestMs;
  return {
    start: async () => {
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      return (server.address() as AddressInfo).port;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
  };
}

type Desk = { operator: Operator; expected: Buffer };

async function answer(request: IncomingMessage, response: ServerResponse, { operator, expected }: Desk): Promise<void> {
  response.setHeader('Connection', 'close');
  if (!timingSafeEqual(digest(request.headers.authorization ?? ''), expected))
    return void response.writeHead(401).end();
  if (request.method !== 'POST' || request.url !== '/orders') return void response.writeHead(404).end();
  const text = await bodyOf(request);
  if (text === undefined) return void response.writeHead(413).end();
  const order = orderSchema.safeParse(readJson(text));
  if (!order.success) return void response.writeHead(400).end();
  const outcome: Outcome = await operator(order.data);
  response.setHeader('Content-Type', 'application/json; charset=utf-8');
  response.end(JSON.stringify(outcome));
}

/** Of equal length whatever was sent, so that comparing takes the same time. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > bodyLimit) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
