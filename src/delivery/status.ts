import type { Outbox, OutboxRow } from './outbox.ts';
import type { GivenUpReason } from './retry.ts';
import type { Disabled, Target, Targets } from './targets.ts';

/** How the notices to one target stand. */
export type TargetStatus = {
  id: string;
  name: string;
  township: string;
  channel: string;
  sent: number;
  waiting: number;
  /** Moment from which the next one is tried; ms since 1970. */
  nextAt?: number;
  /** Parts that were not sent, and why. `key` for `notices send --again KEY`. */
  givenUp: Array<{
    key: string;
    revision: string;
    part: number;
    because: GivenUpReason;
    errcode?: number;
    detail: string;
  }>;
  disabled?: Disabled;
  /** Nothing can be sent there: no carrier of its channel is configured. */
  off?: true;
};

/** What was sent to whom, what waits, what was given up and why; also targets that left since. */
export async function noticesStatus(
  outbox: Outbox,
  targets: Targets,
  carriers?: ReadonlyMap<string, unknown>,
): Promise<TargetStatus[]> {
  const rows = (await outbox.rows()).filter(({ row }) => row.notice !== undefined);
  const known = new Map((await targets.all()).map((target) => [target.id, target]));
  const ids = new Set([...known.keys(), ...rows.map(({ row }) => row.notice?.target ?? '')]);
  return Promise.all(
    [...ids].map(async (id) => {
      const disabled = await targets.disabled(id);
      const own = rows.filter(({ row }) => row.notice?.target === id);
      const status = statusOf(id, own, known.get(id));
      const off = known.has(id) && carriers?.has(status.channel) === false;
      return { ...status, ...(disabled === undefined ? {} : { disabled }), ...(off ? { off } : {}) };
    }),
  );
}

function statusOf(id: string, rows: readonly OutboxRow[], target: Target | undefined): TargetStatus {
  const open = rows.filter(({ row }) => row.state === 'waiting' || row.state === 'sending');
  return {
    id,
    name: target?.name ?? '',
    township: target?.township ?? rows[0]?.row.notice?.township ?? '',
    channel: target?.channel ?? rows[0]?.row.channel ?? '',
    sent: rows.filter(({ row }) => row.state === 'sent').length,
    waiting: open.length,
    ...(open.length === 0 ? {} : { nextAt: Math.min(...open.map(({ row }) => row.notBefore)) }),
    givenUp: rows.flatMap(({ key, row: { state, notice, because, errcode, detail } }) =>
      state !== 'given-up' || notice === undefined || because === undefined
        ? []
        : [
            {
              ...{ key, revision: notice.revision, part: notice.part, because, detail },
              ...(errcode === undefined ? {} : { errcode }),
            },
          ],
    ),
  };
}
