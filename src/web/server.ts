import { createServer, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type Koa from 'koa';
import { readAssets } from './assets.ts';
import { safeHeaders } from './boundary.ts';
import { errorPage } from './error-page.tsx';

/** A question asked without script stands in the address, nine bytes a character: 7,000 characters. Node's own limit is 16 kB. */
const mostHeaderBytes = 64 * 1024;

/**
 * How long a connection waits for its next request, in ms. Longer than what is in front waits (nginx and most load
 * balancers 60 s): the side that sends must be the one that hangs up, else a request meets a closed connection.
 */
const idleConnectionMs = 65_000;

/** The application as an HTTP server that says in words what it does not take. It listens to nothing yet. */
export function createWebServer(app: Koa): Server {
  const server = createServer({ maxHeaderSize: mostHeaderBytes, keepAliveTimeout: idleConnectionMs }, app.callback());
  const page = Buffer.from(errorPage({ code: 'address.tooLong', request: '', assets: readAssets() }));
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) socket.destroy();
    else if (error.code === 'HPE_HEADER_OVERFLOW') refuse(socket, page);
    else socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
  });
  return server;
}

/** Nothing of the request is known but that it is too long. */
function refuse(socket: Duplex, page: Buffer): void {
  const headers = Object.entries({
    ...safeHeaders,
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Length': String(page.length),
    'Cache-Control': 'no-store',
    Connection: 'close',
  }).map(([name, value]) => `${name}: ${value}`);
  socket.write(`HTTP/1.1 431 Request Header Fields Too Large\r\n${headers.join('\r\n')}\r\n\r\n`);
  // What the browser is still sending is taken and dropped: a connection that is cut would lose our words.
  socket.resume();
  socket.end(page);
}
