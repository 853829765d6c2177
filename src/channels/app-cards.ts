import { renderCard } from '../replies/card.ts';
import type { Reply } from '../replies/reply.ts';
import { renderText } from '../replies/text.ts';
import { taskIdOf, templateCard } from '../wecom/template-card.ts';
import type { AppMessage } from '../wecom/xml.ts';
import { recallAnswer, recordVerdict, rememberAnswer } from './answered.ts';
import type { Later } from './channel.ts';
import { askBot, type Reception } from './receive.ts';

/** Buttons that judge an answer; all others ask their key as a question. */
const verdicts = { right: 'verdict:right', wrong: 'verdict:wrong' } as const;
/** The card follows the text, which goes back in the response. */
const cardAfterMs = 1_500;

/** Cards under answers of a self-built app: what can be asked next, and whether the answer was of use [90236, 94888]. */
export class AppCards {
  readonly #reception: Reception;
  readonly #later: Later;

  constructor(reception: Reception, later: Later) {
    this.#reception = reception;
    this.#later = later;
  }

  /** Sends a card after an answer about duties; other replies have nothing to judge. */
  async follow(reply: Reply, { key, user, question }: { key: string; user: string; question: string }): Promise<void> {
    if (reply.facts.outcome !== 'answer' && reply.facts.outcome !== 'choices') return;
    const { store, now } = this.#reception;
    const id = taskIdOf(key);
    await rememberAnswer(store, { id, question, reply, channel: 'app', at: now() });
    const parcel = { key: `app:${key} card`, channel: 'app-card', address: { user }, content: this.#card(reply, id) };
    await this.#later.put(parcel, now() + cardAfterMs);
  }

  /** A button was touched: a verdict closes the card, a question is answered by message and changes the card to its answer. */
  async touched(message: AppMessage, key: string): Promise<void> {
    const { FromUserName: user, EventKey: touched, TaskId: taskId, ResponseCode: code } = message;
    if (touched === verdicts.right || touched === verdicts.wrong) return await this.#judged(message, key);
    const { store, say, now } = this.#reception;
    const card = await recallAnswer(store, taskId);
    const incoming = { id: key, channel: 'app', chat: user, user, text: touched };
    const reply = await askBot(
      this.#reception,
      card === undefined || card.about === '' ? incoming : { ...incoming, quote: card.about },
    );
    await this.#later.put({
      key: `app:${key}`,
      channel: 'app',
      address: { user },
      content: renderText(reply, say).text,
    });
    if (code === '') return;
    const followUps = reply.followUps.length > 0 ? reply.followUps : (card?.followUps ?? []);
    const shown = { ...reply, followUps };
    await rememberAnswer(store, { id: taskId, question: touched, reply: shown, channel: 'app', at: now() });
    const content = this.#card(shown, taskId);
    await this.#later.put({ key: `app:${key} card`, channel: 'app-card-update', address: { user, code }, content });
  }

  async #judged({ FromUserName: user, EventKey, TaskId, ResponseCode: code }: AppMessage, key: string): Promise<void> {
    const { store, say, log } = this.#reception;
    const right = EventKey === verdicts.right;
    const known = await recordVerdict(store, TaskId, { right, comment: '', reasons: [] });
    if (!known) log.warn('feedback.without-answer', { id: TaskId });
    const address = { user, code, close: 'yes' };
    const content = say(right ? 'card.thanked' : 'card.noted');
    if (code !== '') await this.#later.put({ key: `app:${key} card`, channel: 'app-card-update', address, content });
  }

  #card(reply: Reply, taskId: string): string {
    const { say } = this.#reception;
    const judge = [
      { label: say('card.right'), ask: verdicts.right },
      { label: say('card.wrong'), ask: verdicts.wrong },
    ];
    return JSON.stringify(templateCard(renderCard(reply, judge), { taskId, source: say('card.source') }));
  }
}
