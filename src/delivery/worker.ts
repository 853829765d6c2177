import type { Carrier } from './carrier.ts';
import { type Departures, departureOf } from './departures.ts';
import { aboutDoubt, repeatsDroppedMs, settled, settledNext } from './doubt.ts';
import type { Lanes } from './lanes.ts';
import type { Outbox, OutboxRow } from './outbox.ts';
import { type QuietHours, quietUntil } from './quiet-hours.ts';
import { decideRetry, type GivenUpReason } from './retry.ts';
import type { Targets } from './targets.ts';

/** What an administrator should hear of; no content, no secrets. */
export type DeliveryReport = {
  event: 'delivery.given-up' | 'delivery.target-disabled' | 'delivery.needs-admin' | 'delivery.failed';
  lane: string;
  detail: string;
  errcode?: number | undefined;
};

export type WorkerPorts = {
  outbox: Outbox;
  departures: Departures;
  lanes: Lanes;
  targets: Targets;
  /** By channel. */
  carriers: ReadonlyMap<string, Carrier>;
  /** Takes one turn at a lane's pace, or says (ms since 1970) when to ask again; `store/pace.ts` over all instances. */
  pace: {
    take(key: string, ...limits: Carrier['limits']): Promise<{ ok: true } | { ok: false; retryAt: number }>;
  };
  quiet: QuietHours;
  now: () => number;
  report: (report: DeliveryReport) => void;
  /** Lanes worked at once; each waits for the network, not for us. */
  lanesAtOnce?: number;
};
const defaultLanesAtOnce = 8;

/** What a round did: lanes were worked through as far as they were due. `nextAt`: when something will be due; undefined when nothing waits. */
export type Round = { sent: number; failed: number; nextAt: number | undefined };

/**
 * Sends what is due, one after another within a lane, several lanes at once.
 *
 *   waiting → (quiet hours, pace) → sending → the carrier → sent | waiting until … | given up because …
 *
 * A row found `sending` at the start of its lane was interrupted by a crash: sent again when it has not left (`departures.ts`) or the
 * platform drops repeats, else given up as `unclear`, for a person to look at.
 */
export async function deliverDue(ports: WorkerPorts, goOn: () => boolean = () => true): Promise<Round> {
  const lanes = new Map<string, OutboxRow[]>();
  for (const row of await ports.outbox.rows()) {
    if (row.row.state === 'waiting' || row.row.state === 'sending')
      lanes.set(row.lane, [...(lanes.get(row.lane) ?? []), row]);
  }
  const { lanesAtOnce = defaultLanesAtOnce } = ports;
  const rounds = await inParallel([...lanes], lanesAtOnce, async ([lane, rows]) => {
    const earliest = Math.min(
      ...kinds.flatMap((kind) => rows.filter(kind).slice(0, 1)).map((row) => dueAt(row, ports)),
    );
    if (earliest > ports.now()) return { sent: 0, failed: 0, nextAt: earliest };
    if (!goOn() || !(await ports.lanes.enter(lane))) return { sent: 0, failed: 0, nextAt: ports.now() + busyLaneMs };
    try {
      return await workLane(rows, ports, goOn);
    } finally {
      await ports.lanes.leave(lane);
    }
  });
  return rounds.reduce<Round>(sum, { sent: 0, failed: 0, nextAt: undefined });
}

/** Another instance has the lane: look again soon. */
const busyLaneMs = 5_000;

async function workLane(rows: readonly OutboxRow[], ports: WorkerPorts, goOn: () => boolean): Promise<Round> {
  let round: Round = { sent: 0, failed: 0, nextAt: undefined };
  for (const kind of kinds) {
    for (const row of rows.filter(kind)) {
      if (!goOn()) return { ...round, nextAt: ports.now() };
      const result = await workRow(row, ports);
      if (result === 'sent') round.sent += 1;
      else if (result === 'given-up') round.failed += 1;
      else {
        round = sum(round, { sent: 0, failed: 0, nextAt: result.until });
        break;
      }
    }
  }
  return round;
}

/** Answers go first, and never wait for a notice that waits for the morning; within a kind the order is kept. */
const kinds = [
  ({ row }: OutboxRow) => row.notice === undefined,
  ({ row }: OutboxRow) => row.notice !== undefined,
] as const;

