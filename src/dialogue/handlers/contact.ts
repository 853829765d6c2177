import type { Duty } from '../../duties/duty.ts';
import { responsibleBodies } from '../../duties/responsibility.ts';
import { emptyFacts, type Reply } from '../../replies/reply.ts';
import { contactOf, type Desk, townshipContact } from '../desk.ts';
import { contactLines } from './who-manages.ts';

/** How to reach a county body. */
export function departmentContactReply(desk: Desk, department: string): Reply {
  return contactReply(desk, { who: department, departments: [department], duties: [], department });
}

/** How to reach the people behind a duty. */
export function dutyContactReply(desk: Desk, duty: Duty, subject: string): Reply {
  const bodies = responsibleBodies(duty);
  const own = townshipContact(desk);
  const departments = bodies.length > 0 ? bodies : [own?.department ?? desk.township];
  return contactReply(desk, { who: subject, departments, duties: [duty.id], department: null });
}

type ContactParts = { who: string; departments: string[]; duties: string[]; department: string | null };

function contactReply(desk: Desk, { who, departments, duties, department }: ContactParts): Reply {
  const contacts = departments.map((name) => contactOf(desk, name)).filter((contact) => contact !== undefined);
  return {
    facts: { ...emptyFacts('contact', desk.search.revision.revision), duties, department, part: 'contact', contacts },
    blocks: [
      { kind: 'headline', text: desk.say('headline.contact', { who }) },
      ...contactLines(desk, departments).map((text) => ({ kind: 'fact' as const, text })),
    ],
    followUps: [],
    page: 0,
    link: '',
  };
}
