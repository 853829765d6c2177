import { setTimeout as sleep } from 'node:timers/promises';
import { type Store, unchanged } from '../store/store.ts';

/** How long a message id is remembered: longer than any platform delivers a message again. */
const seenForMs = 24 * 3_600_000;
/** How long the answer itself is kept for a delivery that comes again; the platform gives up after about 20 s [90238]. */
const answerForMs = 10 * 60_000;
/** A claim without an answer after this time belongs to an instance that died. */
const claimForMs = 15_000;
/** Longest that an answer is worked at while the reader sees it coming: a robot's stream lives six minutes [101031]. */
const workForMs = 5 * 60_000;
/** How long a second delivery waits for the first one's answer: the platform itself waits 5 s. */
const waitMs = 4_000;
const pollMs = 100;

type Claim = { at: number; about?: Record<string, string>; sending?: true };

/** A message that somebody began to answer. `about`: whose it is, in the channel's own terms. */
export type Unfinished = { key: string; at: number; about: Readonly<Record<string, string>> };

/** To be awaited right before the answer goes out, where the platform may have shown it before we can note that it did. */
export type Sending = () => Promise<void>;

/** The first delivery of this message is being answered by someone else and does not finish. */
export class AnsweredElsewhere extends Error {
  constructor(key: string) {
    super(`still being answered: ${key}`);
    this.name = 'AnsweredElsewhere';
  }
}

/** Answers each message once, however often it is delivered, also after a restart and by several instances on one store. */
export class Once {
  readonly #store: Store;
  readonly #now: () => number;
  readonly #pause: (ms: number) => Promise<unknown>;
  readonly #atIt = new Map<string, Promise<string>>();

  constructor({
    store,
    now,
    pause = sleep,
  }: { store: Store; now: () => number; pause?: (ms: number) => Promise<unknown> }) {
    this.#store = store;
    this.#now = now;
    this.#pause = pause;
  }

  /**
   * Gives what `work` gives; a repeated delivery gets the same answer without `work` running again, or '' when the answer is long gone.
   * When `work` rejects nothing is kept, so the next delivery tries again. A process that dies after `sending` leaves a message that
   * nobody answers again: the reader may have the answer, and a second one would be worse than a row for a person to look at.
   * Errors: AnsweredElsewhere, what `work` and the store throw.
   */
  async answer(
    key: string,
    work: (sending: Sending) => Promise<string>,
    about: Unfinished['about'] = {},
  ): Promise<string> {
    const running = this.#atIt.get(key);
    if (running !== undefined) return running;
    const answering = this.#answer(key, { work, about }).finally(() => this.#atIt.delete(key));
    this.#atIt.set(key, answering);
    return answering;
  }

  /** What a message was answered with, and whether someone is still at it. */
  async state(key: string): Promise<{ answer: string | undefined; working: boolean }> {
    const answer = await this.#store.get<string>('seen', answerKey(key));
    const claim = await this.#store.get<Claim>('seen', key);
    return { answer, working: answer === undefined && claim !== undefined && this.#now() - claim.at <= workForMs };
  }

  /** Claims under this prefix without an answer; some of them may be in hand this moment. */
  async unfinished(prefix: string): Promise<Unfinished[]> {
    const entries = await this.#store.list<Claim | string>('seen', prefix);
    const keys = new Set(entries.map(({ key }) => key));
    return entries.flatMap(({ key, value }) =>
      typeof value === 'string' || keys.has(answerKey(key)) ? [] : [{ key, at: value.at, about: value.about ?? {} }],
    );
  }

  /** Closes a message that nobody has answered since: it will not be answered any more. False when somebody has, or is at it again. */
  async giveUp({ key, at }: Unfinished): Promise<boolean> {
    const claim = await this.#store.get<Claim>('seen', key);
    if (claim?.at !== at) return false;
    return await this.#store.putIfAbsent('seen', answerKey(key), '', { ttlMs: seenForMs });
  }

  async #answer(
    key: string,
    { work, about }: { work: (sending: Sending) => Promise<string>; about: Unfinished['about'] },
  ): Promise<string> {
    if (!(await this.#claim(key, about))) {
      const kept = await this.#kept(key);
      if (kept !== undefined) return kept;
    }
    try {
      const answer = await work(() => this.#sending(key));
      await this.#store.put('seen', answerKey(key), answer, { ttlMs: answerForMs });
      return answer;
    } catch (error) {
      await this.#store.remove('seen', key);
      throw error;
    }
  }

  #claim(key: string, about: Unfinished['about']): Promise<boolean> {
    return this.#store.putIfAbsent('seen', key, { at: this.#now(), about: { ...about } }, { ttlMs: seenForMs });
  }

  /** The first delivery's answer, '' when it is no longer kept, undefined when this delivery is to take over. */
  async #kept(key: string): Promise<string | undefined> {
    for (let waited = 0; waited <= waitMs; waited += pollMs) {
      const answer = await this.#store.get<string>('seen', answerKey(key));
      if (answer !== undefined) return answer;
      const claim = await this.#store.get<Claim>('seen', key);
      const age = this.#now() - (claim?.at ?? 0);
      if (claim !== undefined && age > answerForMs) return '';
      const dead = claim === undefined || (age > claimForMs && claim.sending !== true);
      if (dead && (await this.#takeOver(key, claim))) return undefined;
      await this.#pause(pollMs);
    }
    throw new AnsweredElsewhere(key);
  }

  async #sending(key: string): Promise<void> {
    const marked = (claim: Claim | undefined) =>
      claim === undefined ? unchanged : { ...claim, sending: true as const };
    await this.#store.update<Claim>('seen', key, marked, { ttlMs: seenForMs });
  }

  async #takeOver(key: string, dead: Claim | undefined): Promise<boolean> {
    let won = false;
    const at = this.#now();
    await this.#store.update<Claim>(
      'seen',
      key,
      (current) => {
        won = current?.at === dead?.at;
        return won ? { ...current, at } : unchanged;
      },
      { ttlMs: seenForMs },
    );
    return won;
  }
}

function answerKey(key: string): string {
  return `${key} answer`;
}
