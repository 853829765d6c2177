import { createAppCallback } from './channels/app-callback.ts';
import type { Channel, Later } from './channels/channel.ts';
import { createCustomerService } from './channels/customer-service.ts';
import type { Reception } from './channels/receive.ts';
import { createRobotCallback } from './channels/robot-callback.ts';
import type { Config } from './config.ts';
import type { Intents } from './content.ts';
import { DomainError } from './duties/errors.ts';
import type { Engine } from './engine.ts';
import { silentLog } from './log.ts';
import { createMemoryStore } from './store/memory-store.ts';
import { Api, type Caller } from './wecom/api.ts';
import { Envelope } from './wecom/envelope.ts';
import { CallbackRefused } from './wecom/errors.ts';
import { readSealedJson } from './wecom/robot-message.ts';
import { type CallbackChannel, type SavedCallback, wordsOfAnswer } from './wecom/saved-callback.ts';
import { readEncrypted } from './wecom/xml.ts';

export type ReplayParts = {
  config: Config;
  engine: Pick<Engine, 'bot' | 'say'>;
  intents: Intents;
  now: () => number;
  /** Letters, digits and hyphens, different every time. */
  newId: () => string;
  township?: string | undefined;
};

/** What a saved callback was answered with. */
export type Replayed = {
  channel: CallbackChannel;
  /** In the response, as the platform would read it (XML or JSON); '' for none. */
  reply: string;
  /** What would have gone out afterwards, through the outbox. */
  later: Array<{ channel: string; content: string }>;
  /** All of it as a person would see it. */
  said: string[];
};

type Way = { channel: Channel; receiver: string; kind: 'xml' | 'json'; plain: string };

/**
 * Puts saved callbacks through their channels and the bot, one after another as one conversation; nothing leaves this process. What was
 * sealed is opened with the configuration's secrets; the channel then gets it sealed anew, with secrets of this one run.
 * Errors: DomainError `replay.secrets`, `replay.refused` (sealed with other secrets, or not what the platform writes).
 */
export function composeReplay(parts: ReplayParts): (saved: SavedCallback) => Promise<Replayed> {
  const later: Replayed['later'] = [];
  const put: Later['put'] = async ({ channel, content }) => void later.push({ channel, content });
  const text = parts.newId().replace(/[^0-9A-Za-z]/gu, '');
  const secrets = { tokens: [text.slice(0, 32)], aesKeys: [text.padEnd(43, 'A').slice(0, 43)] };
  const base = { ...receptionOf(parts), ...secrets, later: { put, failed: async () => {}, unclear: async () => {} } };
  return async (saved) => {
    later.length = 0;
    const way = wayOf({ saved, plain: plainOf(saved, parts) }, base, parts);
    const envelope = new Envelope({ ...secrets, receiver: way.receiver });
    const reply = await post(way, envelope, parts);
    await way.channel.stop();
    const said = [reply, ...later.map(({ content }) => content)].flatMap((one) => wordsOfAnswer(one));
    return { channel: saved.channel, reply, later: [...later], said };
  };
}

function receptionOf({ engine, intents, now, township }: ReplayParts): Reception {
  const greeting = intents.asking.ways.greeting.whole[0] ?? '';
  return { bot: engine.bot, say: engine.say, greeting, store: createMemoryStore(now), now, log: silentLog, township };
}

type Base = Reception & { tokens: string[]; aesKeys: string[]; later: Later };

/** Nobody waits for the answer, so that a slow machine shows the same as a quick one. */
const answerWithinMs = 5 * 60_000;

function wayOf({ saved, plain }: { saved: SavedCallback; plain: string }, base: Base, parts: ReplayParts): Way {
  const { intents, config, now } = parts;
  const corpId = config.WECOM_CORP_ID ?? 'corp';
  switch (saved.channel) {
    case 'app':
      return { channel: createAppCallback({ ...base, corpId, answerWithinMs }), receiver: corpId, kind: 'xml', plain };
    case 'robot': {
      const api = new Api({ base: config.WECOM_API_BASE });
      const names = intents.asking.bot_names;
      return {
        channel: createRobotCallback({ ...base, names, api, answerWithinMs }),
        receiver: '',
        kind: 'json',
        plain,
      };
    }
    case 'kf': {
      const handOverWords = intents.asking.hand_over;
      const api = { call: async ({ path, answer }) => answer.parse(customerAnswer(path, plain, now)) } as Caller;
      const event = '<xml><Event>kf_msg_or_event</Event><OpenKfId>replay</OpenKfId></xml>';
      const channel = createCustomerService({ ...base, corpId, api, handOverWords });
      return { channel, receiver: corpId, kind: 'xml', plain: event };
    }
    default:
      return unknownChannel(saved.channel);
  }
}

