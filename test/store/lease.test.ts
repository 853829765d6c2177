import { setTimeout as wait } from 'node:timers/promises';
import test, { type ExecutionContext } from 'ava';
import { StoreError } from '../../src/store/errors.ts';
import { Lease } from '../../src/store/lease.ts';
import { LeaseKeeper } from '../../src/store/lease-keeper.ts';
import { createMemoryStore } from '../../src/store/memory-store.ts';
import { openRedisStore } from '../../src/store/redis-store.ts';
import type { Store } from '../../src/store/store.ts';
import { startRedis, testWithRedis } from '../helpers/redis-server.ts';

const redisTest = testWithRedis(test);

test('has one holder at a time', async (t) => {
  const { one, other } = twoLeases();
  t.true(await one.acquire());
  t.false(await other.acquire());
  t.deepEqual([one.isHeld(), other.isHeld()], [true, false]);
  t.true(await one.acquire(), 'its holder may ask again');
});

test('lets another take over when the holder does not renew it, and not before', async (t) => {
  const { clock, one, other } = twoLeases();
  await one.acquire();
  clock.now += 19_999;
  t.false(await other.acquire());
  t.true(one.isHeld());
  clock.now += 1;
  t.false(one.isHeld(), 'the holder stops first, without asking anybody');
  t.true(await other.acquire());
  t.false(await one.renew(), 'who lost it does not get it back by renewing');
  t.false(one.isHeld());
});

test('stays with a holder that renews it', async (t) => {
  const { clock, one, other } = twoLeases();
  await one.acquire();
  for (let count = 0; count < 20; count += 1) {
    clock.now += 15_000;
    t.true(await one.renew());
    t.false(await other.acquire());
  }
});

test('is free at once when it is released, and only its holder can release it', async (t) => {
  const { one, other } = twoLeases();
  await one.acquire();
  await other.release();
  t.false(await other.acquire());
  await one.release();
  t.false(one.isHeld());
  t.true(await other.acquire());
});

test('is not renewed for another while asking for it', async (t) => {
  const { clock, one, other } = twoLeases();
  await one.acquire();
  for (clock.now = 0; clock.now < 20_000; clock.now += 1_000) await other.acquire();
  t.true(await other.acquire());
});

test('counts from before it asked, however long the answer takes', async (t) => {
  const clock = { now: 0 };
  const store = createMemoryStore(() => clock.now);
  const slow: Store = {
    ...verbs(store),
    putIfAbsent: async (...given) => {
      const taken = await store.putIfAbsent(...given);
      clock.now += 19_000;
      return taken;
    },
  };
  const lease = new Lease({ store: slow, name: 'socket', owner: 'one', now: () => clock.now });
  t.true(await lease.acquire());
  t.is(lease.remainingMs(), 1_000);
});

test('a keeper takes over from one that stops, and one that dies', async (t) => {
  const store = createMemoryStore(() => Date.now());
  const events: string[] = [];
  const first = keep(t, store, 'first', events);
  await until(() => events.length === 1);
  const second = keep(t, store, 'second', events);
  await wait(150);
  t.deepEqual(events, ['first gained']);
  await first.stop();
  await until(() => events.length === 3);
  t.deepEqual(events, ['first gained', 'first lost', 'second gained']);
  await store.put('leases', 'socket', 'a dead one', { ttlMs: 100 });
  await until(() => events.length === 5);
  t.deepEqual(events.slice(3), ['second lost', 'second gained']);
  await second.stop();
  t.is(await store.get('leases', 'socket'), undefined);
});

test('a keeper that cannot reach the store holds on until the end of the lease, and no longer', async (t) => {
  const store = createMemoryStore(() => Date.now());
  const faulty = { broken: false, hanging: false };
  const wrapped: Store = {
    ...verbs(store),
    update: async (...given) => {
      if (faulty.hanging) await wait(10_000, undefined, { ref: false });
      if (faulty.broken) throw new StoreError('store.unreachable', { reason: 'ECONNREFUSED' });
      return store.update(...given);
    },
  };
  const events: string[] = [];
  const keeper = keep(t, wrapped, 'one', events);
  await until(() => events.length === 1);
  faulty.broken = true;
  await wait(100);
  faulty.broken = false;
  t.deepEqual(
    events.filter((event) => !event.includes('fault')),
    ['one gained'],
    'a short fault costs nothing',
  );
  faulty.broken = true;
  await until(() => events.includes('one lost'));
  faulty.broken = false;
  await until(() => events.at(-1) === 'one gained');
  faulty.hanging = true;
  const since = Date.now();
  await until(() => events.at(-1) === 'one lost');
  t.true(Date.now() - since < 1_000, 'also when the store just does not answer');
  faulty.hanging = false;
  void keeper;
});

test('a keeper whose beginning fails gives the lease up and asks again', async (t) => {
  const store = createMemoryStore(() => Date.now());
  const lease = new Lease({ store, name: 'socket', owner: 'one', now: () => Date.now(), ttlMs: 200 });
  const faults: unknown[] = [];
  let begun = 0;
  const keeper = new LeaseKeeper(lease, {
    onGained: () => {
      begun += 1;
      if (begun === 1) throw new Error('cannot begin');
    },
    onLost: () => {},
    onFault: (error) => faults.push(error),
  });
  await until(() => begun === 2);
  t.is(faults.length, 1);
  t.true(lease.isHeld());
  await keeper.stop();
});

redisTest('a lease on Redis passes from a holder that died to another instance', async (t) => {
  const { url } = await startRedis(t);
  const [one, other] = [await openRedisStore({ url }), await openRedisStore({ url })];
  t.teardown(async () => {
    await Promise.all([one.close(), other.close()]);
  });
  const options = { name: 'socket', now: () => Date.now(), ttlMs: 400 };
  const dead = new Lease({ ...options, store: one, owner: 'one' });
  t.true(await dead.acquire());
  const events: string[] = [];
  const died = Date.now();
  const keeper = keep(t, other, 'other', events, 400);
  await until(() => events.length === 1);
  t.true(Date.now() - died >= 300);
  t.false(dead.isHeld());
  t.false(await dead.renew());
  await keeper.stop();
});

function twoLeases(): { clock: { now: number }; one: Lease; other: Lease } {
  const clock = { now: 0 };
  const now = () => clock.now;
  const store = createMemoryStore(now);
  const lease = (owner: string) => new Lease({ store, name: 'socket', owner, now });
  return { clock, one: lease('one'), other: lease('other') };
}

function keep(t: ExecutionContext, store: Store, owner: string, events: string[], ttlMs = 300): LeaseKeeper {
  const lease = new Lease({ store, name: 'socket', owner, now: () => Date.now(), ttlMs });
  const keeper = new LeaseKeeper(lease, {
    onGained: () => void events.push(`${owner} gained`),
    onLost: () => void events.push(`${owner} lost`),
    onFault: () => {},
  });
  t.teardown(() => void keeper.stop());
  return keeper;
}

/** A store's verbs as an object of its own, to replace some. */
function verbs(store: Store): Store {
  return {
    get: (...given) => store.get(...given),
    put: (...given) => store.put(...given),
    putIfAbsent: (...given) => store.putIfAbsent(...given),
    update: (...given) => store.update(...given),
    remove: (...given) => store.remove(...given),
    list: (...given) => store.list(...given),
    close: () => store.close(),
  };
}

async function until(condition: () => boolean): Promise<void> {
  for (let waited = 0; !condition(); waited += 10) {
    if (waited > 5_000) throw new Error('waited in vain');
    await wait(10);
  }
}
