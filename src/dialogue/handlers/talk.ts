import type { PhraseKey } from '../../replies/phrases.ts';
import { type Block, emptyFacts, type FollowUp, type Outcome, type Reply } from '../../replies/reply.ts';
import type { Desk } from '../desk.ts';

export type TalkOptions = {
  outcome?: Outcome;
  hints?: readonly PhraseKey[];
  examples?: boolean;
  values?: Record<string, string>;
};

/** A reply without a duty: greeting, thanks, help, "which matter?", "not on the list". */
export function talkReply(desk: Desk, headline: PhraseKey, options: TalkOptions = {}): Reply {
  const values = { township: desk.township, examples: desk.examples.slice(0, 3).join(' · '), ...options.values };
  const hints = (options.hints ?? []).map((key): Block => ({ kind: 'hint', text: desk.say(key, values) }));
  const followUps: FollowUp[] =
    options.examples === true ? desk.examples.slice(0, 4).map((ask) => ({ label: ask, ask })) : [];
  return {
    facts: emptyFacts(options.outcome ?? 'guidance', desk.search.revision.revision),
    blocks: [{ kind: 'headline', text: desk.say(headline, values) }, ...hints],
    followUps,
    page: 0,
    link: '',
  };
}
