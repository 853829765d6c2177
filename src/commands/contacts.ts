import { parseContactsCsv, writeContactsCsv } from '../documents/contacts-csv.ts';
import type { Problem } from '../documents/problems.ts';
import { type Contact, daysSinceCheck, isStale } from '../duties/contact.ts';
import { isSameBody } from '../duties/department-name.ts';
import { DomainError } from '../duties/errors.ts';
import { responsibleBodies } from '../duties/responsibility.ts';
import { dayIn } from '../duties/timeline.ts';
import { paths } from './list-files.ts';
import type { ListPorts } from './ports.ts';

type ContactPorts = Pick<ListPorts, 'files' | 'reader' | 'wordings' | 'officialName' | 'timeZone' | 'now'>;

export type ContactsReport = {
  /** Rows that are new, and rows that say something else than before. */
  added: string[];
  changed: string[];
  /** `{given, official}`: a short name was taken for a body of the list. */
  renamed: Array<{ given: string; official: string }>;
  problems: Problem[];
};

/**
 * Takes a directory in: rows of the file replace rows of the same body, all others stay; with `replace` only the file's rows stay.
 * Errors: DomainError `contacts.errors` when rows of the file are wrong, with the report; nothing is written then.
 */
export function importContacts(
  { township, bytes, replace = false }: { township: string; bytes: Uint8Array; replace?: boolean },
  ports: ContactPorts,
): ContactsReport {
  const { contacts, problems } = parseContactsCsv(bytes, ports.wordings);
  const bodies = bodiesOf(township, ports);
  const before = readContacts(township, ports);
  const renamed: ContactsReport['renamed'] = [];
  const given = contacts.map((contact): Contact => {
    const { department } = contact;
    if (bodies.includes(department)) return contact;
    const official = bodies.find((body) => isSameBody(department, body)) ?? ports.officialName(township, department);
    if (official === undefined || official === department) return contact;
    renamed.push({ given: department, official });
    return { ...contact, department: official };
  });
  const old = new Map(before.map((contact) => [contact.department, contact]));
  const report: ContactsReport = {
    added: given.filter(({ department }) => !old.has(department)).map(({ department }) => department),
    changed: given
      .filter((contact) => differs(contact, old.get(contact.department)))
      .map(({ department }) => department),
    ...{ renamed, problems },
  };
  if (problems.some(({ level }) => level === 'error')) throw new ContactsRefused(report);
  const merged = new Map([...(replace ? [] : before), ...given].map((contact) => [contact.department, contact]));
  ports.files.replace(paths.contacts(township), new TextEncoder().encode(writeContactsCsv([...merged.values()])));
  return report;
}

/** The directory was not taken in; `report.problems` say why, by line. */
export class ContactsRefused extends DomainError {
  readonly report: ContactsReport;

  constructor(report: ContactsReport) {
    super('contacts.errors', { count: report.problems.filter(({ level }) => level === 'error').length });
    this.name = 'ContactsRefused';
    this.report = report;
  }
}

export type ContactsCheck = {
  /** Bodies of the current list that the directory does not have. */
  absent: string[];
  /** Rows without a number. */
  empty: string[];
  /** Rows with a number that nobody checked for 180 days, or ever; `days` since the check. */
  stale: Array<{ department: string; checkedBy: string; checkedOn: string; days: number | undefined }>;
  /** Rows of county bodies that the current list no longer names. */
  unlisted: string[];
};

/** What is missing from a directory, and what is to be checked again and by whom. */
export function checkContacts(township: string, ports: ContactPorts): ContactsCheck {
  const directory = readContacts(township, ports);
  const bodies = bodiesOf(township, ports);
  const today = dayIn(ports.timeZone, ports.now());
  const isKnown = (body: string) => directory.some(({ department }) => isSameBody(department, body));
  const own = ownName(township, ports);
  return {
    absent: bodies.filter((body) => !isKnown(body)),
    empty: directory.filter(({ phone }) => phone === '').map(({ department }) => department),
    stale: directory
      .filter((contact) => contact.phone !== '' && isStale(contact, today))
      .map((contact) => ({
        department: contact.department,
        checkedBy: contact.checked_by,
        checkedOn: contact.checked_on,
        days: daysSinceCheck(contact, today),
      })),
    unlisted: directory
      .map(({ department }) => department)
      .filter((name) => !(own !== '' && name.includes(own)) && !bodies.some((body) => isSameBody(name, body))),
  };
}

/** A township's directory as it stands. Rows that cannot be read are left out. */
export function readContacts(
  township: string,
  { files, wordings }: Pick<ContactPorts, 'files' | 'wordings'>,
): Contact[] {
  const bytes = files.read(paths.contacts(township));
  return bytes === undefined ? [] : parseContactsCsv(bytes, wordings).contacts;
}

function bodiesOf(township: string, { reader, timeZone, now }: ContactPorts): string[] {
  const revision = reader.revisionOn(township, dayIn(timeZone, now()));
  return [...new Set((revision?.items ?? []).flatMap((duty) => responsibleBodies(duty)))];
}

function ownName(township: string, { reader, timeZone, now }: ContactPorts): string {
  return reader.revisionOn(township, dayIn(timeZone, now()))?.township.name ?? '';
}

function differs(contact: Contact, before: Contact | undefined): boolean {
  return (
    before !== undefined && JSON.stringify(contact) !== JSON.stringify({ ...before, department: contact.department })
  );
}
