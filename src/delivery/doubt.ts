import type { Carrier } from './carrier.ts';
import { type Departures, departureOf } from './departures.ts';
import type { Row } from './parcel.ts';
import type { GivenUpReason, RetryDecision } from './retry.ts';

/** When a row that may have arrived first left; ms since 1970. */
export function doubtOf({ doubtfulSince, departedAt, createdAt }: Row): number {
  return doubtfulSince ?? departedAt ?? createdAt;
}

/** For how long after its first try the platform drops a second one of this row, in milliseconds. */
export function repeatsDroppedMs({ notice }: Row, { repeats }: Pick<Carrier, 'repeats'>): number {
  return notice === undefined ? repeats.answersMs : repeats.noticesMs;
}

/** A call ends within its deadline (10 s): what was marked as leaving earlier than this is not on its way any more. */
const longestCallMs = 15_000;

/**
 * What is to be done first about a row that may have arrived: left by a crash, or tried and not acknowledged. `send anew`: it was marked
 * as leaving, and its journal, which is ours, knows that it has not left.
 */
export function aboutDoubt(
  { key, row }: { key: string; row: Row },
  carrier: Pick<Carrier, 'repeats'> | undefined,
  { departures, now }: { departures: Pick<Departures, 'id' | 'has'>; now: number },
): 'go on' | 'resume' | 'send anew' | 'give up' | { until: number } {
  const interrupted = row.state === 'sending';
  if (!interrupted && row.doubtfulSince === undefined) return 'go on';
  if (interrupted && row.journal === departures.id) {
    const over = (row.departedAt ?? 0) + longestCallMs;
    if (now < over) return { until: over };
    if (!departures.has(departureOf(key, row.attempts))) return 'send anew';
  }
  const droppedMs = carrier === undefined ? 0 : repeatsDroppedMs(row, carrier);
  // Where the platform shows repeats, a doubtful row waits only because somebody asked for it again.
  if (droppedMs === 0) return interrupted ? 'give up' : 'go on';
  if (now > doubtOf(row) + droppedMs) return 'give up';
  return interrupted ? 'resume' : 'go on';
}

/** Why a row is given up: once a try may have arrived, no later refusal proves that the reader has nothing. */
export function settled(because: GivenUpReason, { doubtfulSince }: Pick<Row, 'doubtfulSince'>): GivenUpReason {
  return doubtfulSince === undefined ? because : 'unclear';
}

/** The same for a decision. */
export function settledNext(next: RetryDecision['next'], row: Pick<Row, 'doubtfulSince'>): RetryDecision['next'] {
  return next.kind === 'wait' ? next : { ...next, because: settled(next.because, row) };
}
