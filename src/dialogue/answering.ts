import type { Context } from './conversation.ts';
import type { Desk } from './desk.ts';
import { again, nextPage, other, pick } from './follow-ups.ts';
import { type Listing, listingReply, numberReply } from './handlers/browse.ts';
import { departmentContactReply } from './handlers/contact.ts';
import { talkReply } from './handlers/talk.ts';
import type { Question } from './question.ts';
import { subjectTurn } from './subjects.ts';
import { contextOf, listed, type Turn } from './turn.ts';

/** What this desk can answer by itself: everything but subscriptions. */
export type Answerable = Exclude<Question, { kind: 'subscription' }>;

/** Answers a question that has been read; `context`: what was shown before at this desk. */
export function answerTo(desk: Desk, question: Answerable, context: Context | undefined): Turn {
  switch (question.kind) {
    case 'subject':
      return subjectTurn(desk, question, context);
    case 'again':
      return again(desk, question.part, context);
    case 'pick':
      return pick(desk, question.position, context);
    case 'next':
      return nextPage(desk, context);
    case 'other':
    case 'correction':
      return other(desk, context, question.kind);
    case 'number': {
      const reply = numberReply(desk, question.list, question.number);
      return { reply, context: contextOf(desk, reply) };
    }
    case 'list':
    case 'department':
    case 'category':
      return listed(desk, listingReply(desk, listingOf(desk, question)));
    case 'departmentContact':
      return { reply: departmentContactReply(desk, question.name), context: 'keep' };
    case 'greeting':
    case 'thanks':
    case 'help':
    case 'empty':
    case 'announced':
      return { reply: smallTalk(desk, question.kind), context: 'keep' };
    default:
      return assertNever(question);
  }
}

function listingOf(desk: Desk, question: Extract<Question, { kind: 'list' | 'department' | 'category' }>): Listing {
  const { items } = desk.search.revision;
  const { list } = question;
  const inList = items.filter((duty) => list === null || duty.list === list);
  switch (question.kind) {
    case 'list':
      return { what: list === null ? desk.township : desk.say(`list.${list}`), duties: inList, list };
    case 'department': {
      const duties = desk.search.departments.dutiesOf(question.name, inList);
      return { what: question.name, duties, department: question.name, list };
    }
    case 'category': {
      const duties = inList.filter((duty) => duty.category === question.name);
      return { what: question.name, duties, category: question.name, list };
    }
    default:
      return assertNever(question);
  }
}

function smallTalk(desk: Desk, kind: 'greeting' | 'thanks' | 'help' | 'empty' | 'announced') {
  switch (kind) {
    case 'greeting':
      return talkReply(desk, 'headline.greeting', { hints: ['hint.help'], examples: true });
    case 'thanks':
      return talkReply(desk, 'headline.thanks');
    case 'help':
      return talkReply(desk, 'headline.help', { hints: ['hint.examples', 'hint.help'], examples: true });
    case 'empty':
      return talkReply(desk, 'headline.noText');
    case 'announced':
      return talkReply(desk, 'headline.noContext');
    default:
      return assertNever(kind);
  }
}

function assertNever(question: never): never {
  throw new Error(`unhandled question ${JSON.stringify(question)}`);
}
