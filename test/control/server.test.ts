import test, { type ExecutionContext } from 'ava';
import { sendOrder } from '../../src/control/client.ts';
import type { Operator } from '../../src/control/operator.ts';
import { createControlServer } from '../../src/control/server.ts';

const token = 'a-token-of-this-test';
const status = { do: 'notices.status' as const };

async function open(t: ExecutionContext, operator: Operator = async () => ({ ok: true, value: [] })) {
  const server = createControlServer({ operator, token });
  const port = await server.start();
  t.teardown(() => server.stop());
  const post = (headers: Record<string, string>, body: string, path = '/orders') =>
    fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', headers, body }).then((response) => response.status);
  return { server, port, post, door: { port, token } };
}

test('an order goes in and its outcome comes back, with nothing lost on the way', async (t) => {
  const seen: unknown[] = [];
  const { door } = await open(t, async (order) => {
    seen.push(order);
    return { ok: false, code: 'publish.drop', values: { before: 245, after: 3 }, report: { township: '白杨河乡' } };
  });
  const content = Buffer.from('清单').toString('base64');
  t.deepEqual(await sendOrder(door, { do: 'publish', fileName: '甲.txt', content, revision: '1' }), {
    ok: false,
    code: 'publish.drop',
    values: { before: 245, after: 3 },
    report: { township: '白杨河乡' },
  });
  t.deepEqual(seen, [{ do: 'publish', fileName: '甲.txt', content, revision: '1', yes: false, dryRun: false }]);
});

test('without the token nothing is done and nothing is said', async (t) => {
  let orders = 0;
  const { post, port } = await open(t, async () => {
    orders += 1;
    return { ok: true, value: [] };
  });
  for (const authorization of ['', 'Bearer', `bearer ${token}`, `Bearer ${token}x`, `Bearer ${token.slice(1)}`, token])
    t.is(await post({ authorization }, JSON.stringify(status)), 401);
  t.is(await sendOrder({ port, token: 'another' }, status), undefined);
  t.is(orders, 0);
});

test('what is no order is refused', async (t) => {
  const { post } = await open(t);
  const headers = { authorization: `Bearer ${token}` };
  const wrong = ['', '{', '[]', '{"do":"stop"}', '{"do":"rollback"}', '{"do":"notices.status","more":1}'];
  for (const body of wrong) t.is(await post(headers, body), 400, body);
  t.is(await post(headers, JSON.stringify(status), '/'), 404);
  const content = '!not base64!';
  t.is(await post(headers, JSON.stringify({ do: 'contacts', township: 'a', content })), 400);
});

test('a body larger than any order is cut off', async (t) => {
  const { post } = await open(t);
  const outcome = await post({ authorization: `Bearer ${token}` }, 'x'.repeat(17_000_000)).catch(() => 'closed');
  t.true(outcome === 413 || outcome === 'closed');
});

test('stopping waits for the order under way; then nobody is there', async (t) => {
  let finish = () => {};
  let began = () => {};
  const taken = new Promise<void>((resolve) => {
    began = resolve;
  });
  const { server, door } = await open(t, async () => {
    began();
    await new Promise<void>((resolve) => {
      finish = resolve;
    });
    return { ok: true, value: ['done'] };
  });
  const answered = sendOrder(door, status);
  await taken;
  const stopped = server.stop();
  finish();
  t.deepEqual(await answered, { ok: true, value: ['done'] });
  await stopped;
  t.is(await sendOrder(door, status), undefined);
});
