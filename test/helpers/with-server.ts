import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ExecutionContext } from 'ava';

/** Serves a listener on a free port of this machine until the test ends. Gives the address, without a slash at its end. */
export async function withServer(t: ExecutionContext, listener: RequestListener): Promise<string> {
  const { url, close } = await serve(listener);
  t.teardown(close);
  return url;
}

/** The same for a whole test file: whoever calls it closes it. */
export async function serve(listener: RequestListener): Promise<{ url: string; close: () => Promise<void> }> {
  // Longer than a test file's own work between two requests: a test must not meet a connection that is just being closed.
  const server = createServer({ keepAliveTimeout: 65_000 }, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${port}`, close };
}
