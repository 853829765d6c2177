import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A fault to play once: an errcode, an HTTP status, or one of the ways in which a network fails. */
export type Fault =
  | { errcode: number; errmsg?: string }
  | { status: number }
  /** An error page where JSON is expected, with status 200. */
  | 'html'
  | 'broken-json'
  /** Valid JSON, but not the platform's. */
  | 'other-json'
  /** Never answers. */
  | 'hang'
  /** Closes before doing anything. */
  | 'reset'
  /** Does what was asked, then closes without saying so. */
  | 'lost';

/** What a handler answers with; `errcode` 0 and `ok` are added. */
export type Answer = { errcode?: number; errmsg?: string; [field: string]: unknown };
export type Asked = { query: URLSearchParams; body: Record<string, unknown> };
export type Handlers = Readonly<Record<string, (asked: Asked) => Answer>>;
export type Request = { path: string; query: Record<string, string>; body: Record<string, unknown> };

export type LocalServer = {
  base: string;
  /** All requests, faulty ones too. */
  requests: Request[];
  /** Plays these faults, one per request to that path, before answering properly again. */
  failNext(path: string, ...faults: Fault[]): void;
  close(): Promise<void>;
};

/** An HTTP server on a free port that answers `cgi-bin/<path>` as the platform does. */
export async function startLocalServer(handlers: Handlers): Promise<LocalServer> {
  const requests: Request[] = [];
  const faults = new Map<string, Fault[]>();
  const server = createServer((request, response) => {
    void answer(request, response, { handlers, requests, faults });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    failNext: (path, ...more) => void faults.set(path, [...(faults.get(path) ?? []), ...more]),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type Play = { handlers: Handlers; requests: Request[]; faults: Map<string, Fault[]> };

async function answer(request: IncomingMessage, response: ServerResponse, play: Play): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://local');
  const path = url.pathname.replace(/^\/cgi-bin\//u, '');
  const text = await read(request);
  const body = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
  play.requests.push({ path, query: Object.fromEntries(url.searchParams), body });
  const fault = play.faults.get(path)?.shift();
  if (fault === 'hang') return;
  if (fault === 'reset') return void request.socket.destroy();
  if (fault === 'html')
    return void response.writeHead(200, { 'content-type': 'text/html' }).end('<html><body>502</body></html>');
  if (fault === 'broken-json') return void response.end('{"errcode":0,"errm');
  if (fault === 'other-json') return void response.end('{"status":"ok"}');
  if (fault !== undefined && fault !== 'lost' && 'status' in fault)
    return void response.writeHead(fault.status).end('<html></html>');
  if (fault !== undefined && fault !== 'lost') return void response.end(JSON.stringify(fault));
  const handler = play.handlers[path];
  if (handler === undefined) return void response.writeHead(404).end();
  const answered = JSON.stringify({ errcode: 0, errmsg: 'ok', ...handler({ query: url.searchParams, body }) });
  if (fault === 'lost') return void request.socket.destroy();
  response.setHeader('content-type', 'application/json; charset=UTF-8');
  response.end(answered);
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks).toString('utf8');
}
