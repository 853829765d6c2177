import type { Carrier } from './carrier.ts';
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

/** What is to be done first about a row that may have arrived: left by a crash, or tried and not acknowledged. */
export function aboutDoubt(
  row: Row,
  carrier: Pick<Carrier, 'repeats'> | undefined,
  now: number,
): 'go on' | 'resume' | 'give up' {
  const interrupted = row.state === 'sending';
  if (!interrupted && row.doubtfulSince === undefined) return 'go on';
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
