import { setTimeout as wait } from 'node:timers/promises';
import type { Lease } from './lease.ts';

export type LeaseKeeping = {
  /** The lease has become ours: begin, and return soon. When it throws, the lease is given up and asked for again later. */
  onGained: () => void | Promise<void>;
  /** The lease is no longer ours: end what it guards now, for another may begin. Called once `onGained` has returned. */
  onLost: () => void | Promise<void>;
  /** A store that cannot be reached, or a callback that threw. */
  onFault: (error: unknown) => void;
};

/** Asks for a lease, keeps it as long as it can, and asks again once it is lost. */
export class LeaseKeeper {
  readonly #lease: Lease;
  readonly #keeping: LeaseKeeping;
  readonly #stopping = new AbortController();
  readonly #asking: Promise<void>;
  #ours = false;
  #callbacks: Promise<void> = Promise.resolve();
  #end: NodeJS.Timeout | undefined;

  constructor(lease: Lease, keeping: LeaseKeeping) {
    this.#lease = lease;
    this.#keeping = keeping;
    this.#asking = this.#askOnAndOn();
  }

  /** Ends what the lease guards, then gives the lease up, so that another instance need not wait for its end. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#asking;
    this.#settle(false);
    await this.#callbacks;
    await this.#lease.release().catch(this.#keeping.onFault);
  }

  async #askOnAndOn(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const held = await this.#ask();
      if (!signal.aborted) this.#settle(held);
      // Four times within a lease: two may fail, and whoever waits for the lease learns of its end soon.
      await wait(this.#lease.ttlMs / 4, undefined, { signal }).catch(() => {});
    }
  }

  async #ask(): Promise<boolean> {
    try {
      return await (this.#ours ? this.#lease.renew() : this.#lease.acquire());
    } catch (error) {
      this.#keeping.onFault(error);
      return this.#lease.isHeld();
    }
  }

  #settle(held: boolean): void {
    clearTimeout(this.#end);
    // A store that does not answer must not make us go on past the end.
    if (held) this.#end = setTimeout(() => this.#settle(this.#lease.isHeld()), this.#lease.remainingMs()).unref();
    if (held === this.#ours) return;
    this.#ours = held;
    this.#callbacks = this.#callbacks.then(() => (held ? this.#begin() : this.#finish()));
  }

  async #begin(): Promise<void> {
    try {
      await this.#keeping.onGained();
    } catch (error) {
      this.#keeping.onFault(error);
      this.#ours = false;
      await this.#lease.release().catch(this.#keeping.onFault);
    }
  }

  async #finish(): Promise<void> {
    try {
      await this.#keeping.onLost();
    } catch (error) {
      this.#keeping.onFault(error);
    }
  }
}
