import type { CallbackRequest, CallbackResponse } from '../../src/channels/channel.ts';
import { createRobotCallback, type RobotCallbackOptions } from '../../src/channels/robot-callback.ts';
import { emptyFacts, type Reply } from '../../src/replies/reply.ts';
import { Api } from '../../src/wecom/api.ts';
import { openAsPlatform, type SealOptions, sealAsPlatform, signAsPlatform } from '../helpers/local-wecom/seal.ts';
import type { Setting } from './support.ts';

export const keys = { token: 'robotToken1', aesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG', receiver: '' };
export function callback(at: Setting, more: Partial<RobotCallbackOptions> = {}) {
  return createRobotCallback({
    ...at,
    names: ['谁来管'],
    tokens: [keys.token],
    aesKeys: [keys.aesKey],
    api: new Api({ base: 'http://127.0.0.1:9' }),
    ...more,
  });
}

export type Robot = ReturnType<typeof callback>;

export async function send(channel: Robot, request: Partial<CallbackRequest>): Promise<CallbackResponse> {
  const response = await channel.handle?.({ method: 'POST', query: {}, body: new Uint8Array(), ...request });
  if (response === undefined) throw new Error('no callback');
  return response;
}

export function posted(plain: unknown, options: Partial<SealOptions> = {}): Partial<CallbackRequest> {
  const { encrypt, query } = sealAsPlatform(typeof plain === 'string' ? plain : JSON.stringify(plain), {
    ...keys,
    ...options,
  });
  return { query, body: Buffer.from(JSON.stringify({ encrypt })) };
}

export type Spoken = {
  msgtype?: string;
  response_type?: string;
  stream?: { id: string; finish: boolean; content: string; feedback?: { id: string } };
  template_card?: {
    card_type: string;
    task_id: string;
    button_list: Array<{ text: string; key: string }>;
    main_title: { title: string };
  };
};

/** Sends a message and reads the answer as the platform would, with every check that the page names; undefined for an empty body. */
export async function tell(channel: Robot, message: unknown, nonce = '1372623149'): Promise<Spoken | undefined> {
  const { status, body } = await send(channel, posted(message, { nonce }));
  if (status !== 200) throw new Error(`status ${status}`);
  if (body === '') return undefined;
  const sealed = JSON.parse(body) as { encrypt: string; msgsignature: string; timestamp: number; nonce: string };
  if (sealed.nonce !== nonce || typeof sealed.timestamp !== 'number') throw new Error('nonce');
  if (sealed.msgsignature !== signAsPlatform([keys.token, String(sealed.timestamp), nonce, sealed.encrypt]))
    throw new Error('signature');
  return JSON.parse(openAsPlatform(sealed.encrypt, keys)) as Spoken;
}

export const sent = { count: 0 };
export function message(fields: Record<string, unknown>): Record<string, unknown> {
  sent.count += 1;
  return { msgid: `CAIQ${sent.count}`, aibotid: 'aib1', chattype: 'single', from: { userid: 'zhang' }, ...fields };
}

export function text(content: string, fields: Record<string, unknown> = {}) {
  return message({ msgtype: 'text', text: { content }, ...fields });
}

export function event(eventtype: string, payload: unknown = undefined, fields: Record<string, unknown> = {}) {
  return message({ msgtype: 'event', create_time: 1, event: { eventtype, [eventtype]: payload }, ...fields });
}

export const cardReply = (followUps = ['县级职责', '联系方式']): Reply => ({
  facts: { ...emptyFacts('answer', '2025-07'), duties: ['cooperation-19'] },
  blocks: [
    { kind: 'headline', text: '由民政局负责。' },
    { kind: 'quote', lines: ['做好低保动态管理'] },
  ],
  followUps: followUps.map((label) => ({ label, ask: label })),
  page: 0,
  link: '',
});