type RowResult = 'sent' | 'given-up' | { until: number };

/** Takes one row as far as it goes now. Later rows of the lane wait for it, so that part 2 never overtakes part 1. */
async function workRow(found: OutboxRow, ports: WorkerPorts): Promise<RowResult> {
  const { key, lane, row } = found;
  const { outbox, now } = ports;
  const carrier = ports.carriers.get(row.channel);
  const giveUp = async (reason: GivenUpReason): Promise<RowResult> => {
    const because = settled(reason, row);
    await outbox.giveUp(key, because);
    ports.report({ event: 'delivery.given-up', lane, detail: because });
    return 'given-up';
  };
  const first = aboutDoubt(found, carrier, { departures: ports.departures, now: now() });
  if (typeof first === 'object') return first;
  if (first === 'give up') return await giveUp('unclear');
  if (first !== 'go on') {
    await outbox.resume(key, { maybeSent: first === 'resume' });
    return { until: now() };
  }
  if (carrier === undefined) return await giveUp('no-carrier');
  if (now() > row.notAfter) return await giveUp('too-late');
  if (row.notice !== undefined && (await ports.targets.isDisabled(row.notice.target)))
    return await giveUp('target-gone');
  const due = dueAt(found, ports);
  if (due > now()) return { until: due };
  const turn = await ports.pace.take(lane, ...carrier.limits);
  if (!turn.ok) return { until: turn.retryAt };
  const attempt = await outbox.depart(key, carrier.tellsLeaving === true ? ports.departures.id : undefined);
  if (attempt === undefined) return { until: now() + busyLaneMs };
  const result = await sendRow(found, carrier, { ...ports, departure: departureOf(key, attempt) });
  // Only now, when the outbox knows how it went.
  ports.departures.clear(departureOf(key, attempt));
  return result;
}

async function sendRow(
  { key, lane, row }: OutboxRow,
  carrier: Carrier,
  ports: WorkerPorts & { departure: string },
): Promise<RowResult> {
  const { address, content } = row;
  const shipment = { key, address, content, notice: row.notice !== undefined };
  const sent = await carrier.send(shipment, () => ports.departures.mark(ports.departure));
  if (sent.ok) {
    await ports.outbox.sent(key);
    return 'sent';
  }
  const { failure } = sent;
  // Where repeats are dropped by the platform, a doubtful message is simply sent again.
  const certain = repeatsDroppedMs(row, carrier) > 0 ? { ...failure, maybeSent: false } : failure;
  const { disableTarget, tellAdmin, ...decided } = decideRetry(certain, row.attempts + 1, ports.now());
  const next = settledNext(decided.next, failure.maybeSent ? { doubtfulSince: ports.now() } : row);
  const report = { lane, detail: failure.detail, errcode: failure.errcode };
  if (disableTarget && row.notice !== undefined) {
    await ports.targets.disable(row.notice.target, failure);
    ports.report({ ...report, event: 'delivery.target-disabled' });
  } else if (tellAdmin) {
    ports.report({ ...report, event: 'delivery.needs-admin' });
  }
  await ports.outbox.failed(key, failure, next);
  if (next.kind === 'wait') return { until: next.until };
  ports.report({ ...report, event: 'delivery.given-up', detail: `${next.because}: ${failure.detail}` });
  return 'given-up';
}

/** Answers go out at any hour: somebody asked. What a crash interrupted is looked at now. */
function dueAt({ row }: OutboxRow, { quiet, now }: WorkerPorts): number {
  const moment = Math.max(row.state === 'sending' ? 0 : row.notBefore, now());
  return row.notice === undefined || row.state === 'sending' ? moment : quietUntil(quiet, moment);
}

function sum(one: Round, other: Round): Round {
  const moments = [one.nextAt, other.nextAt].filter((moment) => moment !== undefined);
  return {
    sent: one.sent + other.sent,
    failed: one.failed + other.failed,
    nextAt: moments.length === 0 ? undefined : Math.min(...moments),
  };
}

async function inParallel<T, R>(items: readonly T[], hands: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const waiting = [...items];
  const hand = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) results.push(await work(item));
  };
  await Promise.all(Array.from({ length: Math.min(hands, items.length) }, hand));
  return results;
}
