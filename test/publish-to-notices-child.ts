import * as nodeFiles from 'node:fs';
import { join } from 'node:path';
import { finishAll } from '../src/commands/commit.ts';
import type { FileCalls } from '../src/commands/disk-files.ts';
import { publish } from '../src/commands/publish.ts';
import { deliverDue } from '../src/delivery/worker.ts';
import { openJsonStore } from '../src/store/json-store.ts';
import type { Store } from '../src/store/store.ts';
import { noon, openTown, request } from './publish-to-notices.ts';

/** Publishes, and sends to twenty groups, in a process of its own that is killed before one step; without one it prints all of them. */
const [folder = '', base = '', dieAt = '0'] = process.argv.slice(2);
const names: string[] = [];
function step(name: string): void {
  names.push(name);
  if (names.length === Number(dieAt)) process.kill(process.pid, 'SIGKILL');
}

/** Runs `before` ahead of these methods of a thing. */
function stepping<T extends object>(
  thing: T,
  methods: readonly string[],
  before: (name: string, first: unknown) => void,
): T {
  return new Proxy(thing, {
    get: (target, name) => {
      const method = Reflect.get(target, name);
      if (typeof method !== 'function') return method;
      if (!methods.includes(String(name))) return method.bind(target);
      return (...words: unknown[]) => {
        before(String(name), words[0]);
        return Reflect.apply(method, target, words);
      };
    },
  });
}

const now = () => noon;
const store = await openJsonStore({ folder: join(folder, 'state'), now: Date.now, onFault: () => {} });
const { lists, worker } = openTown({
  folder,
  base,
  now,
  store: stepping<Store>(store, ['put', 'putIfAbsent', 'update', 'remove'], (verb, shelf) => step(`${verb} ${shelf}`)),
  calls: stepping<FileCalls>(nodeFiles, ['linkSync', 'renameSync', 'rmSync', 'writeFileSync'], (call) => step(call)),
  wrap: (carrier) => ({
    ...carrier,
    send: (shipment, leaving) => {
      step('connecting');
      return carrier.send(shipment, () => {
        step('leaving');
        leaving?.();
        setImmediate(() => step('on its way'));
      });
    },
  }),
});
await finishAll(lists);
await publish(request, lists);
await deliverDue({ ...worker, lanesAtOnce: 1 });
step('end');
await store.close();
process.stdout.write(JSON.stringify(names));
