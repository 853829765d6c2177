import type { Duty } from '../duties/duty.ts';
import type { Reading } from '../search/language.ts';
import type { Matter } from '../search/matters.ts';
import type { Ranked } from '../search/ranking.ts';
import { core } from './asking.ts';
import type { Context } from './conversation.ts';
import type { Desk } from './desk.ts';
import { again } from './follow-ups.ts';
import { type Choice, choicesReply, short } from './handlers/choose.ts';
import { dutyContactReply } from './handlers/contact.ts';
import { talkReply } from './handlers/talk.ts';
import { dutyReply } from './handlers/who-manages.ts';
import type { Subject } from './question.ts';
import { isOneOf, searchInContext, someAlone } from './search-in-context.ts';
import { blankOf, contextOf, type Turn } from './turn.ts';

const mostRelated = 2;
const longestSubject = 60;
/** From this one on nothing that was said before matters. */
const beyondDoubt = 0.97;
/** Chatter, and what no list has, as likely as this is no follow-up. */
const plainlyOther = 0.9;
/** Words that tell one of a few duties shown before say less than a question does. */
const leastSpokenOf = 0.1;

/** Looks a subject up: one duty, a short menu, or not on the list. */
export function subjectTurn(desk: Desk, question: Subject, context: Context | undefined): Turn {
  const meant = spokenOf(desk, question, context);
  if (meant !== undefined) return shownAgain(desk, meant, { question, context });
  const { reading, ranked, decision, asked } = searchInContext(desk, question, context);
  if (question.follows !== undefined && decision.kind !== 'sure' && !isOther(ranked[0])) {
    return again(desk, question.follows, context);
  }
  const subject = asked.slice(0, longestSubject);
  if (decision.kind === 'none') return unknownTurn(desk, decision.matter, context);
  if (decision.kind === 'choose') {
    const choices = decision.options.map((one) => choiceOf(desk, one));
    const reply = choicesReply(desk, choices);
    return {
      reply,
      context: contextOf(desk, reply, {
        menu: reply.facts.duties,
        part: question.part,
        form: question.part,
        subject,
      }),
    };
  }
  const choice = choiceOf(desk, decision.found);
  // Asked about once more, it is the side that is new: 那我这根杆子乡上做什么.
  const part = question.part ?? (context?.recent.includes(choice.duty.id) === true ? (question.side ?? null) : null);
  const turn = sureTurn(desk, choice, { reading, others: decision.others, part });
  return typeof turn.context === 'object'
    ? { ...turn, context: { ...turn.context, form: question.part, subject } }
    : turn;
}

/**
 * What a text is about whatever was said before: `alone` when beyond doubt, `likeliest` when it says anything (`someAlone`). Each a
 * duty's id, '' for what no list has, or undefined. `text`: normalised.
 */
export function ownSubject(desk: Desk, text: string): { alone?: string | undefined; likeliest?: string | undefined } {
  const { reading, ranked, decision } = desk.search.find(text);
  const { target, probability = 0 } = ranked[0] ?? {};
  if (target?.kind === 'elsewhere') return { alone: noLists(ranked) >= plainlyOther ? '' : undefined, likeliest: '' };
  if (target?.kind !== 'duty') return {};
  const sure = decision.kind === 'sure' && Math.min(reading.clarity, probability) >= beyondDoubt;
  const { id } = target.duty;
  return { alone: sure ? id : undefined, likeliest: reading.clarity >= someAlone ? id : undefined };
}

/** Of what was shown or offered before, the duty that the words are about: `罚家长的那条`. */
function spokenOf(desk: Desk, { refers }: Subject, context: Context | undefined): string | undefined {
  if (refers === undefined || context === undefined || context.recent.length === 0) return undefined;
  const before = context.subject || context.department;
  for (const text of before === '' ? [refers] : [refers, `${before}，${refers}`]) {
    const known = desk.search.find(text).ranked.find(({ target }) => isOneOf(context.recent, target));
    if (known?.target.kind === 'duty' && known.probability >= leastSpokenOf) return known.target.duty.id;
  }
  return undefined;
}

