import * as nodeFiles from 'node:fs';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { finishAll } from '../../src/commands/commit.ts';
import type { FileCalls } from '../../src/commands/disk-files.ts';
import { publish } from '../../src/commands/publish.ts';
import { type Carrier, showsRepeats } from '../../src/delivery/carrier.ts';
import { deliverDue } from '../../src/delivery/worker.ts';
import { openJsonStore } from '../../src/store/json-store.ts';
import type { Store } from '../../src/store/store.ts';
import { document, makePorts, noon } from './support.ts';

/** Publishes and sends in a process of its own, and is killed (SIGKILL) at one step; without one it prints how many there are. */
const [folder = '', dieAt = '0'] = process.argv.slice(2);
let steps = 0;
const names: string[] = [];
function step(name: string): void {
  steps += 1;
  names.push(name);
  if (steps === Number(dieAt)) process.kill(process.pid, 'SIGKILL');
}

/** Every call that changes what stands in a folder is a step; to die before one is to die after the one before it. */
const changing = ['linkSync', 'rmSync', 'writeFileSync'];
const calls = new Proxy(nodeFiles, {
  get: (target, name) => {
    const call = Reflect.get(target, name);
    if (typeof call !== 'function' || !changing.includes(String(name))) return call;
    return (...words: unknown[]) => {
      step(String(name));
      return Reflect.apply(call, target, words);
    };
  },
}) as FileCalls;

/** Every verb of the store that writes is a step, and what follows it another. */
function steppingStore(store: Store): Store {
  return new Proxy(store, {
    get: (target, name) => {
      const verb = Reflect.get(target, name);
      if (typeof verb !== 'function') return verb;
      if (!['put', 'putIfAbsent', 'update', 'remove'].includes(String(name))) return verb.bind(target);
      return (...words: unknown[]) => {
        step(`${String(name)} ${String(words[0])}`);
        return Reflect.apply(verb, target, words);
      };
    },
  });
}

/** The platform takes a message at the moment at which a line is appended: a file that no crash of ours undoes. */
const carrier: Carrier = {
  channel: 'webhook',
  limitBytes: 4096,
  markup: 'markdown',
  limits: [{ limit: 20, windowMs: 60_000 }],
  repeats: showsRepeats,
  tellsLeaving: true,
  send: async ({ key, address }, leaving) => {
    step('connecting');
    await new Promise((resolve) => setImmediate(resolve));
    step('leaving');
    leaving?.();
    if (address.id === 'g2') {
      return { ok: false, failure: { remedy: 'disable-target', maybeSent: false, errcode: 93000, detail: '93000' } };
    }
    appendFileSync(join(folder, 'received.log'), `${key}\n`);
    return { ok: true };
  },
};

const store = await openJsonStore({ folder: join(folder, 'state'), now: () => Date.now(), onFault: () => {} });
const { lists, worker } = makePorts({
  folder,
  store: steppingStore(store),
  calls,
  carrier,
  groups: 3,
  now: () => noon,
});
await finishAll(lists);
await publish({ fileName: 'dev-2026-03.txt', bytes: document, revision: '2026-03' }, lists);
await deliverDue({ ...worker, lanesAtOnce: 1 });
step('end');
await store.close();
process.stdout.write(JSON.stringify(names));
