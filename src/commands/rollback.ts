import type { Announced } from '../delivery/announce.ts';
import { type Difference, differenceOf } from '../duties/difference.ts';
import { DomainError } from '../duties/errors.ts';
import { dayIn, holdingOn } from '../duties/timeline.ts';
import { carryOut, finishInterrupted } from './commit.ts';
import type { ListPorts } from './ports.ts';

export type RollbackReport = {
  revision: string;
  previous: string;
  effective: string;
  difference: Difference;
  notices: Announced;
  /** Labels that were to take effect later and now will not. */
  cancelled: string[];
};

/**
 * Makes an earlier revision hold again from today on, and calls off whatever was to take effect later. Nothing is removed from
 * the history. Errors: DomainError `revision.unknown`, `rollback.current` when it holds already and nothing is planned.
 */
export async function rollBack(
  { township, revision: label, note = '' }: { township: string; revision: string; note?: string | undefined },
  ports: ListPorts,
): Promise<RollbackReport> {
  const { reader, timeZone, now } = ports;
  await finishInterrupted(township, ports);
  if (!reader.labels(township).includes(label))
    throw new DomainError('revision.unknown', { township, revision: label });
  const today = dayIn(timeZone, now());
  const { publications } = reader.history(township);
  const current = holdingOn(publications, today);
  const cancelled = reader
    .periods(township)
    .filter(({ from }) => from > today)
    .map(({ publication }) => publication.revision);
  if (current === undefined || (current.revision === label && cancelled.length === 0)) {
    throw new DomainError('rollback.current', { township, revision: label });
  }
  const act = { slug: township, label, note, publications: publications.length, files: [] };
  const notices = await carryOut({ ...act, action: 'rollback', effective: today }, ports);
  const [before, after] = [current.revision, label].map((name) => reader.revision(township, name).items);
  return {
    ...{ revision: label, previous: current.revision, effective: today, cancelled, notices },
    difference: differenceOf(before ?? [], after ?? []),
  };
}
