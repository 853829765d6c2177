import { DomainError } from '../duties/errors.ts';
import type { Say } from '../replies/phrases.ts';
import type { Reply } from '../replies/reply.ts';
import type { Language } from '../search/language.ts';
import type { Store } from '../store/store.ts';
import { answerTo } from './answering.ts';
import { type Asking, type Emergencies, Ways } from './asking.ts';
import { blankContext, type Context, Conversations, withRecent } from './conversation.ts';
import { Days } from './days.ts';
import type { Desk, Directory } from './desk.ts';
import { emergencyIn } from './emergency.ts';
import type { FollowUpReader } from './follow-up-reader.ts';
import { dayReply, noListThenReply } from './handlers/days.ts';
import type { IncomingMessage } from './message.ts';
import { followsUp, hasNoMatter, type Question, readQuestion } from './question.ts';
import { saysNoMore } from './says-no-more.ts';
import { ownSubject, quotedContext } from './subjects.ts';
import { type Subscriptions, subscriptionTurn } from './subscriptions.ts';
import type { Turn } from './turn.ts';
import { Whereabouts } from './whereabouts.ts';

export type BotParts = {
  desks: Directory;
  language: Language;
  asking: Asking;
  followUps: Pick<FollowUpReader, 'read'>;
  emergencies: Emergencies;
  store: Store;
  say: Say;
  /** Absent where nothing can be sent without being asked. */
  subscriptions?: Subscriptions | undefined;
};

/** A message whose township is known. */
type Located = {
  message: IncomingMessage;
  township: string | undefined;
  text: string;
  context: Context | undefined;
};

/** What is asked, the day (YYYY-MM-DD) whose state answers, and who says so; `again`: nothing but the day is new. */
type Dated = { text: string; day: string | undefined; by: 'way-in' | 'person' | 'shown'; again: boolean };

/** The one door: every channel hands its messages in here and renders what comes back. */
export class Bot {
  readonly #parts: BotParts;
  readonly #conversations: Conversations;
  readonly #ways: Ways;
  readonly #days: Days;
  readonly #whereabouts: Whereabouts;

  constructor(parts: BotParts) {
    this.#parts = parts;
    this.#conversations = new Conversations(parts.store);
    this.#ways = new Ways(parts.asking);
    this.#days = new Days(parts.asking);
    this.#whereabouts = new Whereabouts(parts);
  }

  /** Answers one message. Errors: a store that fails, a township that does not exist (DomainError). Never throws over a text. */
  async handle(message: IncomingMessage): Promise<Reply> {
    const { language, emergencies, say } = this.#parts;
    const text = language.normalise(message.text);
    const turn = await this.#turn(message, text);
    if (turn.context !== 'keep') await this.#conversations.remember(message, turn.context);
    return withEmergency(say, turn.reply, emergencyIn(text, emergencies));
  }

