import { setTimeout as sleep } from 'node:timers/promises';
import type { Address } from '../delivery/carrier.ts';
import type { Log } from '../log.ts';
import type { Later } from './channel.ts';
import type { Once, Unfinished } from './once.ts';
import { errorName } from './receive.ts';

export type InterruptedOptions = {
  once: Once;
  /** Of the message keys: `robot:`. */
  prefix: string;
  /** Under which channel they are listed. */
  channel: string;
  /** Without it they are logged only. */
  later: Later | undefined;
  log: Log;
  pause?: ((ms: number) => Promise<unknown>) | undefined;
};

/** Longer than a claim counts: the platform's last delivery, and another instance, have had their turn [90238]. */
const lookAgainAfterMs = 20_000;

/**
 * Answers that a process had begun when it died. The platform may deliver such a message again, and then it is answered; those that
 * nobody has answered some time after the start are listed as given up, for a person to look at.
 */
export class Interrupted {
  readonly #options: InterruptedOptions;
  readonly #stopping = new AbortController();
  #looking: Promise<void> = Promise.resolve();

  constructor(options: InterruptedOptions) {
    this.#options = options;
  }

  /** Looks now, and again later; returns at once. */
  start(): void {
    const { log, channel } = this.#options;
    this.#looking = this.#look().catch((error: unknown) =>
      log.error(`${channel}.interrupted-unknown`, { error: errorName(error) }),
    );
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#looking;
  }

  async #look(): Promise<void> {
    const { once, prefix, pause } = this.#options;
    const { signal } = this.#stopping;
    const found = await once.unfinished(prefix);
    if (found.length === 0) return;
    await (pause ?? ((ms: number) => sleep(ms, undefined, { signal }).catch(() => {})))(lookAgainAfterMs);
    for (const one of found) {
      if (signal.aborted) return;
      if (await once.giveUp(one)) await this.#list(one);
    }
  }

  async #list({ key, about }: Unfinished): Promise<void> {
    const { channel, later, log } = this.#options;
    log.warn(`${channel}.interrupted`, { id: key });
    const address: Address = about;
    await later?.unclear({ key, channel, address, content: '' }, 'interrupted');
  }
}
