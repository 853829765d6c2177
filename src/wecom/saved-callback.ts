import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';

const channels = ['app', 'robot', 'kf'] as const;
export type CallbackChannel = (typeof channels)[number];

const channel = z.enum(channels);
const plainSchema = z.union([z.string().min(1), z.record(z.string(), z.unknown())]);
const savedSchema = z.union([
  /** As it arrived: the query of its address and the sealed body. */
  z.object({
    channel,
    query: z.record(z.string(), z.string()),
    body: z.string().min(1),
    plain: z.undefined().optional(),
  }),
  /** Decrypted; of 微信客服 a page of `sync_msg`, for the callback itself holds no message. */
  z.object({ channel, plain: plainSchema, query: z.undefined().optional(), body: z.undefined().optional() }),
]);

/** A callback that somebody saved, to be put through the bot again. */
export type SavedCallback = z.infer<typeof savedSchema>;

/**
 * Reads a file of saved callbacks: one, or a list of them that are one conversation, each `{channel, query, body}` or
 * `{channel, plain}`; or bare, a decrypted XML of the app or a decrypted JSON of the robot or of `sync_msg`. Undefined when it is none.
 */
export function readSavedCallbacks(text: string): SavedCallback[] | undefined {
  if (text.trimStart().startsWith('<')) return [{ channel: 'app', plain: text.trim() }];
  const value = json(text);
  const list = Array.isArray(value) ? value : [value];
  const read = list.map((one) => savedSchema.safeParse(one).data ?? bare(one));
  const saved = read.filter((one) => one !== undefined);
  return saved.length === list.length && list.length > 0 ? saved : undefined;
}

/** A decrypted JSON tells by its fields whose it is. */
function bare(value: unknown): SavedCallback | undefined {
  const parsed = z.record(z.string(), z.unknown()).safeParse(value);
  if (!parsed.success) return undefined;
  const plain = parsed.data;
  if (Array.isArray(plain.msg_list)) return { channel: 'kf', plain };
  return typeof plain.msgid === 'string' && typeof plain.msgtype === 'string' ? { channel: 'robot', plain } : undefined;
}

const content = z.object({ content: z.string().default('') });
const answerSchema = z.object({
  text: content.optional(),
  markdown: content.optional(),
  stream: content.optional(),
  msgmenu: z
    .object({
      head_content: z.string().default(''),
      list: z.array(z.object({ click: content.optional() })).default([]),
    })
    .optional(),
  template_card: z
    .object({
      main_title: z.object({ title: z.string().default(''), desc: z.string().default('') }).optional(),
      sub_title_text: z.string().default(''),
      button_list: z.array(z.object({ text: z.string() })).default([]),
    })
    .optional(),
});
const xmlAnswer = z.object({ xml: z.object({ Content: z.string().default('') }) });

/** What people read of an answer in the platform's shape: the texts, and what can be touched as `[button]`. */
export function wordsOfAnswer(answer: string): string[] {
  if (answer.startsWith('<xml>')) {
    const parsed = xmlAnswer.safeParse(new XMLParser({ parseTagValue: false, processEntities: false }).parse(answer));
    return parsed.success ? filled([parsed.data.xml.Content]) : [];
  }
  const parsed = answerSchema.safeParse(json(answer));
  if (!parsed.success) return filled([answer]);
  const { text, markdown, stream, msgmenu, template_card: bareCard } = parsed.data;
  // A card in the outbox stands alone, without the message around it.
  const card = bareCard ?? answerSchema.safeParse({ template_card: json(answer) }).data?.template_card;
  const buttons = [
    ...(msgmenu?.list ?? []).map(({ click }) => click?.content ?? ''),
    ...(card?.button_list ?? []).map((one) => one.text),
  ];
  return filled([
    ...[text?.content, markdown?.content, stream?.content, msgmenu?.head_content],
    ...[card?.main_title?.title, card?.main_title?.desc, card?.sub_title_text],
    buttons.map((label) => `[${label}]`).join(' '),
  ]);
}

function filled(texts: ReadonlyArray<string | undefined>): string[] {
  return texts.filter((text) => text !== undefined && text !== '').map(String);
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