/** A duty shown before, from the side that is asked for. */
function shownAgain(
  desk: Desk,
  duty: string,
  { question, context }: { question: Subject; context: Context | undefined },
): Turn {
  const part = question.side ?? question.follows ?? 'who';
  const before = { ...(context ?? blankOf(desk)), duty, menu: [], subject: question.refers ?? question.text };
  return again(desk, part, before);
}

/** How likely it is that one matter or another is meant which is on no list. */
function noLists(ranked: readonly Ranked[]): number {
  return ranked.reduce((sum, { target, probability }) => sum + (target.kind === 'elsewhere' ? probability : 0), 0);
}

function isOther(first: Ranked | undefined): boolean {
  return first !== undefined && first.target.kind !== 'duty' && first.probability >= plainlyOther;
}

function sureTurn(
  desk: Desk,
  { duty, matter }: Choice,
  found: { reading: Reading; others: readonly Ranked[]; part: Context['part'] },
): Turn {
  const { reading, part } = found;
  const others = found.others.flatMap((one) => (one.target.kind === 'duty' ? [one.target.duty.id] : []));
  const reply =
    part === 'contact'
      ? dutyContactReply(desk, duty, matter?.name ?? short(duty.title))
      : dutyReply(desk, duty, {
          part,
          reading,
          matter,
          related: relatedTo(desk, duty, { found: found.others, matter }),
        });
  return { reply, context: contextOf(desk, reply, { others, part }) };
}

function unknownTurn(desk: Desk, position: number, context: Context | undefined): Turn {
  const matter = desk.search.matter(position);
  const reply =
    matter === undefined
      ? talkReply(desk, 'headline.unknown', { outcome: 'unknown', hints: ['hint.unknown'] })
      : talkReply(desk, 'headline.elsewhere', {
          outcome: 'unknown',
          hints: ['hint.unknown'],
          values: { matter: matter.name },
        });
  // Chatter in between is no change of subject; another matter is, and what came before it can still be named.
  if (matter === undefined) return { reply, context: 'keep' };
  return { reply, context: context === undefined ? undefined : { ...blankOf(desk), recent: context.recent } };
}

/** What a quoted message was about, when nothing else is remembered. `quote`: normalised. */
export function quotedContext(desk: Desk, quote: string): Context | undefined {
  if (core(quote) === '') return undefined;
  const { decision } = desk.search.find(quote);
  if (decision.kind !== 'sure' || decision.found.target.kind !== 'duty') return undefined;
  return { ...blankOf(desk), duty: decision.found.target.duty.id };
}

/** Neighbours: duties tied to the same matter, then those of the matters that people mix it up with. */
function relatedTo(
  desk: Desk,
  duty: Duty,
  { found, matter }: { found: readonly Ranked[]; matter: Matter | undefined },
): Array<{ duty: Duty; when: string }> {
  if (matter === undefined) return [];
  const seen = new Set([duty.id]);
  const related: Array<{ duty: Duty; when: string }> = [];
  const add = (other: Duty, when: string) => {
    if (seen.has(other.id) || when === '') return;
    seen.add(other.id);
    related.push({ duty: other, when });
  };
  for (const other of desk.search.dutiesOfMatter(matter.id)) add(other, short(other.title));
  for (const id of matter.beside) {
    const neighbour = desk.search.matterById(id);
    const first = neighbour === undefined ? undefined : desk.search.dutiesOfMatter(id)[0];
    if (neighbour !== undefined && first !== undefined) add(first, neighbour.when || neighbour.name);
  }
  const likely = new Map(
    found.flatMap((one) => (one.target.kind === 'duty' ? [[one.target.duty.id, one.probability]] : [])),
  );
  return related.sort((a, b) => (likely.get(b.duty.id) ?? 0) - (likely.get(a.duty.id) ?? 0)).slice(0, mostRelated);
}

function choiceOf(desk: Desk, one: Ranked): Choice {
  if (one.target.kind !== 'duty') throw new Error('only duties are chosen');
  return { duty: one.target.duty, matter: desk.search.matter(one.matter) };
}
