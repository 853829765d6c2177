import type { Ranked } from '../search/ranking.ts';
import type { Search } from '../search/search.ts';
import type { Context } from './conversation.ts';
import type { Desk } from './desk.ts';
import { longestFollowUp, type Subject } from './question.ts';

type Found = ReturnType<Search['find']>;

/** From this probability of a matter on, a question stands for itself. */
const strongAlone = 0.6;
/** Below this one words say nothing by themselves. */
export const someAlone = 0.3;
/** What is this likely on no list is asked of itself, in the middle of a conversation too. */
const elsewhereAlone = 0.5;
/** What leans on something said before stands for itself only from here on. */
const plainlyAlone = 0.75;
/** Below this the words may as well go on with what was shown: of questions that do not, one in thirty is below. */
const hardlyAlone = 0.92;

/**
 * Searches a question that has words of its own: alone, or together with what was asked before, or, where nobody can tell, a menu of both
 * (`抓到了谁罚` after fires on the steppe). `asked`: what is to be remembered as asked for.
 */
export function searchInContext(
  desk: Desk,
  question: Subject,
  context: Context | undefined,
): Found & { asked: string } {
  const { text } = question;
  const alone = desk.search.find(text);
  if (context === undefined || context.subject === '' || text.length > longestFollowUp)
    return { ...alone, asked: text };
  // A new subject in the old question's form stands for itself as soon as it is clear.
  if (question.inherits && alone.decision.kind === 'sure') return { ...alone, asked: text };
  const joined = desk.search.find(`${context.subject}，${text}`);
  switch (weighed(alone, joined, { question, context })) {
    case 'alone':
      return { ...alone, asked: text };
    case 'joined':
      return { ...joined, asked: context.subject };
    case 'both':
      return { ...both(alone, joined, { renewed: question.inherits }), asked: context.subject };
  }
}

function weighed(
  alone: Found,
  joined: Found,
  { question: { inherits, leans = false }, context }: { question: Subject; context: Context },
): 'alone' | 'joined' | 'both' {
  const { kind } = alone.decision;
  const { clarity } = alone.reading;
  const { target, probability = 0 } = alone.ranked[0] ?? {};
  const onwards = goesOn(joined, context);
  if (leans && onwards && Math.min(clarity, probability) < plainlyAlone) return 'joined';
  if (kind === 'sure') return onwards && Math.max(clarity, probability) < hardlyAlone ? 'both' : 'alone';
  const ownMatter = target?.kind === 'elsewhere' && probability >= elsewhereAlone;
  if (kind === 'choose' && onwards && !ownMatter && target?.kind !== 'nothing')
    return clarity < someAlone || target?.kind === 'elsewhere' ? 'joined' : 'both';
  if ((inherits && kind !== 'none') || clarity >= strongAlone) return 'alone';
  const ownChoices = kind === 'choose' && clarity >= someAlone;
  if (!leans && (target?.kind === 'nothing' || ownMatter || ownChoices)) return 'alone';
  return joined.decision.kind === 'sure' || kind === 'none' ? 'joined' : 'alone';
}

/** A menu of what the words alone may mean and of what was shown; that one by itself when the words may mean it, too. */
function both(alone: Found, joined: Found, { renewed }: { renewed: boolean }): Found {
  const [shown] = joined.ranked;
  const { decision } = alone;
  if (shown?.target.kind !== 'duty' || decision.kind === 'none') return joined;
  const own = decision.kind === 'sure' ? [decision.found] : decision.options;
  const { id } = shown.target.duty;
  if (own.some(({ target }) => isOneOf([id], target))) return joined;
  // Where the words alone leave a choice, what was shown is the likelier, unless they began anew.
  const options = renewed || decision.kind === 'sure' ? [...own.slice(0, 2), shown] : [shown, ...own.slice(0, 2)];
  return { ...alone, decision: { kind: 'choose', options } };
}

/** Together with what was asked before, a text is about the duty that was shown, or about one of those that were offered. */
function goesOn({ decision, ranked }: Found, { duty, menu }: Context): boolean {
  if (duty === '') return decision.kind !== 'none' && ranked[0] !== undefined && isOneOf(menu, ranked[0].target);
  return decision.kind === 'sure' && isOneOf([duty], decision.found.target);
}

export function isOneOf(ids: readonly string[], target: Ranked['target']): boolean {
  return target.kind === 'duty' && ids.includes(target.duty.id);
}
