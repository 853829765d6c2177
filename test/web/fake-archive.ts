import type { Desk, Desks } from '../../src/dialogue/desk.ts';
import { DomainError } from '../../src/duties/errors.ts';
import type { Archive } from '../../src/web/residents/archive.ts';

/** An archive and desks over a few desks, each with the first day of its state; the last one is in force. */
export function fakeArchive(desks: ReadonlyArray<{ desk: Desk; from: string }>, today = '2026-11-23') {
  const asked: Array<string | undefined> = [];
  const archive: Archive = {
    states: async () => desks.map(({ desk, from }) => ({ label: desk.search.revision.revision, from })),
    revision: async (_township, label) => {
      const found = desks.find(({ desk }) => desk.search.revision.revision === label);
      if (found === undefined) throw new DomainError('revision.unknown');
      return found.desk.search.revision;
    },
    today: () => today,
  };
  const asDesks: Desks = {
    desk: async (township, asOf) => {
      asked.push(asOf);
      const begun = desks.filter(({ from }) => from <= (asOf ?? today));
      const last = begun.at(-1);
      if (township !== undefined && township !== 'baiyanghe') throw new DomainError('township.unknown');
      if (last === undefined) throw new DomainError('revision.none');
      return last.desk;
    },
  };
  return { archive, desks: asDesks, asked };
}
