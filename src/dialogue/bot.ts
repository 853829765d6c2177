import type { Duty } from '../duties/duty.ts';
import type { Reply } from '../replies/reply.ts';
import type { Language, Reading } from '../search/language.ts';
import type { Matter } from '../search/matters.ts';
import type { Ranked } from '../search/ranking.ts';
import type { Search } from '../search/search.ts';
import type { Store } from '../store/store.ts';
import type { Asking, Emergencies } from './asking.ts';
import { core, Ways } from './asking.ts';
import { type Context, Conversations } from './conversation.ts';
import type { Desk, Desks } from './desk.ts';
import { emergencyIn } from './emergency.ts';
import { listingReply, numberReply } from './handlers/browse.ts';
import { type Choice, choicesReply, short } from './handlers/choose.ts';
import { departmentContactReply, dutyContactReply } from './handlers/contact.ts';
import { talkReply } from './handlers/talk.ts';
import { dutyReply } from './handlers/who-manages.ts';
import type { IncomingMessage } from './message.ts';
import { type Question, readQuestion } from './question.ts';

export type BotParts = {
  desks: Desks;
  language: Language;
  asking: Asking;
  emergencies: Emergencies;
  store: Store;
};

/** A reply and what to remember of it. `keep`: the context stays as it was. */
type Turn = { reply: Reply; context: Context | 'keep' | undefined };

const mostRelated = 2;
const mostChoices = 3;
const longestSubject = 60;
/** A follow-up is short; what is longer stands for itself. In characters. */
const longestFollowUp = 14;
/** From this likeness to some saying on, a question stands for itself. */
const strongAlone = 0.5;

/** The one door: every channel hands its messages in here and renders what comes back. */
export class Bot {
  readonly #parts: BotParts;
  readonly #conversations: Conversations;
  readonly #ways: Ways;

  constructor(parts: BotParts) {
    this.#parts = parts;
    this.#conversations = new Conversations(parts.store);
    this.#ways = new Ways(parts.asking);
  }

  /** Answers one message. Errors: a store that fails, a township that does not exist (DomainError). Never throws over a text. */
  async handle(message: IncomingMessage): Promise<Reply> {
    const context = await this.#conversations.recall(message);
    const desk = await this.#parts.desks.desk(message.township ?? (context?.township || undefined), message.asOf);
    const text = this.#parts.language.normalise(message.text);
    const question = readQuestion(text, context, {
      asking: this.#parts.asking,
      ways: this.#ways,
      departments: desk.search.departments,
      duties: desk.search.revision.items,
      categories: [...new Set(desk.search.revision.items.map((duty) => duty.category))],
    });
    const turn = this.#answer(desk, question, context ?? this.#quoted(desk, message));
    if (turn.context !== 'keep') await this.#conversations.remember(message, turn.context);
    return withEmergency(desk, turn.reply, emergencyIn(text, this.#parts.emergencies));
  }

  #answer(desk: Desk, question: Question, context: Context | undefined): Turn {
    const { items } = desk.search.revision;
    switch (question.kind) {
      case 'subject':
        return this.#subject(desk, question, context);
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
      case 'list': {
        const duties = items.filter((duty) => question.list === null || duty.list === question.list);
        const what = question.list === null ? desk.township : desk.say(`list.${question.list}`);
        return listed(desk, listingReply(desk, { what, duties, list: question.list }));
      }
      case 'department': {
        const all = desk.search.departments.dutiesOf(question.name, items);
        const duties = all.filter((duty) => question.list === null || duty.list === question.list);
        return listed(
          desk,
          listingReply(desk, { what: question.name, duties, department: question.name, list: question.list }),
        );
      }
      case 'category': {
        const duties = items.filter(
          (duty) => duty.category === question.name && (question.list === null || duty.list === question.list),
        );
        return listed(
          desk,
          listingReply(desk, { what: question.name, duties, category: question.name, list: question.list }),
        );
      }
      case 'departmentContact':
        return { reply: departmentContactReply(desk, question.name), context: 'keep' };
      case 'greeting':
        return {
          reply: talkReply(desk, 'headline.greeting', { hints: ['hint.help'], examples: true }),
          context: 'keep',
        };
      case 'thanks':
        return { reply: talkReply(desk, 'headline.thanks'), context: 'keep' };
      case 'help':
        return {
          reply: talkReply(desk, 'headline.help', { hints: ['hint.examples', 'hint.help'], examples: true }),
          context: 'keep',
        };
      case 'empty':
        return { reply: talkReply(desk, 'headline.noText'), context: 'keep' };
      default:
        return assertNever(question);
    }
  }

  #subject(desk: Desk, question: Extract<Question, { kind: 'subject' }>, context: Context | undefined): Turn {
    const { reading, decision } = this.#search(desk, question.text, context);
    const subject = question.text.slice(0, longestSubject);
    if (decision.kind === 'none') return this.#unknown(desk, decision.matter);
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
    const turn = this.#sure(desk, choiceOf(desk, decision.found), {
      reading,
      others: decision.others,
      part: question.part,
    });
    return typeof turn.context === 'object'
      ? { ...turn, context: { ...turn.context, form: question.part, subject } }
      : turn;
  }

  /** Searches a question; when it is weak alone, together with what was asked before. */
  #search(desk: Desk, text: string, context: Context | undefined): ReturnType<Search['find']> {
    const alone = desk.search.find(text);
    if (context === undefined || context.subject === '' || text.length > longestFollowUp) return alone;
    if (alone.decision.kind === 'sure' || alone.reading.sayings.most >= strongAlone) return alone;
    const together = desk.search.find(`${context.subject}，${text}`);
    if (together.decision.kind === 'sure') return together;
    return alone.decision.kind === 'none' && together.decision.kind === 'choose' ? together : alone;
  }

  #sure(
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

  #unknown(desk: Desk, position: number): Turn {
    const matter = desk.search.matter(position);
    const reply =
      matter === undefined
        ? talkReply(desk, 'headline.unknown', { outcome: 'unknown', hints: ['hint.unknown'] })
        : talkReply(desk, 'headline.elsewhere', {
            outcome: 'unknown',
            hints: ['hint.unknown'],
            values: { matter: matter.name },
          });
    return { reply, context: undefined };
  }

  /** What a quoted message was about, when nothing else is remembered. */
  #quoted(desk: Desk, message: IncomingMessage): Context | undefined {
    if (message.quote === undefined || core(message.quote) === '') return undefined;
    const { decision } = desk.search.find(this.#parts.language.normalise(message.quote));
    if (decision.kind !== 'sure' || decision.found.target.kind !== 'duty') return undefined;
    return { ...blankContext(desk), duty: decision.found.target.duty.id };
  }
}

