import test from 'ava';
import { openRedisStore } from '../../src/store/redis-store.ts';
import { startRedis, testWithRedis } from '../helpers/redis-server.ts';
import { postOf, sendings, startPost } from './sendings.ts';
import { setting } from './support.ts';

const withRedis = testWithRedis(test);
/** A customer of 微信客服 takes no more than five messages after one of theirs. */
const each = 5;

withRedis('two instances on one Redis send everything that waits, by every way out, once', async (t) => {
  const { url } = await startRedis(t);
  const stores = await Promise.all([openRedisStore({ url }), openRedisStore({ url })]);
  t.teardown(() => Promise.all(stores.map((store) => store.close())));
  const settings = stores.map((store) => setting({ store }));
  const [first] = settings;
  if (first === undefined) throw new Error('no instance');
  const platform = await startPost(t, first);
  const instances = settings.map((at, position) => postOf(at, platform, `instance ${position}`));

  const names: string[] = [];
  for (const [kind, sending] of Object.values(sendings).entries()) {
    for (let count = 0; count < each; count += 1) {
      const name = `k${kind}n${count}x`;
      names.push(name);
      const parcel = { key: name, ...sending.parcel(name, platform) };
      // Whoever takes a message in puts its parcel; both do when both were told.
      const taken = await Promise.all(instances.map(({ outbox }) => outbox.put(parcel)));
      t.is(taken.filter(Boolean).length, 1);
    }
  }
  // The pace of a lane is counted by the clock that all share.
  for (let rounds = 0; rounds < 40; rounds += 1) {
    await Promise.all(instances.flatMap(({ round }) => [round(), round()]));
    for (const { clock } of settings) clock.now += 6_000;
  }
  const rows = await instances[0]?.outbox.rows();
  t.is(
    rows?.filter(({ row }) => row.state === 'sent').length,
    names.length,
    JSON.stringify(rows?.filter(({ row }) => row.state !== 'sent')),
  );
  for (const [kind, sending] of Object.values(sendings).entries()) {
    for (let count = 0; count < each; count += 1) t.is(sending.shown(`k${kind}n${count}x`, platform), 1);
  }
});
