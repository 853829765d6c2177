import { z } from 'zod';
import { type Body, type Caller, noAnswer } from './api.ts';

const messageSchema = z.object({
  msgid: z.string().default(''),
  open_kfid: z.string().default(''),
  external_userid: z.string().default(''),
  /** Seconds. */
  send_time: z.number().default(0),
  /** 3 the customer · 4 the system · 5 a person of the company. */
  origin: z.number().default(0),
  msgtype: z.string().default(''),
  text: z.object({ content: z.string().default(''), menu_id: z.string().default('') }).optional(),
  event: z
    .object({
      event_type: z.string().default(''),
      open_kfid: z.string().default(''),
      external_userid: z.string().default(''),
      welcome_code: z.string().default(''),
      fail_msgid: z.string().default(''),
      fail_type: z.number().default(0),
    })
    .optional(),
});

/** A message or event of an account's list: the fields that we use [94670]. */
export type CustomerMessage = z.infer<typeof messageSchema>;

/** Stands for a message that is not what the page says: one of them must not keep all that follow from being read. */
const unreadable: CustomerMessage = messageSchema.parse({ msgtype: 'unreadable' });

const pageSchema = z.object({
  next_cursor: z.string().default(''),
  has_more: z.number().default(0),
  msg_list: z.array(messageSchema.catch(unreadable)).default([]),
});
export type CustomerPage = z.infer<typeof pageSchema>;

export function isReadable({ msgtype }: CustomerMessage): boolean {
  return msgtype !== unreadable.msgtype;
}

/** Who talks with a customer: the bot may, in states 0 and 1 only [94669]. */
export const sessionStates = { fresh: 0, bot: 1, waiting: 2, person: 3, ended: 4 } as const;

/** One customer of one account. */
export type Customer = { account: string; user: string };

/** The calls of 微信客服, as the app that may use them. Errors of each: WecomRefused, WecomUnreachable. */
export class CustomerServiceApi {
  readonly #api: Caller;

  constructor(api: Caller) {
    this.#api = api;
  }

  /** The next page of an account's list. `token` from the event, valid 10 minutes; without it the limit is strict [94670]. */
  page({ account, cursor, token }: { account: string; cursor: string; token: string }): Promise<CustomerPage> {
    const body = {
      open_kfid: account,
      limit: 1000,
      ...(cursor === '' ? {} : { cursor }),
      ...(token === '' ? {} : { token }),
    };
    return this.#api.call({ path: 'kf/sync_msg', body, answer: pageSchema });
  }

  /** Sends to a customer who wrote within 48 hours, at most five per message of theirs [94677]. `id`: 32 of [0-9a-zA-Z_-]. */
  async send({ account, user }: Customer, id: string, message: Body): Promise<void> {
    await this.#api.call({
      path: 'kf/send_msg',
      body: { touser: user, open_kfid: account, msgid: id, ...message },
      answer: noAnswer,
    });
  }

  /** Sends with the code of an event: once, within 20 s for a welcome [95122]. */
  async sendWithCode(code: string, id: string, message: Body): Promise<void> {
    await this.#api.call({ path: 'kf/send_msg_on_event', body: { code, msgid: id, ...message }, answer: noAnswer });
  }

  async stateOf({ account, user }: Customer): Promise<number> {
    const answer = z.object({ service_state: z.number() });
    const body = { open_kfid: account, external_userid: user };
    return (await this.#api.call({ path: 'kf/service_state/get', body, answer })).service_state;
  }

  /** Puts a customer into the queue for a person; gives the code for one message about it, '' when there is none [94669]. */
  async handOver({ account, user }: Customer): Promise<string> {
    const answer = z.object({ msg_code: z.string().default('') });
    const body = { open_kfid: account, external_userid: user, service_state: sessionStates.waiting };
    return (await this.#api.call({ path: 'kf/service_state/trans', body, answer })).msg_code;
  }
}
