import { z } from 'zod';
import { CallbackRefused } from './errors.ts';

const content = z.object({ content: z.string().default('') });
const mixed = z.object({ msg_item: z.array(z.object({ msgtype: z.string(), text: content.optional() })).default([]) });
const body = {
  msgtype: z.string().min(1),
  text: content.optional(),
  voice: content.optional(),
  mixed: mixed.optional(),
};

const cardEvent = z
  .object({
    event_key: z.string().optional(),
    // The page's table writes the names without the underscore, its example with it [101027].
    eventkey: z.string().optional(),
    task_id: z.string().optional(),
    taskid: z.string().optional(),
  })
  .transform((event) => ({
    key: event.event_key ?? event.eventkey ?? '',
    taskId: event.task_id ?? event.taskid ?? '',
  }));

const feedbackEvent = z.object({
  id: z.string().default(''),
  /** 1 accurate · 2 inaccurate · 3 taken back. */
  type: z.coerce.number().int(),
  content: z.string().default(''),
  /** 1 beside the question · 2 incomplete · 3 wrong · 4 wrong analysis. */
  inaccurate_reason_list: z.array(z.coerce.number().int()).default([]),
});
export type FeedbackEvent = z.infer<typeof feedbackEvent>;

const messageSchema = z.object({
  /** The same for every delivery of one message. */
  msgid: z.string().min(1),
  /** Groups only. */
  chatid: z.string().default(''),
  chattype: z.enum(['single', 'group']).default('single'),
  /** Not always the member's UserID: it is encrypted for robots that some kinds of admin created. */
  from: z.object({ userid: z.string().min(1) }),
  /** One answer within an hour may go there [101138]. */
  response_url: z.string().default(''),
  ...body,
  stream: z.object({ id: z.string() }).optional(),
  quote: z.object(body).optional(),
  event: z
    .object({
      eventtype: z.string(),
      template_card_event: cardEvent.optional(),
      feedback_event: feedbackEvent.optional(),
    })
    .optional(),
});

/** A message, a refresh or an event of a smart robot, by callback or long connection: the fields that we use [100719, 101027]. */
export type RobotMessage = z.infer<typeof messageSchema>;

const sealedSchema = z.object({ encrypt: z.string().min(1) });

/** The ciphertext of a robot callback's body [101033]. Errors: CallbackRefused `body`. */
export function readSealedJson(text: string): string {
  return read(parsed(text), sealedSchema).encrypt;
}

/** A decrypted robot callback. Errors: CallbackRefused `body`. */
export function readRobotMessage(text: string): RobotMessage {
  return read(parsed(text), messageSchema);
}

/** The same from a frame of the long connection. Errors: CallbackRefused `body`. */
export function robotMessageOf(value: unknown): RobotMessage {
  return read(value, messageSchema);
}

/** The words in a message or a quoted message: text, a voice's transcript, the text parts of a mixed one; '' when it has none. */
export function wordsOf({
  msgtype,
  text,
  voice,
  mixed: parts,
}: Pick<RobotMessage, 'msgtype' | 'text' | 'voice' | 'mixed'>): string {
  switch (msgtype) {
    case 'text':
      return text?.content ?? '';
    case 'voice':
      return voice?.content ?? '';
    case 'mixed':
      return (parts?.msg_item ?? []).flatMap((item) => item.text?.content ?? []).join('\n');
    default:
      return '';
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CallbackRefused('body', { cause: error });
  }
}

function read<T>(value: unknown, schema: z.ZodType<T>): T {
  const result = schema.safeParse(value);
  if (!result.success) throw new CallbackRefused('body', { cause: result.error });
  return result.data;
}
