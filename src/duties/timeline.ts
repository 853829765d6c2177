/** One line of a township's history: a list was published, or an earlier one was taken back into force. */
export type Publication = {
  /** Counts up within the township; 0 for lists that were there before any history. */
  seq: number;
  action: 'publish' | 'rollback';
  /** Label of the revision that holds from `effective` on. */
  revision: string;
  /** YYYY-MM-DD, where the township is. */
  effective: string;
  /** When it was done, ISO 8601; '' for seq 0. */
  at: string;
  note: string;
};

/** A stretch of days on which one publication holds; `until` is the first day on which it no longer does. */
export type Period = { publication: Publication; from: string; until: string | undefined };

/**
 * Which publication holds when, oldest first. A publication holds from its day on, until the day of the next one; of two for one
 * day the later. A rollback also ends whatever was to take effect after it.
 */
export function periodsOf(publications: readonly Publication[]): Period[] {
  let holding: Publication[] = [];
  for (const publication of [...publications].sort((one, other) => one.seq - other.seq)) {
    const stays = ({ effective }: Publication) =>
      publication.action === 'rollback' ? effective < publication.effective : effective !== publication.effective;
    holding = [...holding.filter(stays), publication];
  }
  const inOrder = holding.sort((one, other) => (one.effective < other.effective ? -1 : 1));
  return inOrder.map((publication, at) => ({
    publication,
    from: publication.effective,
    until: inOrder[at + 1]?.effective,
  }));
}

/** The publication that holds on a day (YYYY-MM-DD); undefined before the first. */
export function holdingOn(publications: readonly Publication[], day: string): Publication | undefined {
  return periodsOf(publications)
    .filter(({ from }) => from <= day)
    .at(-1)?.publication;
}

/** The day (YYYY-MM-DD) at a moment (ms since 1970) in a time zone. Asked for often: `dayTeller`. */
export function dayIn(timeZone: string, moment: number): string {
  return dayTeller(timeZone)(moment);
}

/**
 * `dayIn` for one time zone with one formatter. Each formatter holds some 10 kB outside of the JavaScript heap, which a collector that sees
 * little to collect leaves lying: made anew for every question they cost a bot 80 kB a question.
 */
export function dayTeller(timeZone: string): (moment: number) => string {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  return (moment) => format.format(moment);
}

/** Whether a text is a day of the calendar: `2026-02-29` is not. */
export function isDay(text: string): boolean {
  const moment = Date.parse(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/u.test(text) && !Number.isNaN(moment) && new Date(moment).toISOString().startsWith(text);
}
