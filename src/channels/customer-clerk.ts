import { type Carrier, dropsRepeats, type Shipment } from '../delivery/carrier.ts';
import { byteLimits } from '../replies/limits.ts';
import type { Body, Caller } from '../wecom/api.ts';
import { customerText } from '../wecom/customer-reply.ts';
import {
  type Customer,
  type CustomerMessage,
  type CustomerServiceApi,
  sessionStates,
} from '../wecom/customer-service.ts';
import { WecomRefused } from '../wecom/errors.ts';
import type { Later } from './channel.ts';
import { customerMessages, menuOf, messageIdOf } from './customer-parcels.ts';
import { attempt } from './failure.ts';
import { Once } from './once.ts';
import { askBot, type Reception } from './receive.ts';

export type CustomerClerkOptions = Reception & {
  /** The platform as the app that may use 微信客服. */
  api: Caller;
  later: Later;
  /** What people say to be handed over to a person, besides the menu's own words. */
  handOverWords: readonly string[];
};

const welcomeWithinMs = 20_000;
const failureWithinMs = 3 * 24 * 3_600_000;

/** Answers customers' messages, one at a time. */
export class CustomerClerk {
  readonly #options: CustomerClerkOptions;
  readonly #api: CustomerServiceApi;
  readonly #once: Once;
  readonly #handOver: ReadonlySet<string>;

  constructor(options: CustomerClerkOptions, api: CustomerServiceApi) {
    this.#options = options;
    this.#api = api;
    this.#once = new Once(options);
    this.#handOver = new Set([options.say('kf.person'), ...options.handOverWords]);
  }

  /** Errors: AnsweredElsewhere while a claim stands that may be a dead process's: the list must not move on past the message. */
  async take(message: CustomerMessage): Promise<void> {
    await this.#once.answer(keyOf(message), async () => {
      await (message.origin === 3 ? this.#answer(message) : this.#notice(message));
      return 'taken';
    });
  }

  /** What the outbox sends for us: content is the message as the platform takes it, with our id, so that a repeat is the same message. */
  carrier(): Carrier {
    return {
      channel: 'kf',
      limitBytes: byteLimits.text,
      markup: 'text',
      limits: [],
      repeats: dropsRepeats,
      send: (shipment) => attempt(() => this.#send(shipment)),
    };
  }

  async #send({ key, address, content }: Shipment): Promise<void> {
    const parcelKey = key.replace(/^answer\//u, '');
    const id = messageIdOf(parcelKey);
    // Kept before sending: the event that reports a failure may come first.
    await this.#options.store.put('seen', `kf sent ${id}`, parcelKey, { ttlMs: failureWithinMs });
    const { account = '', user = '', code } = address;
    const body = JSON.parse(content) as Body;
    await (code === undefined ? this.#api.send({ account, user }, id, body) : this.#api.sendWithCode(code, id, body));
  }

  async #answer(message: CustomerMessage): Promise<void> {
    const { say } = this.#options;
    const customer = { account: message.open_kfid, user: message.external_userid };
    if (await this.#withPerson(customer)) return;
    const asked = message.text?.menu_id || message.text?.content || '';
    if (this.#handOver.has(asked.trim())) return await this.#toPerson(message, customer);
    const reply = await askBot(this.#options, {
      id: keyOf(message),
      channel: 'kf',
      chat: customer.account,
      user: customer.user,
      text: message.msgtype === 'text' ? asked : '',
    });
    await this.#put(message, customer, customerMessages(reply, say));
  }

  /** True when a person talks with the customer, or is about to: the bot keeps out. Not to be found out counts as no. */
  async #withPerson(customer: Customer): Promise<boolean> {
    try {
      const state = await this.#api.stateOf(customer);
      return state === sessionStates.waiting || state === sessionStates.person;
    } catch (error) {
      // If a person has it all the same, the platform refuses what we send.
      this.#options.log.warn('kf.state-unknown', { error: String(error) });
      return false;
    }
  }

  async #toPerson(message: CustomerMessage, customer: Customer): Promise<void> {
    const { say } = this.#options;
    try {
      const code = await this.#api.handOver(customer);
      // In the queue only a message with this code may be sent.
      if (code !== '') await this.#put(message, { code }, [customerText(say('kf.handedOver'))]);
    } catch (error) {
      if (!(error instanceof WecomRefused)) throw error;
      this.#options.log.warn('kf.no-person', { errcode: error.errcode });
      await this.#put(message, customer, [customerText(say('kf.noPerson'))]);
    }
  }

  /** What the system tells: someone opened the chat, or one of our messages did not arrive. */
  async #notice(message: CustomerMessage): Promise<void> {
    const { event } = message;
    if (event?.event_type === 'enter_session' && event.welcome_code !== '')
      return await this.#welcome(message, event.welcome_code);
    if (event?.event_type !== 'msg_send_fail') return;
    const key = await this.#options.store.get<string>('seen', `kf sent ${event.fail_msgid}`);
    this.#options.log.warn('kf.not-delivered', { reason: event.fail_type });
    await this.#options.later.failed(key ?? event.fail_msgid, `kf.fail-type.${event.fail_type}`);
  }

  async #welcome(message: CustomerMessage, code: string): Promise<void> {
    const { greeting, say, now } = this.#options;
    if (now() >= message.send_time * 1_000 + welcomeWithinMs) return;
    const user = message.event?.external_userid ?? '';
    const reply = await askBot(this.#options, {
      id: keyOf(message),
      channel: 'kf',
      chat: message.open_kfid,
      user,
      text: greeting,
    });
    await this.#put(message, { code }, [menuOf(reply, say)]);
  }

  async #put(message: CustomerMessage, address: Customer | { code: string }, bodies: readonly Body[]): Promise<void> {
    for (const [position, body] of bodies.entries()) {
      const key = `${keyOf(message)} ${position + 1}`;
      await this.#options.later.put({ key, channel: 'kf', address, content: JSON.stringify(body) });
    }
  }
}

/** Some events come without an id. */
function keyOf({ msgid, open_kfid, external_userid, send_time, msgtype, event }: CustomerMessage): string {
  if (msgid !== '') return `kf:${msgid}`;
  return `kf:${JSON.stringify([open_kfid, external_userid, send_time, msgtype, event?.event_type, event?.external_userid, event?.fail_msgid])}`;
}
