import { readFileSync } from 'node:fs';
import test from 'ava';
import { z } from 'zod';
import type { Facts } from '../../src/replies/reply.ts';
import { withBot } from '../helpers/with-bot.ts';

const { engine } = withBot(test);

const turnSchema = z.object({ user: z.string(), q: z.string(), kind: z.string(), accept: z.array(z.string()) });
const schema = z.object({ id: z.string(), turns: z.array(turnSchema).min(2) });
type Asked = z.infer<typeof turnSchema>;

/** Share of whole conversations, every turn right, that was promised. */
const promised = 0.85;

/**
 * Conversations of two to four turns, some of two people in one group, written by an author who knew nothing but the list. `accept`: what
 * the reply may be about; `kind`: what was wanted of it.
 */
test('conversations written by somebody who knew only the list go right as wholes', async (t) => {
  const lines = readFileSync(new URL('../questions/conversations.jsonl', import.meta.url), 'utf8')
    .trim()
    .split('\n');
  const conversations = lines.map((line) => schema.parse(JSON.parse(line)));
  const wrong: string[] = [];
  for (const { id, turns } of conversations) {
    const { bot } = engine();
    const faults: string[] = [];
    for (const turn of turns) {
      const { facts } = await bot.handle({ id, channel: 'test', chat: id, user: turn.user, text: turn.q });
      if (!isRight(turn, facts))
        faults.push(`${turn.q} [${turn.kind}] → ${facts.outcome} ${facts.duties.slice(0, 3).join(' ')}`);
    }
    if (faults.length > 0) wrong.push(`${id}: ${faults.join(' · ')}`);
  }
  for (const line of wrong) t.log(line);
  const share = 1 - wrong.length / conversations.length;
  t.log(`${(share * 100).toFixed(1)}% of ${conversations.length}`);
  t.true(share >= promised);
});

function isRight({ kind, accept }: Asked, { outcome, duties }: Facts): boolean {
  const about = duties.slice(0, outcome === 'choices' ? 3 : 1).some((id) => accept.includes(id));
  switch (kind) {
    case 'contact':
      return outcome === 'contact' && (accept.length === 0 || about);
    case 'list':
    case 'count':
      return (outcome === 'listing' || outcome === 'answer') && duties.some((id) => accept.includes(id));
    default:
      if (accept.length === 0) return outcome === 'guidance' || outcome === 'unknown';
      return ['answer', 'choices', 'contact'].includes(outcome) && about;
  }
}
