import { type Store, unchanged } from './store.ts';

/** So that another takes over within 30 seconds of a death: the lease ends after 20, and a keeper asks every 5. */
const defaultTtlMs = 20_000;

export type LeaseOptions = {
  store: Store;
  /** What only one may do at a time, e.g. `robot-socket`. */
  name: string;
  /** Who asks; different for every process, also for a restarted one. */
  owner: string;
  now: () => number;
  ttlMs?: number;
};

/**
 * One holder at a time, over the store. How long it lasts is the store's clock's matter, so instances need not agree on the time;
 * each holder counts from before it asked and so stops, by its own clock, no later than the store lets another in.
 */
export class Lease {
  readonly ttlMs: number;
  readonly #options: LeaseOptions;
  #heldUntil = Number.NEGATIVE_INFINITY;

  constructor(options: LeaseOptions) {
    this.#options = options;
    this.ttlMs = options.ttlMs ?? defaultTtlMs;
  }

  /** Whether it is ours, by our own clock: also over when the store could not be reached for too long. */
  isHeld(): boolean {
    return this.remainingMs() > 0;
  }

  /** How long it is still ours without being renewed; 0 when it is not. */
  remainingMs(): number {
    return Math.max(0, this.#heldUntil - this.#options.now());
  }

  /** Takes the lease when it is free, prolongs it when it is ours. False when another has it. Errors: StoreError. */
  async acquire(): Promise<boolean> {
    if (await this.renew()) return true;
    const { store, name, owner, now } = this.#options;
    const asked = now();
    const taken = await store.putIfAbsent('leases', name, owner, { ttlMs: this.ttlMs });
    if (taken) this.#heldUntil = asked + this.ttlMs;
    return taken;
  }

  /** Prolongs our lease. False when it is not ours (any more). Errors: StoreError; it then lasts as long as it did. */
  async renew(): Promise<boolean> {
    const { store, name, owner, now } = this.#options;
    const asked = now();
    const mine = (holder: string | undefined) => (holder === owner ? owner : unchanged);
    const holder = await store.update<string>('leases', name, mine, { ttlMs: this.ttlMs });
    this.#heldUntil = holder === owner ? asked + this.ttlMs : Number.NEGATIVE_INFINITY;
    return holder === owner;
  }

  /** Gives it up, so that another need not wait; another's lease stays. Errors: StoreError; it then ends by itself. */
  async release(): Promise<void> {
    const { store, name, owner } = this.#options;
    this.#heldUntil = Number.NEGATIVE_INFINITY;
    await store.update<string>('leases', name, (holder) => (holder === owner ? undefined : unchanged));
  }
}
