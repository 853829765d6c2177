import { type Carrier, type Failure, type Sent, type Shipment, showsRepeats } from '../../src/delivery/carrier.ts';

/** A platform in memory: groups that receive, pace that refuses, robots that were removed. */
export type FakePlatform = {
  /** What each group received, in order, by the address's `id`. */
  received: Map<string, string[]>;
  /** Groups without the robot. */
  removed: Set<string>;
  /** Failures for the next sends, one each. */
  next: Failure[];
  /** Sends under way at once, at most, per group. */
  mostAtOnce: number;
};

export function createFakePlatform(): FakePlatform {
  return { received: new Map(), removed: new Set(), next: [], mostAtOnce: 0 };
}

export const busy: Failure = {
  remedy: 'retry',
  maybeSent: false,
  errcode: -1,
  detail: 'webhook/send refused: errcode -1',
};
export const rateLimited: Failure = {
  remedy: 'wait',
  maybeSent: false,
  errcode: 45009,
  detail: 'webhook/send refused: errcode 45009',
};
export const lostAnswer: Failure = {
  remedy: 'unreachable',
  maybeSent: true,
  detail: 'webhook/send unreachable: timeout',
};
export const unreachable: Failure = {
  remedy: 'unreachable',
  maybeSent: false,
  detail: 'webhook/send unreachable: connect',
};
export const refused: Failure = {
  remedy: 'give-up',
  maybeSent: false,
  errcode: 40058,
  detail: 'webhook/send refused: errcode 40058',
};
const removedRobot: Failure = {
  remedy: 'disable-target',
  maybeSent: false,
  errcode: 93000,
  detail: 'webhook/send refused: errcode 93000',
};

export function fakeCarrier(platform: FakePlatform, options: Partial<Carrier> = {}): Carrier {
  const under = new Map<string, number>();
  return {
    channel: 'webhook',
    limitBytes: 4096,
    markup: 'markdown',
    limits: [{ limit: 20, windowMs: 60_000 }],
    repeats: showsRepeats,
    send: async ({ address, content }: Shipment): Promise<Sent> => {
      const group = address.id ?? '';
      under.set(group, (under.get(group) ?? 0) + 1);
      platform.mostAtOnce = Math.max(platform.mostAtOnce, under.get(group) ?? 0);
      await new Promise((resolve) => setImmediate(resolve));
      under.set(group, (under.get(group) ?? 0) - 1);
      const failure = platform.next.shift() ?? (platform.removed.has(group) ? removedRobot : undefined);
      if (failure !== undefined) return { ok: false, failure };
      platform.received.set(group, [...(platform.received.get(group) ?? []), content]);
      return { ok: true };
    },
    ...options,
  };
}
