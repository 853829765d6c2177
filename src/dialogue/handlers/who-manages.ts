import { type Contact, isStale } from '../../duties/contact.ts';
import type { Duty } from '../../duties/duty.ts';
import { responsibleBodies } from '../../duties/responsibility.ts';
import { type Block, emptyFacts, type FollowUp, type Part, type Reply } from '../../replies/reply.ts';
import type { Reading } from '../../search/language.ts';
import type { Matter } from '../../search/matters.ts';
import { contactOf, type Desk, townshipContact } from '../desk.ts';

export type DutyReplyOptions = {
  part?: Part | null;
  /** All official lines, not only what fits a first answer. */
  full?: boolean;
  reading?: Reading | undefined;
  matter?: Matter | undefined;
  /** Neighbouring duties, each with what tells it apart. */
  related?: ReadonlyArray<{ duty: Duty; when: string }>;
};

const mostContacts = 2;
const mostNamedBodies = 3;

/** Who is responsible, whom to call, which list and number, then the official words. */
export function dutyReply(desk: Desk, duty: Duty, options: DutyReplyOptions = {}): Reply {
  const closest = options.reading === undefined ? undefined : desk.search.closestLine(duty, options.reading);
  const contacts = contactsOf(desk, duty, closest);
  const related = options.related ?? [];
  return {
    facts: {
      ...emptyFacts('answer', desk.search.revision.revision),
      duties: [duty.id],
      category: null,
      part: options.part ?? null,
      related: related.map((other) => other.duty.id),
      contacts: contacts.map(({ contact }) => contact).filter((contact) => contact !== undefined),
    },
    blocks: [
      { kind: 'headline', text: headline(desk, duty, options.matter) },
      ...contacts.slice(0, mostContacts).map((one): Block => ({ kind: 'fact', text: contactLine(desk, one) })),
      { kind: 'source', text: sourceLine(desk, duty) },
      ...relatedBlocks(desk, related),
      ...officialBlocks(desk, duty, {
        part: options.part ?? null,
        closest: options.full === true ? undefined : closest,
      }),
    ],
    followUps: followUps(desk, duty),
    page: 0,
    link: desk.linkTo(duty.id),
  };
}

function headline(desk: Desk, duty: Duty, matter: Matter | undefined): string {
  const said = desk.say(`headline.${duty.list}`, { township: desk.township, leads: leads(desk, duty) });
  return matter === undefined ? said : desk.say('headline.subject', { subject: matter.name, headline: said });
}

/** `木垒县公安局等5个县级部门`; empty for a basic duty. */
export function leads(desk: Desk, duty: Duty): string {
  const bodies = responsibleBodies(duty);
  const first = bodies[0] ?? '';
  if (bodies.length <= 1) return desk.say('leads.one', { first });
  if (bodies.length <= mostNamedBodies) return desk.say('leads.few', { all: bodies.join('、') });
  return desk.say('leads.many', { first, count: bodies.length });
}

/** Who answers for a duty, in the few words of a menu or a neighbour's line. */
export function owner(desk: Desk, duty: Duty): string {
  return desk.say(`owner.${duty.list}`, { township: desk.township, leads: leads(desk, duty) });
}

type Named = { department: string; contact: Contact | undefined };

/** The bodies to call, the one that the closest line speaks of first. */
function contactsOf(desk: Desk, duty: Duty, closest: string | undefined): Named[] {
  const bodies = responsibleBodies(duty);
  if (bodies.length === 0) {
    const contact = townshipContact(desk);
    return [{ department: contact?.department ?? desk.township, contact }];
  }
  const county = desk.search.revision.township.county;
  const spoken = (body: string) => {
    const at = closest?.indexOf(body.replace(county, '')) ?? -1;
    return at === -1 ? Number.MAX_SAFE_INTEGER : at;
  };
  return [...bodies]
    .sort((a, b) => spoken(a) - spoken(b))
    .map((department) => ({ department, contact: contactOf(desk, department) }));
}

function contactLine(desk: Desk, { department, contact }: Named): string {
  if (contact === undefined || contact.phone === '') return desk.say('contact.unknown', { department });
  const more = [
    contact.address === '' ? '' : desk.say('contact.address', { address: contact.address }),
    contact.hours === '' ? '' : desk.say('contact.hours', { hours: contact.hours }),
  ].filter((line) => line !== '');
  const known = desk.say('contact.known', { department, phone: contact.phone });
  const doubt = isStale(contact, desk.today()) ? desk.say('contact.stale') : '';
  return [known + doubt, ...more].join('\n');
}

/** Lines of all contacts given, for replies about contacts alone. */
export function contactLines(desk: Desk, departments: readonly string[]): string[] {
  return departments.map((department) => contactLine(desk, { department, contact: contactOf(desk, department) }));
}

function sourceLine(desk: Desk, duty: Duty): string {
  const values = { list: desk.say(`list.${duty.list}`), number: duty.number, revision: desk.search.revision.revision };
  return desk.asOf === '' ? desk.say('source', values) : desk.say('source.asOf', { ...values, day: desk.asOf });
}

function relatedBlocks(desk: Desk, related: ReadonlyArray<{ duty: Duty; when: string }>): Block[] {
  if (related.length === 0) return [];
  const lines = related.map(({ duty, when }) =>
    desk.say('related.line', {
      when,
      list: desk.say(`list.${duty.list}`),
      number: duty.number,
      owner: owner(desk, duty),
    }),
  );
  return [
    { kind: 'heading', text: desk.say('heading.related') },
    ...lines.map((text): Block => ({ kind: 'fact', text })),
  ];
}

function officialBlocks(
  desk: Desk,
  duty: Duty,
  { part, closest }: { part: Part | null; closest: string | undefined },
): Block[] {
  const { township } = desk;
  const title: Block[] = [
    { kind: 'heading', text: desk.say('heading.title') },
    { kind: 'quote', lines: [duty.title] },
  ];
  if (duty.list === 'basic') {
    return part === 'county'
      ? [{ kind: 'fact', text: desk.say('heading.part.none.county', { township }) }, ...title]
      : title;
  }
  if (duty.list === 'reclaimed') return [...title, ...section(desk.say('heading.method'), [duty.method])];
  const county = section(desk.say('heading.county'), duty.countyDuties);
  const tasks = section(desk.say('heading.township', { township }), duty.townshipTasks);
  if (part === 'county') return [...title, ...county];
  if (part === 'township') return [...title, ...tasks];
  const near: Block[] =
    closest === undefined
      ? []
      : [
          { kind: 'heading', text: desk.say('heading.closest') },
          { kind: 'quote', lines: [closest] },
        ];
  return [...near, ...title, ...county, ...tasks];
}

function section(heading: string, lines: readonly string[]): Block[] {
  const filled = lines.filter((line) => line !== '');
  return filled.length === 0
    ? []
    : [
        { kind: 'heading', text: heading },
        { kind: 'quote', lines: filled },
      ];
}

function followUps(desk: Desk, duty: Duty): FollowUp[] {
  const keys =
    duty.list === 'cooperation'
      ? (['followUp.county', 'followUp.township', 'followUp.contact', 'followUp.other'] as const)
      : (['followUp.contact', 'followUp.other'] as const);
  return keys.map((key) => ({ label: desk.say(key), ask: desk.say(key) }));
}
