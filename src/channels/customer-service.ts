import { CustomerServiceApi } from '../wecom/customer-service.ts';
import { Envelope } from '../wecom/envelope.ts';
import { readCustomerEvent, readEncrypted } from '../wecom/xml.ts';
import { accepted, answerCallback } from './callback.ts';
import type { Channel } from './channel.ts';
import { CustomerClerk, type CustomerClerkOptions } from './customer-clerk.ts';
import { CustomerInbox } from './customer-inbox.ts';

export type CustomerServiceOptions = CustomerClerkOptions & {
  corpId: string;
  tokens: readonly string[];
  aesKeys: readonly string[];
  pause?: (ms: number) => Promise<unknown>;
};

/** 微信客服: the callback says that something waits; it is fetched, answered in order, and sent by API [94670, 94677]. */
export function createCustomerService(options: CustomerServiceOptions): Channel {
  const { corpId, tokens, aesKeys, store, now, log, pause } = options;
  const envelope = new Envelope({ tokens, aesKeys, receiver: corpId });
  const api = new CustomerServiceApi(options.api);
  const clerk = new CustomerClerk(options, api);
  const inbox = new CustomerInbox({ api, store, now, log, pause, take: (message) => clerk.take(message) });

  return {
    name: 'kf',
    start: async () =>
      void inbox.catchUp().catch((error: unknown) => log.error('kf.catch-up-failed', { error: String(error) })),
    stop: () => inbox.stop(),
    carriers: [clerk.carrier()],
    handle: (request) =>
      answerCallback(request, {
        envelope,
        log,
        readSealed: readEncrypted,
        answer: async (plain) => {
          const { Event, OpenKfId, Token } = readCustomerEvent(plain);
          // Answered at once; what is fetched afterwards has its own cursor, so a lost or repeated event loses and repeats nothing.
          if (Event === 'kf_msg_or_event' && OpenKfId !== '') void inbox.fetch(OpenKfId, Token);
          return accepted;
        },
      }),
  };
}
