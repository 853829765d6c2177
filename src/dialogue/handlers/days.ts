import type { Block, Reply } from '../../replies/reply.ts';
import type { Desk } from '../desk.ts';
import { talkReply } from './talk.ts';

/** Names the day from whose state a reply was taken, where the reply does not do so itself (lists, contacts, menus, "not on the list"). */
export function dayReply(desk: Desk, reply: Reply): Reply {
  const said = reply.blocks.some(({ kind }) => kind === 'source') || reply.facts.outcome === 'guidance';
  if (desk.asOf === '' || said) return reply;
  const { revision } = desk.search.revision;
  const source: Block = { kind: 'source', text: desk.say('source.day', { day: desk.asOf, revision }) };
  const [headline, ...others] = reply.blocks;
  return { ...reply, blocks: headline === undefined ? [source] : [headline, source, ...others] };
}

/** A day on which no list held yet. `first`: the first day that has one, or ''. `desk`: today's. */
export function noListThenReply(desk: Desk, { day, first }: { day: string; first: string }): Reply {
  const headline = first === '' ? 'headline.noListThen' : 'headline.noListBefore';
  return talkReply(desk, headline, { hints: ['hint.askNow'], values: { day, first } });
}
