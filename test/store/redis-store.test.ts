import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import test, { type ExecutionContext } from 'ava';
import { Redis } from 'ioredis';
import { StoreError } from '../../src/store/errors.ts';
import { openRedisStore } from '../../src/store/redis-store.ts';
import type { Store } from '../../src/store/store.ts';
import { type RedisServer, startRedis, testWithRedis } from '../helpers/redis-server.ts';
import { storeContract } from './contract.ts';
import { behavesLikeAMap } from './model.ts';

const redisTest = testWithRedis(test);
let shared: Promise<RedisServer> | undefined;
const cleanups: Array<() => Promise<void>> = [];
test.after.always(async () => {
  for (const cleanup of cleanups) await cleanup();
});

storeContract(redisTest, async (t) => {
  const { url } = await sharedServer();
  const prefix = `${randomUUID()}:`;
  return { store: await open(t, { url, prefix }), pass: timeMachine(rawClient(t, url), prefix) };
});

redisTest('behaves like a map with a clock, whatever is done to it, by whichever instance', async (t) => {
  const { url } = await sharedServer();
  const raw = rawClient(t, url);
  const prefix = `${randomUUID()}:`;
  const instances = await Promise.all([open(t, { url, prefix }), open(t, { url, prefix })]);
  let turn = 0;
  const store = () => instances[turn++ % 2] ?? instances[0];
  const begin = async () => {
    const leftovers = await raw.keys(`${prefix}*`);
    if (leftovers.length > 0) await raw.del(leftovers);
    return { store: store(), pass: timeMachine(raw, prefix), reopen: async () => store() };
  };
  await behavesLikeAMap(t, begin, 100);
});

redisTest('adds up what several instances change at the same time', async (t) => {
  const { url } = await sharedServer();
  const prefix = `${randomUUID()}:`;
  const stores = await Promise.all([1, 2, 3, 4].map(() => open(t, { url, prefix })));
  const changes = stores.flatMap((store) =>
    Array.from({ length: 50 }, () => store.update<number>('pace', 'count', (count) => (count ?? 0) + 1)),
  );
  const results = await Promise.all(changes);
  t.is(new Set(results).size, 200, 'every update saw another count');
  t.is(await stores[0]?.get('pace', 'count'), 200);
  const won = await Promise.all(stores.map((store) => store.putIfAbsent('seen', 'id', 1)));
  t.is(won.filter(Boolean).length, 1);
});

redisTest('keeps two prefixes in one database apart, and touches nothing else there', async (t) => {
  const { url } = await startRedis(t);
  const raw = rawClient(t, url);
  await raw.set('theirs', 'stays');
  const [one, other] = [await open(t, { url, prefix: 'one:' }), await open(t, { url, prefix: 'other:' })];
  await one.put('tokens', 'key', 1);
  t.is(await other.get('tokens', 'key'), undefined);
  t.deepEqual(await other.list('tokens'), []);
  await one.remove('tokens', 'key');
  t.deepEqual(await raw.keys('*'), ['theirs'], 'nothing of ours is left behind');
});

redisTest('leaves nothing behind of values that are over', async (t) => {
  const { url } = await startRedis(t);
  const store = await open(t, { url });
  for (let index = 0; index < 20; index += 1) await store.put('seen', `id-${index}`, 1, { ttlMs: 30 });
  await wait(60);
  t.is(await store.get('seen', 'id-0'), undefined);
  t.deepEqual(await store.list('seen'), []);
  await store.put('seen', 'last', 1, { ttlMs: 60_000 });
  const raw = rawClient(t, url);
  t.deepEqual((await raw.keys('*')).sort(), ['shuilaiguan:index:seen', 'shuilaiguan:seen:last']);
  t.deepEqual(await raw.zrange('shuilaiguan:index:seen', '0', '-1'), ['last']);
});

redisTest('does not list what the server itself threw out', async (t) => {
  const { url } = await startRedis(t);
  const store = await open(t, { url });
  await store.put('outbox', 'kept', 1);
  await store.put('outbox', 'evicted', 2);
  await rawClient(t, url).del('shuilaiguan:outbox:evicted');
  t.deepEqual(await store.list('outbox'), [{ key: 'kept', value: 1 }]);
});

