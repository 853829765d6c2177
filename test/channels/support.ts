import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { BotDoor, Channel, Later } from '../../src/channels/channel.ts';
import { type Reception, sentence } from '../../src/channels/receive.ts';
import type { Failure } from '../../src/delivery/carrier.ts';
import type { Parcel } from '../../src/delivery/parcel.ts';
import type { IncomingMessage } from '../../src/dialogue/message.ts';
import type { Log } from '../../src/log.ts';
import { createSay, type Say } from '../../src/replies/phrases.ts';
import type { Reply } from '../../src/replies/reply.ts';
import { createMemoryStore } from '../../src/store/memory-store.ts';
import type { Store } from '../../src/store/store.ts';

/** The bot's real sentences. */
export const say: Say = createSay(
  parse(readFileSync(new URL('../../intents/replies.zh-CN.yml', import.meta.url), 'utf8')) as Record<string, string>,
);

export type Logged = { level: 'info' | 'warn' | 'error'; event: string; values: Readonly<Record<string, unknown>> };

/** A bot that remembers what it was asked and answers `答：<text>`, or what `reply` gives. */
export function listeningBot(
  reply?: (message: IncomingMessage) => Reply | Promise<Reply>,
): BotDoor & { asked: IncomingMessage[] } {
  const asked: IncomingMessage[] = [];
  return {
    asked,
    handle: async (message) => {
      asked.push(message);
      return reply === undefined ? sentence(`答：${message.text}`) : await reply(message);
    },
  };
}

export type Setting = Reception & {
  asked: IncomingMessage[];
  logged: Logged[];
  clock: { now: number };
  later: Later & { unclear(parcel: Parcel, detail: string): Promise<unknown> };
  /** Everything handed in to be sent, keys once. */
  parcels: Parcel[];
  /** Parcels that did not reach their reader after all. */
  failures: Array<{ key: string; reason: string }>;
};

/** Everything a way in needs: a listening bot, a store in memory, a clock to turn, a log to read. */
export function setting({
  bot = listeningBot(),
  store,
}: {
  bot?: BotDoor & { asked: IncomingMessage[] };
  store?: Store;
} = {}): Setting {
  const clock = { now: Date.parse('2025-08-01T10:00:00+08:00') };
  const now = () => clock.now;
  const logged: Logged[] = [];
  const writer =
    (level: Logged['level']) =>
    (event: string, values: Readonly<Record<string, unknown>> = {}) => {
      logged.push({ level, event, values });
    };
  const log: Log = { info: writer('info'), warn: writer('warn'), error: writer('error') };
  const parcels: Parcel[] = [];
  const failures: Setting['failures'] = [];
  const later: Setting['later'] = {
    put: async (parcel) => void (parcels.some(({ key }) => key === parcel.key) || parcels.push(parcel)),
    failed: async (key, reason) => void failures.push({ key, reason }),
    unclear: async ({ key }, reason) => void failures.push({ key, reason }),
  };
  const given = { bot, say, greeting: '你好', store: store ?? createMemoryStore(now), now, log };
  return { ...given, asked: bot.asked, logged, clock, later, parcels, failures };
}

/** Sends what was handed in from the `from`th on, in order, as a worker without retries would; gives what did not go. */
export async function carryAll(at: Setting, channel: Channel, from = 0): Promise<Failure[]> {
  const failures: Failure[] = [];
  for (const { key, address, content, channel: name } of at.parcels.slice(from)) {
    const carrier = channel.carriers?.find((one) => one.channel === name);
    const sent = await carrier?.send({ key: `answer/${key}`, address, content });
    if (sent?.ok === false) failures.push(sent.failure);
  }
  return failures;
}
