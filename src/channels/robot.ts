import type { Address } from '../delivery/carrier.ts';
import type { PushAddress } from '../dialogue/message.ts';
import { renderCard } from '../replies/card.ts';
import { byteLimits } from '../replies/limits.ts';
import { renderMarkdown } from '../replies/markdown.ts';
import type { Reply } from '../replies/reply.ts';
import { renderText } from '../replies/text.ts';
import { type FeedbackEvent, type RobotMessage, wordsOf } from '../wecom/robot-message.ts';
import { cardReply, type RobotReply } from '../wecom/robot-reply.ts';
import { type TemplateCard, taskIdOf, templateCard } from '../wecom/template-card.ts';
import { recallAnswer, recordVerdict, rememberAnswer } from './answered.ts';
import { withoutMention } from './mention.ts';
import { askBot, type Reception } from './receive.ts';

export type RobotReception = Reception & {
  /** What the robot is called, for mentions without a blank behind them. */
  names: readonly string[];
  /** Where notices into the conversation of a message can be sent; absent where the robot only answers. */
  pushTo?: ((message: RobotMessage) => PushAddress) | undefined;
};

/** An answer in Markdown; `id` serves as stream id, feedback id and card task id. */
export type RobotAnswer = { id: string; content: string; card: TemplateCard | undefined };

/** What a smart robot says, whichever way its messages come in: by callback or by long connection. */
export class Robot {
  readonly #reception: RobotReception;

  constructor(reception: RobotReception) {
    this.#reception = reception;
  }

  /** Answers a message; kinds without words get the friendly sentence. A card comes along where there is something to touch. */
  async answer(message: RobotMessage): Promise<RobotAnswer> {
    const question = withoutMention(wordsOf(message), this.#reception.names);
    const reply = await this.#ask(message, question, message.quote === undefined ? '' : wordsOf(message.quote));
    return await this.#answerWith(reply, { id: streamIdOf(message), question });
  }

  /** The welcome: a card with example questions, or its sentence when there is nothing to touch. */
  async welcome(message: RobotMessage): Promise<RobotReply> {
    const { say, greeting } = this.#reception;
    const reply = await this.#ask(message, greeting, '');
    const { card } = await this.#answerWith(reply, { id: streamIdOf(message), question: greeting });
    return card === undefined ? { msgtype: 'text', text: { content: renderText(reply, say).text } } : cardReply(card);
  }

  /** A button was touched: its question is asked about the duty on the card, and the card shows the answer from now on. */
  async touched(message: RobotMessage): Promise<RobotAnswer> {
    const { key = '', taskId = '' } = message.event?.template_card_event ?? {};
    const card = await recallAnswer(this.#reception.store, taskId);
    const reply = await this.#ask(message, key, card?.about ?? '');
    const buttons =
      [reply.followUps, card?.followUps ?? [], [{ label: key, ask: key }]].find((some) => some.length > 0) ?? [];
    return await this.#answerWith({ ...reply, followUps: buttons }, { id: taskId, question: key });
  }

  /** A verdict on an answer is kept with the question. */
  async judged({ id, type, content, inaccurate_reason_list: reasons }: FeedbackEvent): Promise<void> {
    const { store, log } = this.#reception;
    const known = await recordVerdict(
      store,
      id,
      type === 3 ? undefined : { right: type === 1, comment: content, reasons },
    );
    if (!known) log.warn('feedback.without-answer', { id });
  }

  #ask(message: RobotMessage, text: string, quote: string): Promise<Reply> {
    const { msgid, chatid, from } = message;
    const incoming = {
      id: msgid,
      channel: 'robot',
      chat: chatid === '' ? from.userid : chatid,
      user: from.userid,
      text,
      push: this.#reception.pushTo?.(message),
    };
    return askBot(this.#reception, quote === '' ? incoming : { ...incoming, quote });
  }

  async #answerWith(reply: Reply, { id, question }: { id: string; question: string }): Promise<RobotAnswer> {
    const { store, say, now } = this.#reception;
    await rememberAnswer(store, { id, question, reply, channel: 'robot', at: now() });
    const content = renderMarkdown(reply, say, byteLimits.robotMarkdown).text;
    const card =
      reply.followUps.length === 0
        ? undefined
        : templateCard(renderCard(reply), { taskId: id, source: say('card.source') });
    return { id, content, card };
  }
}

/** Ours to choose, the same for every delivery of one message. */
export function streamIdOf(message: RobotMessage): string {
  return taskIdOf(message.msgid);
}

/** Where a conversation is pushed to, for a day or a year: a request id would not last. The chat's id keeps its case. */
export function addressOf({ chatid, from }: RobotMessage): Address {
  return chatid === '' ? { chat: from.userid, kind: 'single' } : { chat: chatid, kind: 'group' };
}
