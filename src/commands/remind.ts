import { setImmediate as breathe } from 'node:timers/promises';
import { partsOf } from '../delivery/notices.ts';
import type { Target } from '../delivery/targets.ts';
import type { Contact } from '../duties/contact.ts';
import { isStale } from '../duties/contact.ts';
import { dayIn } from '../duties/timeline.ts';
import { readContacts } from './contacts.ts';
import type { ListPorts } from './ports.ts';

/** A township with numbers to be checked again, and nobody to tell it to. */
export type Untold = { township: string; count: number };

/** Reminds the owners of contacts, a round a day; remembers what it did, so that a round costs little. */
export type Reminder = { round(): Promise<Untold[]> };

/** Numbers named at most; `contacts check` names all. */
const mostNamed = 30;

/**
 * Tells each township once a month, as long as numbers of its directory were not checked for half a year: by the target that
 * `data/townships.json` names for it (`"contacts": true`), else by the first that follows everything. Keys in the outbox keep it to
 * once a month over all instances and restarts. Errors: those of the store.
 */
export function createReminder(ports: ListPorts): Reminder {
  const done = { day: '', months: new Map<string, string>(), untold: [] as Untold[] };
  return {
    round: async () => {
      const today = dayIn(ports.timeZone, ports.now());
      if (done.day === today) return done.untold;
      const untold: Untold[] = [];
      for (const slug of ports.reader.townships()) {
        // A thousand townships are looked through between the questions of people.
        await breathe();
        if (done.months.get(slug) === monthOf(today)) continue;
        const stale = readContacts(slug, ports).filter((contact) => contact.phone !== '' && isStale(contact, today));
        if (stale.length === 0) continue;
        if (await remind(slug, { stale, today }, ports)) done.months.set(slug, monthOf(today));
        else untold.push({ township: slug, count: stale.length });
      }
      Object.assign(done, { day: today, untold });
      return untold;
    },
  };
}

function monthOf(day: string): string {
  return day.slice(0, 'YYYY-MM'.length);
}

type Found = { stale: readonly Contact[]; today: string };

/** False when there is nobody to tell. */
async function remind(slug: string, { stale, today }: Found, ports: ListPorts): Promise<boolean> {
  const { outbox, carriers, say } = ports.announcing;
  const target = await keeperOf(slug, ports);
  const carrier = target === undefined ? undefined : carriers.get(target.channel);
  if (target === undefined || carrier === undefined) return false;
  const publication = `contacts-${monthOf(today)}`;
  const parts = partsOf({ head: linesOf(slug, { stale, today }, ports), sections: [], link: '' }, carrier, say);
  for (const [at, content] of parts.entries()) {
    await outbox.put({
      ...{ key: `${slug}/${publication}/${String(at + 1).padStart(2, '0')}`, content },
      ...{ channel: target.channel, address: { ...target.address } },
      notice: {
        ...{ township: slug, publication, revision: '', target: target.id },
        ...{ part: at + 1, parts: parts.length },
      },
    });
  }
  return true;
}

/** Who looks after a township's contacts: whoever is named for it, else the first who follows everything and can be told. */
async function keeperOf(slug: string, { announcing: { targets, carriers } }: ListPorts): Promise<Target | undefined> {
  const reachable: Target[] = [];
  for (const target of await targets.of(slug))
    if (carriers.has(target.channel) && !(await targets.isDisabled(target.id))) reachable.push(target);
  return reachable.find(({ contacts }) => contacts === true) ?? reachable.find(({ follows }) => follows.all);
}

function linesOf(slug: string, { stale, today }: Found, { announcing: { say }, reader }: ListPorts): string[] {
  const township = reader.revisionOn(slug, today)?.township.name ?? slug;
  const named = stale.slice(0, mostNamed).map(({ department, checked_by, checked_on }) => {
    const by = checked_by === '' ? say('contacts.nobody') : checked_by;
    return checked_on === ''
      ? say('contacts.never', { department, by })
      : say('contacts.since', { department, by, on: checked_on });
  });
  const more = stale.length - named.length;
  return [
    say('contacts.reminder', { township, count: stale.length }),
    ...named,
    ...(more === 0 ? [] : [say('contacts.more', { count: more })]),
    say('contacts.how'),
  ];
}
