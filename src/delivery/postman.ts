import { type DeliveryReport, deliverDue, type Round, type WorkerPorts } from './worker.ts';

/** The worker as a service: looks into the outbox when something is due, when it is poked, and now and then for other instances' parcels. */
export type Postman = {
  start(): void;
  /** Something was put into the outbox: look now. */
  poke(): void;
  /** One round at once, for `notices send`. */
  deliver(): Promise<Round>;
  /** Takes nothing more, finishes what is leaving, and stops. */
  stop(): Promise<void>;
};

export type PostmanOptions = WorkerPorts & {
  /** Longest sleep between two looks, ms. */
  pollMs?: number;
};

const defaultPollMs = 10_000;
const shortestMs = 20;

export function createPostman({ pollMs = defaultPollMs, ...ports }: PostmanOptions): Postman {
  let state: 'idle' | 'running' | 'stopped' = 'idle';
  let timer: NodeJS.Timeout | undefined;
  let current: Promise<Round> | undefined;
  let poked = false;
  const goOn = () => state !== 'stopped';

  const round = (): Promise<Round> => {
    current ??= deliverDue(ports, goOn).finally(() => {
      current = undefined;
    });
    return current;
  };
  const look = async () => {
    timer = undefined;
    poked = false;
    const nextAt = await round().then(
      (done) => done.nextAt,
      (error: unknown) => {
        ports.report(failed(error));
        return undefined;
      },
    );
    if (state !== 'running') return;
    const sleep = Math.min(pollMs, Math.max(shortestMs, (nextAt ?? Number.POSITIVE_INFINITY) - ports.now()));
    timer ??= setTimeout(look, poked ? 0 : sleep);
  };
  return {
    start: () => {
      if (state !== 'idle') return;
      state = 'running';
      timer = setTimeout(look, 0);
    },
    poke: () => {
      poked = true;
      if (timer === undefined || state !== 'running') return;
      clearTimeout(timer);
      timer = setTimeout(look, 0);
    },
    deliver: round,
    stop: async () => {
      state = 'stopped';
      clearTimeout(timer);
      await current?.catch(() => undefined);
    },
  };
}

function failed(error: unknown): DeliveryReport {
  return { event: 'delivery.failed', lane: '', detail: error instanceof Error ? error.message : String(error) };
}