function again(desk: Desk, part: Context['part'] | 'full', context: Context | undefined): Turn {
  if (part === 'contact' && context !== undefined && context.duty === '' && context.department !== '') {
    return { reply: departmentContactReply(desk, context.department), context: 'keep' };
  }
  const duty = desk.search.duty(context?.duty ?? '');
  if (duty === undefined || context === undefined) return withoutContext(desk);
  if (part === 'contact') {
    return {
      reply: dutyContactReply(desk, duty, short(duty.title)),
      context: { ...context, part, page: 0, full: false },
    };
  }
  const full = part === 'full';
  const reply = dutyReply(desk, duty, { part: full ? null : part, full });
  return { reply, context: { ...context, part: full ? null : part, page: 0, full } };
}

function pick(desk: Desk, position: number, context: Context | undefined): Turn {
  const offered = context?.menu ?? [];
  const duty = desk.search.duty(offered.at(position) ?? '');
  if (duty === undefined) return withoutContext(desk);
  const part = context?.part ?? null;
  const reply = part === 'contact' ? dutyContactReply(desk, duty, short(duty.title)) : dutyReply(desk, duty, { part });
  return {
    reply,
    context: contextOf(desk, reply, { menu: offered, others: offered.filter((id) => id !== duty.id), part }),
  };
}

function nextPage(desk: Desk, context: Context | undefined): Turn {
  const duty = desk.search.duty(context?.duty ?? '');
  if (duty === undefined || context === undefined) return withoutContext(desk);
  const page = context.page + 1;
  const reply = dutyReply(desk, duty, { part: context.part === 'contact' ? null : context.part, full: context.full });
  return { reply: { ...reply, page }, context: { ...context, page } };
}

function other(desk: Desk, context: Context | undefined, kind: 'other' | 'correction'): Turn {
  if (context === undefined) return withoutContext(desk);
  const left = context.others.flatMap((id) => desk.search.duty(id) ?? []).slice(0, mostChoices);
  if (left.length === 0) {
    const reply = talkReply(desk, kind === 'other' ? 'headline.noOther' : 'headline.correction');
    return { reply, context: 'keep' };
  }
  const reply = choicesReply(
    desk,
    left.map((duty) => ({ duty, matter: undefined })),
    true,
  );
  return {
    reply,
    context: contextOf(desk, reply, {
      menu: reply.facts.duties,
      others: context.others.slice(mostChoices),
      part: context.part,
    }),
  };
}

function withoutContext(desk: Desk): Turn {
  return {
    reply: talkReply(desk, 'headline.noContext', { hints: ['hint.examples'], examples: true }),
    context: 'keep',
  };
}

/** A list can be picked from by number. */
function listed(desk: Desk, reply: Reply): Turn {
  const menu = reply.facts.duties.slice(0, 9);
  return { reply, context: contextOf(desk, reply, { menu, department: reply.facts.department ?? '' }) };
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

function blankContext(desk: Desk): Context {
  const { slug } = desk.search.revision.township;
  return {
    duty: '',
    department: '',
    subject: '',
    menu: [],
    others: [],
    part: null,
    form: null,
    page: 0,
    full: false,
    township: slug,
    asOf: desk.asOf,
  };
}

function contextOf(desk: Desk, reply: Reply, more: Partial<Context> = {}): Context {
  const single = reply.facts.outcome === 'answer' || reply.facts.outcome === 'contact';
  return { ...blankContext(desk), duty: single ? (reply.facts.duties[0] ?? '') : '', ...more };
}

function withEmergency(desk: Desk, reply: Reply, emergency: ReturnType<typeof emergencyIn>): Reply {
  if (emergency === undefined) return reply;
  const text = desk.say('emergency.line', { what: emergency.what, number: emergency.number });
  return {
    ...reply,
    facts: { ...reply.facts, emergency: true },
    blocks: [{ kind: 'emergency', text }, ...reply.blocks],
  };
}

function assertNever(question: never): never {
  throw new Error(`unhandled question ${JSON.stringify(question)}`);
}