redisTest('says soon that the server is gone, and works again when it is back', async (t) => {
  const server = await startRedis(t);
  const store = await open(t, server);
  await store.put('tokens', 'key', 1);
  await server.stop();
  const since = performance.now();
  await t.throwsAsync(store.put('tokens', 'key', 2), { name: 'StoreError', message: /store\.unreachable/u });
  await t.throwsAsync(store.get('tokens', 'key'), { message: /store\.unreachable \{"reason":"ECONN/u });
  t.true(performance.now() - since < 4_500, 'within the platform’s five seconds');
  await startRedis(t, { port: Number(new URL(server.url).port) });
  await eventually(() => store.put('tokens', 'key', 3));
  t.is(await store.get('tokens', 'key'), 3);
});

redisTest('gives up on a server that hangs', async (t) => {
  const server = await startRedis(t);
  const store = await open(t, server);
  server.child.kill('SIGSTOP');
  const since = performance.now();
  await t.throwsAsync(store.putIfAbsent('seen', 'id', 1), { message: /store\.unreachable \{"reason":"ETIMEDOUT"\}/u });
  t.true(performance.now() - since < 4_000);
  server.child.kill('SIGCONT');
  await eventually(() => store.get('seen', 'id'));
});

redisTest('sends nothing twice: a lost reply is an error, not a second try', async (t) => {
  const { url } = await startRedis(t);
  const proxy = await startProxy(t, Number(new URL(url).port));
  const store = await open(t, { url: proxy.url });
  proxy.loseNextReply();
  await t.throwsAsync(store.putIfAbsent('seen', 'id', 1), { message: /store\.unreachable/u });
  await eventually(() => store.get('seen', 'id'));
  t.is(await store.get('seen', 'id'), 1, 'the write was done, its reply was lost');
  const commands = await rawClient(t, url).info('commandstats');
  t.regex(commands, /cmdstat_eval:calls=1,/u);
});

redisTest('names a wrong password without printing one', async (t) => {
  const { url } = await startRedis(t, { options: ['--requirepass', 'right-horse'] });
  for (const [address, reason] of [
    [url, 'NOAUTH'],
    [url.replace('//', '//:wrong-horse@'), 'WRONGPASS'],
  ] as const) {
    const error = await t.throwsAsync(openRedisStore({ url: address }), { instanceOf: StoreError });
    t.deepEqual([error?.code, error?.values], ['store.refused', { reason }]);
    t.notRegex(`${error?.stack} ${JSON.stringify(error)} ${String(error?.cause)}`, /horse/u);
  }
  const store = await open(t, { url: url.replace('//', '//:right-horse@') });
  await store.put('tokens', 'key', 1);
  t.is(await store.get('tokens', 'key'), 1);
});

redisTest('keeps stored values out of the errors that the server sends', async (t) => {
  const { url } = await startRedis(t, { options: ['--maxmemory', '1', '--maxmemory-policy', 'noeviction'] });
  const store = await open(t, { url });
  const error = await t.throwsAsync(store.put('tokens', 'key', 'secret-value'), { instanceOf: StoreError });
  t.deepEqual([error?.code, error?.values], ['store.refused', { reason: 'OOM' }]);
  t.notRegex(`${error?.stack} ${JSON.stringify(error)} ${String(error?.cause)}`, /secret-value/u);
});

test('says that no server is there', async (t) => {
  const error = await t.throwsAsync(openRedisStore({ url: 'redis://:horse@127.0.0.1:1/0' }), {
    instanceOf: StoreError,
  });
  t.deepEqual([error?.code, error?.values], ['store.unreachable', { reason: 'ECONNREFUSED' }]);
  t.notRegex(`${error?.stack} ${JSON.stringify(error)}`, /horse/u);
});

function sharedServer(): Promise<RedisServer> {
  shared ??= startRedis({ teardown: (cleanup) => cleanups.push(async () => cleanup()) });
  return shared;
}

async function open(t: ExecutionContext, { url, prefix }: { url: string; prefix?: string }): Promise<Store> {
  const store = await openRedisStore({ url, ...(prefix === undefined ? {} : { prefix }) });
  t.teardown(() => store.close());
  return store;
}

/** Lets time pass without waiting for it: all that has an end under the prefix comes so much nearer to it. */
function timeMachine(raw: Redis, prefix: string): (ms: number) => Promise<void> {
  const script = `
for _, name in ipairs(redis.call('KEYS', ARGV[1] .. '*')) do
  if redis.call('TYPE', name).ok == 'zset' then
    local entries = redis.call('ZRANGE', name, 0, -1, 'WITHSCORES')
    for index = 1, #entries, 2 do
      if entries[index + 1] ~= 'inf' then redis.call('ZINCRBY', name, -ARGV[2], entries[index]) end
    end
  elseif redis.call('PTTL', name) > 0 then
    redis.call('PEXPIRE', name, string.format('%.0f', redis.call('PTTL', name) - ARGV[2]))
  end
end`;
  return async (ms) => {
    await raw.eval(script, 0, prefix, ms);
  };
}

/** Between store and server; cuts the connection instead of passing on the next reply. */
async function startProxy(t: ExecutionContext, port: number): Promise<{ url: string; loseNextReply: () => void }> {
  let lose = false;
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    client.pipe(upstream);
    upstream.on('data', (reply) => {
      if (lose) client.destroy();
      else client.write(reply);
      lose = false;
    });
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      one.on('error', () => {});
      one.on('close', () => other.destroy());
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => server.close());
  return {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    loseNextReply: () => {
      lose = true;
    },
  };
}

function rawClient(t: ExecutionContext, url: string): Redis {
  const client = new Redis(url);
  client.on('error', () => {});
  t.teardown(() => client.disconnect());
  return client;
}

async function eventually(work: () => Promise<unknown>): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      await work();
      return;
    } catch (error) {
      if (attempt === 20) throw error;
      await wait(250);
    }
  }
}
