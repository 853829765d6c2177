import type { Reply } from '../replies/reply.ts';
import { blankContext, type Context } from './conversation.ts';
import type { Desk } from './desk.ts';
import { talkReply } from './handlers/talk.ts';

/** A reply and what to remember of it. `keep`: the context stays as it was. */
export type Turn = { reply: Reply; context: Context | 'keep' | undefined };

/** What a reply leaves to follow up on. */
export function contextOf(desk: Desk, reply: Reply, more: Partial<Context> = {}): Context {
  const single = reply.facts.outcome === 'answer' || reply.facts.outcome === 'contact';
  return { ...blankOf(desk), duty: single ? (reply.facts.duties[0] ?? '') : '', ...more };
}

/** Nothing shown yet at this desk. */
export function blankOf(desk: Desk): Context {
  return blankContext(desk.search.revision.township.slug, desk.asOf);
}

/** A follow-up with nothing to follow. */
export function withoutContext(desk: Desk): Turn {
  return {
    reply: talkReply(desk, 'headline.noContext', { hints: ['hint.examples'], examples: true }),
    context: 'keep',
  };
}

/** A list can be picked from by number. */
export function listed(desk: Desk, reply: Reply): Turn {
  const menu = reply.facts.duties.slice(0, 9);
  return { reply, context: contextOf(desk, reply, { menu, department: reply.facts.department ?? '' }) };
}
