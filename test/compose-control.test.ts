import test from 'ava';
import { composeControl } from '../src/compose-control.ts';
import type { Outcome } from '../src/control/orders.ts';
import { deliverDue } from '../src/delivery/worker.ts';
import { silentLog } from '../src/log.ts';
import { createMemoryStore } from '../src/store/memory-store.ts';
import { until } from './cli/town.ts';
import { document, makeDataDir, makePorts, noon } from './commands/support.ts';
import { createFakePlatform, fakeCarrier } from './delivery/fake-carrier.ts';

test('a running bot puts notices that the store refused into it later, and sends each once', async (t) => {
  const store = createMemoryStore(() => noon);
  const platform = createFakePlatform();
  const { lists, worker } = makePorts({ folder: makeDataDir(t), store, carrier: fakeCarrier(platform) });
  const { outbox } = lists.announcing;
  let refusing = true;
  let tries = 0;
  const put: typeof outbox.put = (...words) => {
    tries += 1;
    // The second group's notice is refused: the first's is in already.
    return refusing && tries % 2 === 0 ? Promise.reject(new Error('the store is full')) : outbox.put(...words);
  };
  let pokes = 0;
  const reloaded: string[] = [];
  const control = composeControl({
    store,
    engine: { townships: { reload: (slug) => void reloaded.push(slug) } },
    lists: { ...lists, announcing: { ...lists.announcing, outbox: { ...outbox, put } } },
    postman: {
      deliver: () => deliverDue(worker),
      poke: () => {
        pokes += 1;
      },
    },
    log: silentLog,
    tendMs: 10,
  });
  t.teardown(control.stop.stop);
  const outcome: Outcome = await control.operator({
    ...{ do: 'publish', fileName: 'dev-2026-03.txt', content: document.toString('base64'), revision: '2026-03' },
    ...{ yes: false, dryRun: false },
  });
  t.like(outcome, { ok: false, code: 'publish.notices-later' });
  t.is(lists.reader.labelOn('baiyanghe', '2026-03-20'), '2026-03', 'the list holds');
  t.deepEqual(reloaded, ['baiyanghe']);
  await deliverDue(worker);
  t.is(platform.received.get('g2'), undefined);

  await control.open();
  await until(() => tries >= 6);
  t.not(lists.reader.history('baiyanghe').intent, undefined, 'as long as the store refuses it is kept in mind');
  refusing = false;
  const poked = pokes;
  await until(() => lists.reader.history('baiyanghe').intent === undefined && pokes > poked);
  await deliverDue(worker);
  for (const group of ['g1', 'g2']) t.is(platform.received.get(group)?.length, 1, group);
});
