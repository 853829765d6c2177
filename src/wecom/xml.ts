import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { z } from 'zod';
import type { Sealed } from './envelope.ts';
import { CallbackRefused } from './errors.ts';

const field = z.string().default('');

const envelopeSchema = z.object({ Encrypt: z.string().min(1) });

const messageSchema = z.object({
  ToUserName: field,
  FromUserName: z.string().min(1),
  /** Seconds, as text. */
  CreateTime: z.string().regex(/^\d{1,12}$/u),
  MsgType: z.string().min(1),
  /** 64 bits: stays text. Absent in events. */
  MsgId: field,
  AgentID: field,
  Content: field,
  Event: field,
  EventKey: field,
  ChangeType: field,
  TaskId: field,
  CardType: field,
  ResponseCode: field,
});

/** A message or event of a self-built app: the fields that we use, all text [90239, 90240]. */
export type AppMessage = z.infer<typeof messageSchema>;

const customerEventSchema = z.object({
  Event: field,
  /** Lets `sync_msg` be called without its strict limit, for 10 minutes. */
  Token: field,
  OpenKfId: field,
});

/** What the 微信客服 callback tells: messages of this account wait to be fetched [94670]. */
export type CustomerEvent = z.infer<typeof customerEventSchema>;

// Numbers stay text (MsgId has 64 bits), nothing is unescaped, attributes mean nothing to us.
const parser = new XMLParser({ ignoreAttributes: true, parseTagValue: false, processEntities: false });

/** The ciphertext of a callback's body. Errors: CallbackRefused `body`. */
export function readEncrypted(xml: string): string {
  return read(xml, envelopeSchema).Encrypt;
}

/** A decrypted message or event. Errors: CallbackRefused `body`. */
export function readAppMessage(xml: string): AppMessage {
  return read(xml, messageSchema);
}

/** A decrypted 微信客服 event. Errors: CallbackRefused `body`. */
export function readCustomerEvent(xml: string): CustomerEvent {
  return read(xml, customerEventSchema);
}

/** Passive text reply of a self-built app, before sealing [90241]; `createTime` in seconds. */
export function textReplyXml(to: { user: string; corp: string }, content: string, createTime: number): string {
  return element(
    'xml',
    [
      element('ToUserName', cdata(to.user)),
      element('FromUserName', cdata(to.corp)),
      element('CreateTime', String(createTime)),
      element('MsgType', cdata('text')),
      element('Content', cdata(content)),
    ].join(''),
  );
}

/** The sealed answer as the platform wants it [90968]. */
export function sealedXml(sealed: Sealed): string {
  return element(
    'xml',
    [
      element('Encrypt', cdata(sealed.encrypt)),
      element('MsgSignature', cdata(sealed.signature)),
      element('TimeStamp', cdata(sealed.timestamp)),
      element('Nonce', cdata(sealed.nonce)),
    ].join(''),
  );
}

function read<T>(xml: string, schema: z.ZodType<T>): T {
  try {
    const body = xml.trim();
    // Outside CDATA the platform writes elements only: no DOCTYPE, no comment, no instruction but the XML declaration.
    const markup = body.replace(/^<\?xml[^?]*\?>/u, '').replace(/<!\[CDATA\[[\s\S]*?\]\]>/gu, '');
    if (/<[!?]/u.test(markup) || XMLValidator.validate(body) !== true) throw new CallbackRefused('body');
    return z.object({ xml: schema }).parse(parser.parse(body)).xml;
  } catch (error) {
    throw error instanceof CallbackRefused ? error : new CallbackRefused('body', { cause: error });
  }
}

function element(name: string, content: string): string {
  return `<${name}>${content}</${name}>`;
}

/** Text that may hold anything: the end mark is split over two sections, characters that XML 1.0 cannot hold are left out. */
function cdata(text: string): string {
  const legal = [...text].filter((character) => /[\t\n\r]|[^\p{Cc}\p{Cs}\uFFFE\uFFFF]/u.test(character));
  return `<![CDATA[${legal.join('').replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
}
