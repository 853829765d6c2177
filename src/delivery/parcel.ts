import { z } from 'zod';
import type { Address } from './carrier.ts';

/** Something to send: an answer that came late, or one part of a notice. The same `key` is sent once. */
export type Parcel = {
  key: string;
  channel: string;
  address: Address;
  content: string;
  notice?: NoticePart | undefined;
};

/** Which part of which notice to whom; what `notices status` shows. */
export type NoticePart = {
  township: string;
  publication: string;
  revision: string;
  target: string;
  part: number;
  parts: number;
};

const moment = z.number();
const rowSchema = z.object({
  channel: z.string(),
  address: z.record(z.string(), z.string()),
  /** Emptied once it is sent; an answer also when it is given up. */
  content: z.string(),
  notice: z
    .object({
      township: z.string(),
      publication: z.string(),
      revision: z.string(),
      target: z.string(),
      part: z.number(),
      parts: z.number(),
    })
    .optional(),
  createdAt: moment,
  /** Not tried before, and not after: a late answer nobody waits for any more. */
  notBefore: moment,
  notAfter: moment,
  /** `sending` is written just before the message leaves: found after a crash, the journal knows whether it has left. */
  state: z.enum(['waiting', 'sending', 'sent', 'given-up']),
  attempts: z.number(),
  /** When it was last marked as leaving. */
  departedAt: moment.optional(),
  /** The journal that holds whether it has left; `departures.ts`. Absent where its carrier cannot tell. */
  journal: z.string().optional(),
  /** When it left for a try that may have arrived: from then on no refusal proves that the reader has nothing. */
  doubtfulSince: moment.optional(),
  /** Last failure, in words for an administrator. */
  detail: z.string(),
  errcode: z.number().optional(),
  because: z.enum(['refused', 'unclear', 'target-gone', 'too-often', 'too-late', 'no-carrier']).optional(),
  /** When it was sent or given up. */
  endedAt: moment.optional(),
});

/** A parcel as the outbox keeps it. */
export type Row = z.infer<typeof rowSchema>;

/** Reads a row from the store; undefined for one that another version wrote and this one does not understand. */
export function readRow(value: unknown): Row | undefined {
  return rowSchema.safeParse(value).data;
}

/** What must go out one after another: everything to one address of one channel. `laneOf('webhook', {id: 'a1'})` → `webhook:id=a1`. */
export function laneOf(channel: string, address: Address): string {
  const parts = Object.keys(address)
    .sort()
    .map((name) => `${name}=${address[name] ?? ''}`);
  return `${channel}:${parts.join('&')}`;
}
