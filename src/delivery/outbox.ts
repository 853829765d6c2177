import { type Json, type Store, unchanged } from '../store/store.ts';
import type { Failure } from './carrier.ts';
import { doubtOf } from './doubt.ts';
import { laneOf, type Parcel, type Row, readRow } from './parcel.ts';
import type { GivenUpReason, RetryDecision } from './retry.ts';

const hour = 3_600_000;
const day = 24 * hour;
/** A late answer is waited for an hour (a response_url lives no longer [101138]); a notice is news for a week. */
const answerLifeMs = hour;
const noticeLifeMs = 7 * day;
/** How long an ended row stays, so that its key is not sent again and the status can show it. */
const answerMemoryMs = day;
const noticeMemoryMs = 400 * day;

/** A row with its key and the lane in which it goes out. */
export type OutboxRow = { key: string; lane: string; row: Row };

/** What is to be sent, kept in the store: each key once, whatever crashes. */
export type Outbox = {
  /** Takes a parcel in; false when its key was taken in before, whatever became of it. Not sent before `notBefore` (ms since 1970). */
  put(parcel: Parcel, notBefore?: number): Promise<boolean>;
  /** All rows, in the order in which they came in, parts of a notice in order. */
  rows(): Promise<OutboxRow[]>;
  /** Marks it as leaving now, its departure to be looked for in `journal`; gives the number of the try, undefined when it is no longer waiting. */
  depart(key: string, journal?: string): Promise<number | undefined>;
  sent(key: string): Promise<void>;
  failed(key: string, failure: Failure, next: RetryDecision['next']): Promise<void>;
  giveUp(key: string, because: GivenUpReason): Promise<void>;
  /** Puts a row back that a crash left as leaving; `maybeSent` unless it is known that it has not left. */
  resume(key: string, found: { maybeSent: boolean }): Promise<void>;
  /** Puts a row back that was given up, to be tried at once; false when nothing of it is left to send. */
  again(key: string): Promise<boolean>;
};

export function createOutbox(store: Store, now: () => number): Outbox {
  const change = async (key: string, to: (row: Row) => Partial<Row> | undefined): Promise<boolean> => {
    let changed = false;
    // The lifetime has to be known before the update; only the kind of row decides it, and that never changes.
    const memory = key.startsWith(noticePrefix) ? noticeMemoryMs : answerMemoryMs;
    await store.update<Json>(
      'outbox',
      key,
      (value) => {
        const row = readRow(value);
        const next = row === undefined ? undefined : to(row);
        changed = next !== undefined;
        return row === undefined || next === undefined ? unchanged : asJson({ ...row, ...next });
      },
      { ttlMs: memory },
    );
    return changed;
  };
  const givenUp = (row: Row, because: GivenUpReason): Partial<Row> => ({
    ...{ state: 'given-up', because, endedAt: now() },
    // A notice is public and may be asked for again; an answer was for one person.
    content: row.notice === undefined ? '' : row.content,
  });
  return {
    put: (parcel, notBefore = now()) => {
      const key = `${parcel.notice === undefined ? answerPrefix : noticePrefix}${parcel.key}`;
      const life = parcel.notice === undefined ? answerLifeMs : noticeLifeMs;
      const { channel, address, content, notice } = parcel;
      const row: Row = {
        ...{ channel, address: { ...address }, content, notice, createdAt: now(), notBefore },
        ...{ notAfter: Math.max(now(), notBefore) + life, state: 'waiting', attempts: 0, detail: '' },
      };
      const memory = parcel.notice === undefined ? answerMemoryMs : noticeMemoryMs;
      return store.putIfAbsent('outbox', key, asJson(row), { ttlMs: memory });
    },
    rows: async () => {
      const entries = await store.list<Json>('outbox');
      return entries
        .flatMap(({ key, value }) => {
          const row = readRow(value);
          return row === undefined ? [] : [{ key, row, lane: laneOf(row.channel, row.address) }];
        })
        .sort(inOrder);
    },
    depart: async (key, journal) => {
      let attempt: number | undefined;
      const gone = await change(key, (row) => {
        attempt = row.attempts + 1;
        return row.state === 'waiting'
          ? { state: 'sending', attempts: attempt, departedAt: now(), journal }
          : undefined;
      });
      return gone ? attempt : undefined;
    },
    sent: async (key) => {
      await change(key, () => ({ state: 'sent', content: '', detail: '', errcode: undefined, endedAt: now() }));
    },
    failed: async (key, { detail, errcode, maybeSent }, next) => {
      await change(key, (row) => ({
        ...(next.kind === 'wait' ? { state: 'waiting', notBefore: next.until } : givenUp(row, next.because)),
        ...{ detail, errcode, doubtfulSince: maybeSent ? doubtOf(row) : row.doubtfulSince },
      }));
    },
    giveUp: async (key, because) => void (await change(key, (row) => givenUp(row, because))),
    resume: async (key, { maybeSent }) =>
      void (await change(key, (row) =>
        row.state === 'sending'
          ? { state: 'waiting', notBefore: now(), doubtfulSince: maybeSent ? doubtOf(row) : row.doubtfulSince }
          : undefined,
      )),
    again: (key) => change(key, (row) => (row.content === '' ? undefined : waitingAgain(row, now()))),
  };
}

function waitingAgain(row: Row, now: number): Partial<Row> {
  const life = row.notice === undefined ? answerLifeMs : noticeLifeMs;
  // Whoever asks for it again has looked; what comes of it may still be a second one.
  const doubtfulSince = row.because === 'unclear' ? now : undefined;
  return {
    ...{ state: 'waiting', because: undefined, endedAt: undefined },
    notBefore: now,
    notAfter: now + life,
    doubtfulSince,
  };
}

const noticePrefix = 'notice/';
const answerPrefix = 'answer/';

/** As they came in; parts of one notice come in one after another. */
function inOrder(one: OutboxRow, other: OutboxRow): number {
  const part = ({ row }: OutboxRow) => row.notice?.part ?? 0;
  return one.row.createdAt - other.row.createdAt || part(one) - part(other) || (one.key < other.key ? -1 : 1);
}

/** A row without its undefined fields, as the store keeps it. */
function asJson(row: Row): Json {
  return JSON.parse(JSON.stringify(row)) as Json;
}
