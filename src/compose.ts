import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import { createAppCallback } from './channels/app-callback.ts';
import type { Channel } from './channels/channel.ts';
import type { Config } from './config.ts';
import { readIntents } from './content.ts';
import { createEngine, type Engine } from './engine.ts';
import { Library } from './library.ts';
import type { Log } from './log.ts';
import type { Stop } from './shutdown.ts';
import { openJsonStore } from './store/json-store.ts';
import { openRedisStore } from './store/redis-store.ts';
import type { Store } from './store/store.ts';
import { createApp } from './web/app.ts';
import type { Callback } from './web/ports.ts';

export type Composed = {
  server: Server;
  engine: Engine;
  channels: readonly Channel[];
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
    const engine = createEngine({ config, intents, library, store, now });
    await engine.townships.desk(undefined, undefined);
    const greeting = intents.asking.ways.greeting.whole[0] ?? '';
    const channels = channelsFor({ config, engine, store, now, log, greeting });
    const callbacks = new Map<string, Callback>();
    for (const channel of channels) {
      const { handle } = channel;
      if (handle !== undefined) callbacks.set(`/wecom/${channel.name}`, { handle: (request) => handle.call(channel, request) });
    }
    const app = createApp({
      bot: engine.bot,
      say: engine.say,
      desks: engine.townships,
      store,
      registry: new Registry(),
      channels: callbacks,
      log,
      config: { publicUrl: config.PUBLIC_URL ?? '', noindex: config.NOINDEX === 'on' },
      now,
      newId: randomUUID,
    });
    const server = createServer(app.callback());
    const stops: Stop[] = [
      { name: 'server', stop: () => close(server) },
      ...channels.map((channel) => ({ name: channel.name, stop: () => channel.stop() })),
      { name: 'store', stop: () => store.close() },
    ];
    return { server, engine, channels, stops };
  } catch (error) {
    await store.close();
    throw error;
  }
}

async function openStore({ config, log, now }: ComposeParts): Promise<Store> {
  const onFault = (fault: { code: string }) => log.warn(fault.code);
  if (config.REDIS_URL !== undefined) return await openRedisStore({ url: config.REDIS_URL });
  return await openJsonStore({ folder: join(config.DATA_DIR, 'state'), now, onFault });
}

type ChannelParts = { config: Config; engine: Engine; store: Store; now: () => number; log: Log; greeting: string };

function channelsFor({ config, engine, greeting, ...parts }: ChannelParts): Channel[] {
  const reception = { ...parts, greeting, bot: engine.bot, say: engine.say };
  const channels: Channel[] = [];
  const { WECOM_CORP_ID: corpId, WECOM_APP_TOKEN: tokens, WECOM_APP_AES_KEY: aesKeys } = config;
  if (corpId !== undefined && tokens !== undefined && aesKeys !== undefined) {
    channels.push(createAppCallback({ ...reception, corpId, tokens, aesKeys }));
  }
  return channels;
}

/** Takes no more connections and waits for those that are answering. */
function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}
