import { byteLimits } from '../replies/limits.ts';
import { renderText } from '../replies/text.ts';
import { Envelope } from '../wecom/envelope.ts';
import { type AppMessage, readAppMessage, readEncrypted, sealedXml, textReplyXml } from '../wecom/xml.ts';
import { AppCards } from './app-cards.ts';
import { accepted, answerCallback } from './callback.ts';
import type { Channel, Later } from './channel.ts';
import { inTime } from './in-time.ts';
import { Interrupted } from './interrupted.ts';
import { Once } from './once.ts';
import { askBot, errorName, isTime, type Reception } from './receive.ts';

export type AppCallbackOptions = Reception & {
  corpId: string;
  /** One, or two while the secret is being changed. */
  tokens: readonly string[];
  aesKeys: readonly string[];
  /** With the app's secret: takes what goes out by `message/send`, cards and answers that came late. Without it there are none. */
  later?: Later | undefined;
  /** The platform waits 5 s [90238]. */
  answerWithinMs?: number;
  pause?: (ms: number) => Promise<unknown>;
};

/** Entering the app greets a person once in this time; the platform reports every entry [90240]. */
const welcomeEveryMs = 12 * 3_600_000;

/** Callback of a self-built app: encrypted XML in, an encrypted text reply back in the same response [90238, 90241]. */
export function createAppCallback(options: AppCallbackOptions): Channel {
  const { corpId, tokens, aesKeys, now, log } = options;
  const envelope = new Envelope({ tokens, aesKeys, receiver: corpId });
  const desk = new AppDesk(options);
  const seconds = () => Math.floor(now() / 1000);
  const { later, pause } = options;
  const interrupted = new Interrupted({
    ...{ once: new Once(options), prefix: 'app:', channel: 'app' },
    ...{ later, log, pause },
  });

  return {
    name: 'app',
    start: async () => interrupted.start(),
    stop: () => interrupted.stop(),
    handle: (request) =>
      answerCallback(request, {
        envelope,
        log,
        readSealed: readEncrypted,
        answer: async (plain, { nonce }) => {
          const message = readAppMessage(plain);
          const content = await desk.answer(message);
          if (content === '') return accepted;
          const xml = textReplyXml({ user: message.FromUserName, corp: corpId }, content, seconds());
          const sealed = envelope.seal(xml, { timestamp: String(seconds()), nonce });
          return { status: 200, type: 'application/xml', body: sealedXml(sealed) };
        },
      }),
  };
}

/** Answers messages of the app, each once. */
class AppDesk {
  readonly #options: AppCallbackOptions;
  readonly #once: Once;
  readonly #cards: AppCards | undefined;

  constructor(options: AppCallbackOptions) {
    this.#options = options;
    this.#once = new Once(options);
    this.#cards = options.later === undefined ? undefined : new AppCards(options, options.later);
  }

  /** Text for the response, '' for none. What is not ready in time goes out by the app itself, where it may. */
  async answer(message: AppMessage): Promise<string> {
    const { later, log, answerWithinMs = 4_000 } = this.#options;
    const answering = { late: false };
    const [key, address] = [`app:${keyOf(message)}`, { user: message.FromUserName }];
    const answer = async () => {
      const content = await this.#contentFor(message);
      if (!answering.late || later === undefined || content === '') return content;
      await later.put({ key, channel: 'app', address, content });
      return '';
    };
    const work = this.#once.answer(key, answer, address);
    // Without a way to send later the platform closes the connection, comes again, and then finds the answer.
    if (later === undefined) return await work;
    const inHand = await inTime(work, answerWithinMs, (error) =>
      log.error('app.late-failed', { id: message.MsgId, error: errorName(error) }),
    );
    if (inHand.ready) return inHand.value;
    answering.late = true;
    return '';
  }

  async #contentFor(message: AppMessage): Promise<string> {
    const key = keyOf(message);
    if (message.Event === 'template_card_event') {
      await this.#cards?.touched(message, key);
      return '';
    }
    const question = await questionIn(message, this.#options);
    if (question === undefined) return '';
    const user = message.FromUserName;
    // Without the app's secret nothing can be sent but answers.
    const push = this.#options.later === undefined ? undefined : { channel: 'app', address: { user } };
    const reply = await askBot(this.#options, { id: key, channel: 'app', chat: user, user, text: question, push });
    await this.#cards?.follow(reply, { key, user, question });
    return renderText(reply, this.#options.say, byteLimits.text).text;
  }
}

/** What a message or event asks: '' for a kind without text (the bot says so), undefined for nothing to answer. */
async function questionIn(message: AppMessage, reception: Reception): Promise<string | undefined> {
  if (message.MsgType === 'text') return message.Content;
  if (message.MsgType !== 'event') return '';
  switch (message.Event) {
    case 'click':
      return message.EventKey;
    case 'subscribe':
    case 'enter_agent': {
      const mayGreet = await isTime(reception, `welcome:app:${message.FromUserName}`, welcomeEveryMs);
      return mayGreet ? reception.greeting : undefined;
    }
    default:
      return undefined;
  }
}

/**
 * The same for every delivery of one message. Events have no MsgId, and sender and second alone, as the page advises, would drop
 * different events of one second.
 */
function keyOf(message: AppMessage): string {
  if (message.MsgId !== '') return message.MsgId;
  const { FromUserName, CreateTime, Event, EventKey, AgentID, ChangeType, TaskId } = message;
  return JSON.stringify([FromUserName, CreateTime, Event, EventKey, AgentID, ChangeType, TaskId]);
}
