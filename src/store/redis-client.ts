import { Redis } from 'ioredis';
import { reasonOf, StoreError } from './errors.ts';

/** A reply on WeCom is due within five seconds, so a store that does not answer must be given up well before. */
const patienceMs = 2_000;

/**
 * One connection to Redis that reconnects for ever and fails each command soon. Nothing is sent a second time by itself: a
 * `putIfAbsent` whose reply was lost would find its own first try and report a new message as known.
 */
export class RedisClient {
  readonly #redis: Redis;
  #lastFault: unknown;
  #closed = false;

  constructor(url: string) {
    this.#redis = new Redis(url, {
      lazyConnect: true,
      connectTimeout: patienceMs,
      commandTimeout: patienceMs,
      socketTimeout: 2 * patienceMs,
      maxRetriesPerRequest: 0,
      autoResendUnfulfilledCommands: false,
      retryStrategy: (attempt) => Math.min(50 * 2 ** Math.min(attempt, 10), patienceMs),
    });
    this.#redis.on('error', (error: unknown) => {
      this.#lastFault = error;
    });
    this.#redis.on('ready', () => {
      this.#lastFault = undefined;
    });
  }

  /** Errors: StoreError `store.unreachable` or `store.refused`, with the reason in a word. */
  async run<T>(command: (redis: Redis) => Promise<T>): Promise<T> {
    if (this.#closed) throw new StoreError('store.closed');
    try {
      return await command(this.#redis);
    } catch (error) {
      throw storeError(error, this.#lastFault);
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    // QUIT comes after what is already on its way; without a connection there is nothing on its way.
    if (this.#redis.status === 'ready') await this.#redis.quit().catch(() => {});
    this.#redis.disconnect();
  }
}

/** Neither the fault's own text nor the fault as a cause comes out: they hold the command with its values. */
function storeError(error: unknown, lastFault: unknown): StoreError {
  for (const fault of [error, lastFault]) {
    if (fault instanceof Error && fault.name === 'ReplyError') {
      return new StoreError('store.refused', { reason: /^[A-Z]+/u.exec(fault.message)?.[0] ?? 'ERR' });
    }
  }
  const reasons = [reasonOf(lastFault), reasonOf(error), wordOf(error)];
  return new StoreError('store.unreachable', { reason: reasons.find((reason) => reason !== 'unknown') ?? 'unknown' });
}

function wordOf(error: unknown): string {
  if (error instanceof Error && error.message === 'Command timed out') return 'ETIMEDOUT';
  return error instanceof Error && error.name === 'MaxRetriesPerRequestError' ? 'ECONNRESET' : 'unknown';
}
