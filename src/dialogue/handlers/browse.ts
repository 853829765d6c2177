import { type Duty, type ListName, listNames } from '../../duties/duty.ts';
import { type Block, emptyFacts, type Reply } from '../../replies/reply.ts';
import type { Desk } from '../desk.ts';
import { dutyReply } from './who-manages.ts';

export type Listing = {
  /** What is listed, as the headline names it. */
  what: string;
  duties: readonly Duty[];
  department?: string;
  category?: string;
  list?: ListName | null;
};

/** All duties of a department, a category or a list: counted and listed from the data. */
export function listingReply(desk: Desk, listing: Listing): Reply {
  const { revision } = desk.search.revision;
  const facts = {
    ...emptyFacts('listing', revision),
    duties: listing.duties.map((duty) => duty.id),
    department: listing.department ?? null,
    category: listing.category ?? null,
    list: listing.list ?? null,
  };
  if (listing.duties.length === 0) {
    return bare(facts, [{ kind: 'headline', text: desk.say('headline.listing.none', { what: listing.what }) }]);
  }
  const headline = desk.say('headline.listing', { what: listing.what, count: listing.duties.length, revision });
  const sections = listNames
    .map((list) => ({ name: desk.say(`list.${list}`), duties: listing.duties.filter((duty) => duty.list === list) }))
    .filter(({ duties }) => duties.length > 0);
  return bare(facts, [
    { kind: 'headline', text: headline },
    // Numbers first: who asked how many need not count.
    ...sections.map(
      ({ name, duties }): Block => ({
        kind: 'fact',
        text: desk.say('listing.count', { list: name, count: duties.length }),
      }),
    ),
    ...sections.flatMap(({ name, duties }): Block[] => [
      { kind: 'heading', text: desk.say('listing.section', { list: name }) },
      ...duties.map(
        (duty): Block => ({
          kind: 'fact',
          text: desk.say('listing.line', { number: duty.number, title: duty.title }),
        }),
      ),
    ]),
  ]);
}

/** One item by its list and number. */
export function numberReply(desk: Desk, list: ListName, number: number): Reply {
  const duties = desk.search.revision.items.filter((duty) => duty.list === list);
  const duty = duties.find((one) => one.id === `${list}-${number}`);
  if (duty !== undefined) return dutyReply(desk, duty);
  const values = { list: desk.say(`list.${list}`), number, count: duties.length };
  return bare(emptyFacts('guidance', desk.search.revision.revision), [
    { kind: 'headline', text: desk.say('headline.noSuchNumber', values) },
  ]);
}

function bare(facts: Reply['facts'], blocks: Block[]): Reply {
  return { facts, blocks, followUps: [], page: 0, link: '' };
}
