import { z } from 'zod';
import type { Json, Store } from '../store/store.ts';
import type { IncomingMessage } from './message.ts';

/** How long what a person was last shown counts, in milliseconds. */
export const contextLifetimeMs = 10 * 60_000;

const contextSchema = z.object({
  /** The duty last shown, or '' . */
  duty: z.string(),
  /** The menu last shown, as duty ids. */
  menu: z.array(z.string()),
  /** The county body last listed, or ''. */
  department: z.string(),
  /** The question last answered, normalised and cut short, for reading a follow-up together with it. */
  subject: z.string(),
  /** Other duties that would have fitted, best first. */
  others: z.array(z.string()),
  /** Duties shown or offered lately, the last first, for `罚家长的那条`. */
  recent: z.array(z.string()).default([]),
  part: z.enum(['county', 'township', 'contact']).nullable(),
  /** Which side the last question with a subject of its own asked for: `那低保呢` asks the same. */
  form: z.enum(['county', 'township', 'contact']).nullable(),
  /** Page of a long reply last shown. */
  page: z.number().int(),
  /** The reply last shown was the full text. */
  full: z.boolean(),
  township: z.string(),
  asOf: z.string(),
  /** Which township? was asked: the question that waits for it, as it was written, and the menu as slugs. */
  waiting: z.object({ question: z.string(), menu: z.array(z.string()) }).nullable(),
});

/** What one person in one chat was last shown. */
export type Context = z.infer<typeof contextSchema>;

/** Nothing shown yet. */
export function blankContext(township: string, asOf = ''): Context {
  return {
    duty: '',
    department: '',
    subject: '',
    menu: [],
    others: [],
    recent: [],
    part: null,
    form: null,
    page: 0,
    full: false,
    township,
    asOf,
    waiting: null,
  };
}

/** How many duties shown or offered before may still be spoken of as `那条`. */
const mostRecent = 12;

/** What is to be remembered, with what was shown or offered before it. `shown`: duties of the reply, the first first. */
export function withRecent(next: Context, shown: readonly string[], before: Context | undefined): Context {
  const same = before !== undefined && before.township === next.township && before.asOf === next.asOf;
  const recent = [...new Set([...shown, ...next.menu, ...(same ? before.recent : [])])];
  return { ...next, recent: recent.slice(0, mostRecent) };
}

/** Keeps contexts per user in a chat, so that two people in a group do not answer each other's questions. */
export class Conversations {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Undefined without a chat, after ten minutes, or when what is stored has another shape (an older version wrote it). */
  async recall(message: IncomingMessage): Promise<Context | undefined> {
    if (message.chat === '') return undefined;
    const stored = await this.#store.get<Json>('conversations', keyOf(message));
    const parsed = contextSchema.safeParse(stored);
    return parsed.success ? parsed.data : undefined;
  }

  async remember(message: IncomingMessage, context: Context | undefined): Promise<void> {
    if (message.chat === '') return;
    if (context === undefined) await this.#store.remove('conversations', keyOf(message));
    else await this.#store.put('conversations', keyOf(message), context, { ttlMs: contextLifetimeMs });
  }
}

/** Where the way in names the township, what was shown for another one counts for nothing. */
function keyOf({ channel, chat, user, township }: IncomingMessage): string {
  return JSON.stringify(township === undefined ? [channel, chat, user] : [channel, chat, user, township]);
}
