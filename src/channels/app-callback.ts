import { byteLimits } from '../replies/limits.ts';
import { renderText } from '../replies/text.ts';
import { Envelope } from '../wecom/envelope.ts';
import { type AppMessage, readAppMessage, readEncrypted, sealedXml, textReplyXml } from '../wecom/xml.ts';
import { accepted, answerCallback } from './callback.ts';
import type { Channel } from './channel.ts';
import { Once } from './once.ts';
import { askBot, isTime, type Reception } from './receive.ts';

export type AppCallbackOptions = Reception & {
  corpId: string;
  /** One, or two while the secret is being changed. */
  tokens: readonly string[];
  aesKeys: readonly string[];
};

/** Entering the app greets a person once in this time; the platform reports every entry [90240]. */
const welcomeEveryMs = 12 * 3_600_000;

/** Callback of a self-built app: encrypted XML in, an encrypted text reply back in the same response [90238, 90241]. */
export function createAppCallback(options: AppCallbackOptions): Channel {
  const { corpId, tokens, aesKeys, store, now, log } = options;
  const envelope = new Envelope({ tokens, aesKeys, receiver: corpId });
  const once = new Once({ store, now });
  const seconds = () => Math.floor(now() / 1000);

  return {
    name: 'app',
    start: async () => {},
    stop: async () => {},
    handle: (request) =>
      answerCallback(request, {
        envelope,
        log,
        readSealed: readEncrypted,
        answer: async (plain, { nonce }) => {
          const message = readAppMessage(plain);
          const content = await once.answer(`app:${keyOf(message)}`, () => contentFor(message, options));
          if (content === '') return accepted;
          const xml = textReplyXml({ user: message.FromUserName, corp: corpId }, content, seconds());
          const sealed = envelope.seal(xml, { timestamp: String(seconds()), nonce });
          return { status: 200, type: 'application/xml', body: sealedXml(sealed) };
        },
      }),
  };
}

/** Text to answer with; '' for nothing. */
async function contentFor(message: AppMessage, reception: Reception): Promise<string> {
  const text = await questionIn(message, reception);
  if (text === undefined) return '';
  const user = message.FromUserName;
  const reply = await askBot(reception, { id: keyOf(message), channel: 'app', chat: user, user, text });
  return renderText(reply, reception.say, byteLimits.text).text;
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