  async #turn(message: IncomingMessage, text: string): Promise<Turn> {
    const context = await this.#conversations.recall(message);
    const where = await this.#whereabouts.find({ message, text, context });
    if (where.kind === 'turn') return where.turn;
    if (where.kind === 'ask') return await this.#nowhere(text);
    return await this.#located({ ...where, message });
  }

  /** No township is known yet. Who only says hello is not asked for one. */
  async #nowhere(text: string): Promise<Turn> {
    const { desks, say } = this.#parts;
    const idle = (['greeting', 'thanks', 'help'] as const).find((way) => this.#ways.isOnly(way, text));
    const kind = idle ?? (/[\p{L}\p{N}]/u.test(text) ? undefined : 'empty');
    if (kind === undefined) return this.#whereabouts.menu(text);
    return answerTo({ ...(await desks.desk(undefined, undefined)), township: say('place.all') }, { kind }, undefined);
  }

  async #located(located: Located, dated: Dated = this.#dated(located)): Promise<Turn> {
    const { message, township, context } = located;
    const desk = await this.#deskOn(township, dated);
    if ('reply' in desk) return desk;
    const shown = desk.asOf === (context?.asOf ?? '') ? context : await this.#carriedOver(desk, township, context);
    const question = this.#asked(desk, dated, shown);
    if (dated.by === 'shown') {
      const leading = this.#days.leading(dated.text, this.#parts.desks.today());
      if (leading !== undefined && hasNoMatter(this.#read(desk, leading.rest, shown))) {
        return await this.#located(located, { text: leading.rest, day: leading.day, by: 'person', again: false });
      }
      // A new subject is asked about today; a follow-up about the day of what was shown.
      if (dated.day !== undefined && !followsUp(question)) {
        return await this.#located({ ...located, context: forgotten(context) });
      }
    }
    const { asking, language, subscriptions } = this.#parts;
    if (question.kind === 'subscription') {
      return await subscriptionTurn(desk, question, { subscriptions, asking, push: message.push });
    }
    const quoted = () => quotedContext(desk, language.normalise(message.quote ?? ''));
    const turn = answerTo(desk, question, shown ?? quoted());
    const { duties, related } = turn.reply.facts;
    const next =
      typeof turn.context === 'object' ? withRecent(turn.context, [...duties, ...related], shown) : turn.context;
    return { reply: dayReply(desk, turn.reply), context: next };
  }

  /** What is asked at this desk; only a day and 谁管 ask again what was asked before. */
  #asked(desk: Desk, { text, again }: Dated, shown: Context | undefined): Question {
    const question = this.#read(desk, text, shown);
    if (!again || (question.kind !== 'subject' && question.kind !== 'empty')) return question;
    const before = shown?.subject || shown?.department || desk.search.duty(shown?.duty ?? '')?.title;
    // Nothing to ask again is a follow-up with nothing to follow.
    return before === undefined ? { kind: 'next' } : this.#read(desk, before, forgotten(shown));
  }

  #read(desk: Desk, text: string, context: Context | undefined): Question {
    const { items } = desk.search.revision;
    return readQuestion(text, context, {
      asking: this.#parts.asking,
      ways: this.#ways,
      followUps: this.#parts.followUps,
      ownSubject: (asked) => ownSubject(desk, asked),
      departments: desk.search.departments,
      duties: items,
      categories: [...new Set(items.map((duty) => duty.category))],
    });
  }

  /** Which day is asked about: the way in says so, or the message, or what was shown before. */
  #dated({ message, text, context }: Located): Dated {
    const { asking, desks } = this.#parts;
    if (message.asOf !== undefined) return { text, day: message.asOf, by: 'way-in', again: false };
    const before = context?.asOf || undefined;
    const today = desks.today();
    const saysNothing = (rest: string) => saysNoMore(this.#days.withoutAsking(rest), asking);
    const spoken = this.#days.read(text, today);
    if (spoken !== undefined && (spoken.rest !== '' || context !== undefined)) {
      const day = spoken.day === today ? undefined : spoken.day;
      return { text: spoken.rest, day, by: 'person', again: saysNothing(spoken.rest) };
    }
    const now = before === undefined ? undefined : this.#days.withoutNow(text);
    if (now !== undefined) return { text: now, day: undefined, by: 'person', again: saysNothing(now) };
    const then = before === undefined ? undefined : this.#days.withoutThen(text);
    if (then !== undefined) return { text: then, day: before, by: 'person', again: saysNothing(then) };
    return { text, day: before, by: 'shown', again: false };
  }

  /** What was shown belongs to another day's list, whose numbers mean nothing here: the same duty by its title, or the likest. */
  async #carriedOver(
    desk: Desk,
    township: string | undefined,
    context: Context | undefined,
  ): Promise<Context | undefined> {
    if (context === undefined || context.duty === '') return forgotten(context);
    const shown = (await this.#parts.desks.desk(township, context.asOf || undefined)).search.duty(context.duty);
    if (shown === undefined) return forgotten(context);
    const same = desk.search.revision.items.find(({ title }) => title === shown.title)?.id;
    const like = same ?? quotedContext(desk, this.#parts.language.normalise(shown.title))?.duty ?? '';
    return { ...blankContext(context.township, desk.asOf), ...kept(context), duty: like };
  }

  /** Errors: as for `desks.desk`, apart from a day before the first list that the person named: that is an answer. */
  async #deskOn(township: string | undefined, { day, by }: Dated): Promise<Desk | Turn> {
    const { desks } = this.#parts;
    try {
      return await desks.desk(township, day);
    } catch (error) {
      if (by !== 'person' || !(error instanceof DomainError) || error.code !== 'revision.none') throw error;
      const first = String(error.values.first ?? '');
      return {
        reply: noListThenReply(await desks.desk(township, undefined), { day: day ?? '', first }),
        context: 'keep',
      };
    }
  }
}

/** Only what was asked, for another day's list or another township's. */
function forgotten(context: Context | undefined): Context | undefined {
  return context === undefined ? undefined : { ...blankContext(context.township), ...kept(context) };
}

function kept({ subject, department, part, form }: Context): Partial<Context> {
  return { subject, department, part, form };
}

function withEmergency(say: Say, reply: Reply, emergency: ReturnType<typeof emergencyIn>): Reply {
  if (emergency === undefined) return reply;
  const text = say('emergency.line', { what: emergency.what, number: emergency.number });
  return {
    ...reply,
    facts: { ...reply.facts, emergency: true },
    blocks: [{ kind: 'emergency', text }, ...reply.blocks],
  };
}
