import type { ExecutionContext } from 'ava';
import type { Bot } from '../../src/dialogue/bot.ts';
import type { IncomingMessage } from '../../src/dialogue/message.ts';
import { type Answer, toAnswer } from '../../src/replies/answer.ts';
import type { Say } from '../../src/replies/phrases.ts';

/** What a reply is expected to be; only what is named is compared. `duty`: the first one. */
export type Expected = Partial<Omit<Answer, 'id'>> & { duty?: string };

/** What goes with a message beside its words. */
export type Around = Partial<Pick<IncomingMessage, 'quote' | 'township' | 'asOf' | 'asksTownship' | 'push'>>;

export type FakeChannelParts = { t: ExecutionContext; bot: Bot; say: Say };

/** A channel without a platform: people ask in a chat and hear the text that WeCom would show. */
export class FakeChannel {
  readonly #parts: FakeChannelParts;
  #sent = 0;

  constructor(parts: FakeChannelParts) {
    this.#parts = parts;
  }

  /** Somebody in a chat; the same name in another chat is another conversation. */
  person(user: string, chat = user): Person {
    const { t, bot, say } = this.#parts;
    return new Person(t, async (text, around) => {
      this.#sent += 1;
      const id = String(this.#sent);
      return toAnswer(await bot.handle({ id, channel: 'fake', chat, user, text, ...around }), { id, say });
    });
  }
}

type Ask = (text: string, around: Around) => Promise<Answer>;

/** One person in one chat. A failure prints what was asked and what was heard. */
export class Person {
  readonly #t: ExecutionContext;
  readonly #ask: Ask;
  #asked = '';
  #heard: Answer | undefined;

  constructor(t: ExecutionContext, ask: Ask) {
    this.#t = t;
    this.#ask = ask;
  }

  async asks(text: string, around: Around = {}): Promise<Answer> {
    this.#asked = text;
    this.#heard = await this.#ask(text, around);
    return this.#heard;
  }

  /** Facts of the last reply, or something that stands in its text. */
  hears(...expected: Array<Expected | string | RegExp>): void {
    const heard = this.#last();
    for (const one of expected) {
      if (typeof one === 'string') this.#t.true(heard.text.includes(one), this.#says(`hears no “${one}”`));
      else if (one instanceof RegExp) this.#t.regex(heard.text, one, this.#says(`hears no ${one}`));
      else this.#hearsFacts(one, heard);
    }
  }

  /** Pieces of the last reply, one after another. */
  hearsInOrder(...pieces: string[]): void {
    const { text } = this.#last();
    let from = 0;
    for (const piece of pieces) {
      const at = text.indexOf(piece, from);
      this.#t.not(at, -1, this.#says(`hears no “${piece}” in its place`));
      from = at === -1 ? from : at + piece.length;
    }
  }

  hearsNo(unwanted: string | RegExp): void {
    const { text } = this.#last();
    const there = typeof unwanted === 'string' ? text.includes(unwanted) : unwanted.test(text);
    this.#t.false(there, this.#says(`hears ${unwanted}`));
  }

  #hearsFacts({ duty, ...facts }: Expected, heard: Answer): void {
    if (duty !== undefined) this.#t.is(heard.duties[0], duty, this.#says(`is not told of ${duty}`));
    for (const [name, value] of Object.entries(facts)) {
      this.#t.deepEqual(heard[name as keyof Answer], value, this.#says(`hears another ${name}`));
    }
  }

  #last(): Answer {
    if (this.#heard === undefined) throw new Error('nothing was asked yet');
    return this.#heard;
  }

  #says(fault: string): string {
    const { outcome, duties, text } = this.#last();
    return `who asks “${this.#asked}” ${fault}:\n${outcome} ${duties.slice(0, 9).join(' ')}\n${text}`;
  }
}
