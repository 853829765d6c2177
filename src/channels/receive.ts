import type { IncomingMessage } from '../dialogue/message.ts';
import type { Log } from '../log.ts';
import type { Say } from '../replies/phrases.ts';
import { emptyFacts, type Reply } from '../replies/reply.ts';
import type { Store } from '../store/store.ts';
import type { BotDoor } from './channel.ts';

/** What every way in is given. */
export type Reception = {
  bot: BotDoor;
  say: Say;
  /** What a person would type to be greeted, from `intents/asking.yml`: entering a chat counts as saying it. */
  greeting: string;
  store: Store;
  /** Milliseconds since 1970. */
  now: () => number;
  log: Log;
  /** Slug, when the address names a township. */
  township?: string | undefined;
};

/** Asks the bot; when it fails the person hears so, and the log gets the error without the question. */
export async function askBot({ bot, say, log, township }: Reception, message: IncomingMessage): Promise<Reply> {
  try {
    return await bot.handle({ ...message, township });
  } catch (error) {
    log.error('bot.failed', { channel: message.channel, id: message.id, error: errorName(error) });
    return sentence(say('headline.failed'));
  }
}

/** A reply of one sentence. */
export function sentence(text: string): Reply {
  return { facts: emptyFacts('guidance', ''), blocks: [{ kind: 'headline', text }], followUps: [], page: 0, link: '' };
}

/** True at most once in `everyMs` per key: platforms report every entry into a chat, and a welcome each time is noise. */
export async function isTime({ store, now }: Reception, key: string, everyMs: number): Promise<boolean> {
  return await store.putIfAbsent('pace', key, { at: now() }, { ttlMs: everyMs });
}

/** Name and code of an error; its message might hold a question. */
export function errorName(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return 'code' in error ? `${error.name} ${String(error.code)}` : error.name;
}
