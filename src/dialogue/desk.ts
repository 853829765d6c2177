import type { Contact } from '../duties/contact.ts';
import { departmentStem, isSameBody } from '../duties/department-name.ts';
import type { Say } from '../replies/phrases.ts';
import type { Search } from '../search/search.ts';

/** Everything that answers for one township on one day: its search, its contacts, its names. Immutable. */
export type Desk = {
  search: Search;
  contacts: readonly Contact[];
  /** `白杨河乡`. */
  township: string;
  /** Day for which an earlier state answers; '' for today. */
  asOf: string;
  /** Today (YYYY-MM-DD) where the township is: whether a number has to be checked again. */
  today: () => string;
  say: Say;
  /** Address of a duty's page; '' when no public address is configured. */
  linkTo: (dutyId: string) => string;
  examples: readonly string[];
};

/**
 * Gives the desk for a message.
 * Errors: DomainError `lists.none` (with the `folder`), `township.unknown`, `revision.none` (with the `first` day that has a list, or '').
 */
export type Desks = {
  desk(township: string | undefined, asOf: string | undefined): Promise<Desk>;
};

/** A township by its names. */
export type Place = {
  slug: string;
  /** `白杨河乡`. */
  name: string;
  county: string;
  /** Other names that decide for it anywhere in a question (`data/townships.json`). */
  aliases: readonly string[];
};

/** All townships that the bot answers for, and the day it is there. */
export type Directory = Desks & {
  /** The same array as long as nothing changed. */
  places(): readonly Place[];
  /** YYYY-MM-DD. */
  today(): string;
};

/** The directory's row of a body, or undefined. A name without its county is that county's body. */
export function contactOf(desk: Desk, department: string): Contact | undefined {
  const exact = desk.contacts.find((contact) => contact.department === department);
  const bare = department.replace(/^[县区市旗州](?=.{2})/u, '');
  if (exact !== undefined || departmentStem(bare) !== bare) return exact;
  const { county } = desk.search.revision.township;
  return desk.contacts.find((contact) => contact.department.startsWith(county) && isSameBody(contact.department, bare));
}

/** The township's own door for residents: its service centre, or any office of its own. */
export function townshipContact(desk: Desk): Contact | undefined {
  const own = desk.contacts.filter((contact) => contact.department.includes(desk.township));
  return own.find((contact) => contact.department.includes('便民服务中心')) ?? own[0];
}
