import { XMLParser } from 'fast-xml-parser';
import { createAppCallback } from '../../src/channels/app-callback.ts';
import type { CallbackRequest, CallbackResponse } from '../../src/channels/channel.ts';
import { openAsPlatform, type SealOptions, sealAsPlatform, signAsPlatform } from '../helpers/local-wecom/seal.ts';
import { vectorA } from '../wecom/vectors.ts';
import type { Setting } from './support.ts';

export const keys = { token: vectorA.token, aesKey: vectorA.aesKey, receiver: vectorA.receiver };
export const parser = new XMLParser({ parseTagValue: false, processEntities: false });

export function callback(at: Setting) {
  return createAppCallback({ ...at, corpId: keys.receiver, tokens: [keys.token], aesKeys: [keys.aesKey] });
}

export async function send(
  channel: ReturnType<typeof callback>,
  request: Partial<CallbackRequest>,
): Promise<CallbackResponse> {
  const response = await channel.handle?.({ method: 'POST', query: {}, body: new Uint8Array(), ...request });
  if (response === undefined) throw new Error('no callback');
  return response;
}

export function posted(plain: string, options: Partial<SealOptions> = {}): Partial<CallbackRequest> {
  const { encrypt, query } = sealAsPlatform(plain, { ...keys, ...options });
  return { query, body: envelope(encrypt) };
}

export function envelope(encrypt: string): Uint8Array {
  return Buffer.from(
    `<xml><ToUserName><![CDATA[wx]]></ToUserName><AgentID>218</AgentID><Encrypt><![CDATA[${encrypt}]]></Encrypt></xml>`,
  );
}

/** Signed as it stands, whatever it is. */
export function signed(body: string, encrypt: string): Partial<CallbackRequest> {
  const query = { msg_signature: signAsPlatform([keys.token, '1', 'n', encrypt]), timestamp: '1', nonce: 'n' };
  return { query, body: Buffer.from(body) };
}

export function xml(fields: Record<string, string>): string {
  const all = { ToUserName: keys.receiver, FromUserName: 'zhang', CreateTime: '1409659813', AgentID: '218', ...fields };
  return `<xml>${Object.entries(all)
    .map(([name, value]) => `<${name}><![CDATA[${value}]]></${name}>`)
    .join('')}</xml>`;
}

export function text(content: string, id = '4561255354251345929'): string {
  return xml({ MsgType: 'text', Content: content, MsgId: id });
}

/** The reply as the member would read it; checks its signature and every field on the way. */
export function read(t: { is: (a: unknown, b: unknown) => void }, response: CallbackResponse): string {
  t.is(response.status, 200);
  if (response.body === '') return '';
  const { Encrypt = '', MsgSignature, TimeStamp = '', Nonce = '' } = fieldsOf(response.body);
  t.is(MsgSignature, signAsPlatform([keys.token, TimeStamp, Nonce, Encrypt]));
  const reply = fieldsOf(openAsPlatform(Encrypt, keys));
  t.is(reply.ToUserName, 'zhang');
  t.is(reply.FromUserName, keys.receiver);
  t.is(reply.MsgType, 'text');
  return reply.Content ?? '';
}

export function fieldsOf(body: string): Partial<Record<string, string>> {
  return (parser.parse(body) as { xml: Record<string, string> }).xml;
}
