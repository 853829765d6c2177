/**
 * What has begun to leave this machine, written down in the very turn of the event loop in which the bytes are handed to the
 * network. A row found `sending` after a crash was sent if its departure stands here, and is safe to send again if it does not.
 */
export type Departures = {
  /** Names this journal. What another machine sent stands in another one, and cannot be looked up here. */
  readonly id: string;
  /** Returns once it is on the disk; nothing else runs in between. */
  mark(departure: string): void;
  has(departure: string): boolean;
  /** It was recorded how it went: no longer needed. */
  clear(departure: string): void;
};

/** Names one try of one row. `departureOf('notice/a', 2)` → `notice/a#2`. */
export function departureOf(key: string, attempt: number): string {
  return `${key}#${attempt}`;
}