/** The platform of a replay: the saved page, sent just now; the bot has every customer. */
function customerAnswer(path: string, page: string, now: () => number): Record<string, unknown> {
  if (path !== 'kf/sync_msg') return { service_state: 1, msg_code: 'replay' };
  const parsed = json(page);
  const list = typeof parsed === 'object' && parsed !== null && 'msg_list' in parsed ? parsed.msg_list : [];
  const messages = Array.isArray(list) ? list : [];
  return {
    msg_list: messages.map((message) => ({ open_kfid: 'replay', ...message, send_time: Math.floor(now() / 1_000) })),
  };
}

async function post({ channel, kind, plain }: Way, envelope: Envelope, { now, newId }: ReplayParts): Promise<string> {
  const stamp = { timestamp: String(Math.floor(now() / 1_000)), nonce: newId() };
  const { encrypt, signature } = envelope.seal(plain, stamp);
  const body = kind === 'xml' ? `<xml><Encrypt>${encrypt}</Encrypt></xml>` : JSON.stringify({ encrypt });
  const query = { msg_signature: signature, ...stamp };
  const response = await channel.handle?.({ method: 'POST', query, body: Buffer.from(body) });
  if (response?.status !== 200) throw new DomainError('replay.refused', { why: 'body' });
  if (response.body === '') return '';
  const { encrypt: sealed, ...back } = sealedAnswer(response.body, kind);
  return envelope.open(sealed, back);
}

/** Our own answer, as the platform takes it apart. */
function sealedAnswer(body: string, kind: Way['kind']) {
  const field = (name: string) => new RegExp(`<${name}><!\\[CDATA\\[(.*?)\\]\\]>`, 'su').exec(body)?.[1] ?? '';
  if (kind === 'xml')
    return {
      ...{ encrypt: field('Encrypt'), signature: field('MsgSignature') },
      ...{ timestamp: field('TimeStamp'), nonce: field('Nonce') },
    };
  const { encrypt, msgsignature, timestamp, nonce } = JSON.parse(body) as Record<string, string>;
  return {
    ...{ encrypt: String(encrypt), signature: String(msgsignature) },
    ...{ timestamp: String(timestamp), nonce: String(nonce) },
  };
}

/** The plain text of a saved callback; what was sealed is opened with the configuration's secrets. */
function plainOf(saved: SavedCallback, { config, township }: Pick<ReplayParts, 'config' | 'township'>): string {
  if (saved.plain !== undefined) return typeof saved.plain === 'string' ? saved.plain : JSON.stringify(saved.plain);
  const name = saved.channel.toUpperCase() as 'APP' | 'ROBOT' | 'KF';
  const own = config.townships.find(({ slug }) => slug === township)?.channels;
  // A township that has no such way of its own is asked by the common one.
  const from = own?.[`WECOM_${name}_TOKEN`] === undefined ? config : own;
  const [tokens, aesKeys] = [from[`WECOM_${name}_TOKEN`], from[`WECOM_${name}_AES_KEY`]];
  if (tokens === undefined || aesKeys === undefined)
    throw new DomainError('replay.secrets', { variables: `WECOM_${name}_TOKEN, WECOM_${name}_AES_KEY` });
  const receiver = name === 'ROBOT' ? '' : (from.WECOM_CORP_ID ?? '');
  const { msg_signature: signature = '', timestamp = '', nonce = '' } = saved.query;
  try {
    const sealed = saved.channel === 'robot' ? readSealedJson(saved.body) : readEncrypted(saved.body);
    return new Envelope({ tokens, aesKeys, receiver }).open(sealed, { signature, timestamp, nonce });
  } catch (error) {
    if (!(error instanceof CallbackRefused)) throw error;
    throw new DomainError('replay.refused', { why: error.code });
  }
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unknownChannel(channel: never): never {
  throw new TypeError(`unknown channel ${String(channel)}`);
}
