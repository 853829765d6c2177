import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import type { Channel } from './channels/channel.ts';
import { laterThrough } from './channels/later.ts';
import type { Reception } from './channels/receive.ts';
import { finishAll } from './commands/commit.ts';
import type { ListPorts } from './commands/ports.ts';
import { composeChannels } from './compose-channels.ts';
import { type Control, composeControl } from './compose-control.ts';
import {
  archiveOf,
  composeDelivery,
  type Delivery,
  listPorts,
  openReader,
  subscriptionsOf,
  workerPorts,
} from './compose-lists.ts';
import type { Config } from './config.ts';
import { type Intents, readIntents } from './content.ts';
import { createPostman, type Postman } from './delivery/postman.ts';
import { dayTeller } from './duties/timeline.ts';
import { createEngine, type Engine } from './engine.ts';
import { readFaults } from './faults.ts';
import { Library } from './library.ts';
import type { Log } from './log.ts';
import type { Stop } from './shutdown.ts';
import { StoreError } from './store/errors.ts';
import { openJsonStore } from './store/json-store.ts';
import { openRedisStore } from './store/redis-store.ts';
import type { Store } from './store/store.ts';
import { createApp } from './web/app.ts';
import type { Callback } from './web/ports.ts';
import { createWebServer } from './web/server.ts';

export type Composed = {
  server: Server;
  engine: Engine;
  channels: readonly Channel[];
  postman: Postman;
  lists: ListPorts;
  delivery: Delivery;
  control: Control;
  /** In the order in which they are to be stopped. */
  stops: Stop[];
};

export type ComposeParts = { config: Config; log: Log; now: () => number };

/** Builds the whole bot; the only place that sees every room. Errors: a locked or unwritable store, faults in `intents/` or `data/`. */
export async function compose({ config, log, now }: ComposeParts): Promise<Composed> {
  const intents = readIntents();
  const library = new Library(config.DATA_DIR);
  const store = await openStore({ config, log, now });
  try {
    const reader = openReader(config);
    // One process on the local store keeps its name over a restart, so that it finds its own claims; several instances do not.
    const owner = config.REDIS_URL === undefined ? 'local' : randomUUID();
    const delivery = composeDelivery({ config, library, store, now, owner });
    const subscriptions = subscriptionsOf(delivery);
    const onFault = (error: unknown) => log.warn('data.unreadable', { what: String(error) });
    const engine = createEngine({ config, intents, library, reader, store, subscriptions, onFault, now });
    const parts = { config, library, store, now, owner, log, engine, reader };
    let poke = () => {};
    const { channels, carriers } = composeChannels({
      config,
      reception: receptionOf({ engine, store, now, log, intents }),
      later: laterThrough(delivery.outbox, () => poke()),
      pace: delivery.pace,
      names: intents.asking.bot_names,
      handOverWords: intents.asking.hand_over,
      owner,
    });
    const byChannel = new Map(carriers.map((carrier) => [carrier.channel, carrier]));
    const postman = createPostman(workerPorts(parts, delivery, byChannel));
    poke = () => postman.poke();
    const lists = listPorts(parts, delivery, byChannel);
    await finishAll(lists).catch((error: unknown) => {
      // Notices that the store does not take now are put into it later; they are no reason not to answer.
      if (!(error instanceof StoreError)) throw error;
      log.warn('lists.unfinished', { name: error.code });
    });
    const control = composeControl({ store, engine, lists, postman, log });
    const dayOf = dayTeller(config.TIME_ZONE);
    const app = createApp({
      bot: engine.bot,
      say: engine.say,
      desks: engine.townships,
      store,
      openData: { reader, sentence: readFaults().sentence, say: lists.announcing.say },
      archive: archiveOf(reader, () => dayOf(now())),
      registry: new Registry(),
      channels: callbacksOf(channels),
      log,
      config: { publicUrl: config.PUBLIC_URL ?? '', noindex: config.NOINDEX === 'on' },
      now,
      newId: randomUUID,
    });
    const server = createWebServer(app);
    const stops: Stop[] = [
      control.stop,
      { name: 'server', stop: () => close(server) },
      ...channels.map((channel) => ({ name: channel.name, stop: () => channel.stop() })),
      { name: 'postman', stop: () => postman.stop() },
      { name: 'store', stop: () => store.close() },
    ];
    return { server, engine, channels, postman, lists, delivery, control, stops };
  } catch (error) {
    await store.close();
    throw error;
  }
}

function receptionOf({
  engine,
  store,
  now,
  log,
  intents,
}: {
  engine: Engine;
  store: Store;
  now: () => number;
  log: Log;
  intents: Intents;
}): Reception {
  return { bot: engine.bot, say: engine.say, greeting: intents.asking.ways.greeting.whole[0] ?? '', store, now, log };
}

function callbacksOf(channels: readonly Channel[]): Map<string, Callback> {
  const callbacks = new Map<string, Callback>();
  for (const channel of channels) {
    const { handle } = channel;
    if (handle !== undefined)
      callbacks.set(`/wecom/${channel.name}`, { handle: (request) => handle.call(channel, request) });
  }
  return callbacks;
}

async function openStore({ config, log, now }: ComposeParts): Promise<Store> {
  const onFault = (fault: { code: string }) => log.warn(fault.code);
  if (config.REDIS_URL !== undefined) return await openRedisStore({ url: config.REDIS_URL });
  return await openJsonStore({ folder: join(config.DATA_DIR, 'state'), now, onFault });
}

/** Takes no more connections and waits for those that are answering. */
function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}
