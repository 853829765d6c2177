import { createHash } from 'node:crypto';
import { type Carrier, type Shipment, showsRepeats } from '../delivery/carrier.ts';
import { byteLimits } from '../replies/limits.ts';
import type { Body, Caller } from '../wecom/api.ts';
import { sendToWebhook } from '../wecom/app-calls.ts';
import { WecomRefused } from '../wecom/errors.ts';
import { attempt } from './failure.ts';

/** Per webhook [91770]; one more is refused with 45009. */
const webhookLimits = [{ limit: 20, windowMs: 60_000 }];

/** Names a webhook without its key, which is a secret: 12 hex digits. */
export function webhookId(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 12);
}

/**
 * Notices into groups by webhook, to `{id}` of `webhookId`: `webhook` in Markdown, `webhook-text` in plain text (clients that show no
 * Markdown), `webhook-card` a notice card as JSON.
 */
export function groupCarriers({ api, keys }: { api: Caller; keys: readonly string[] }): Carrier[] {
  const keyById = new Map(keys.map((key) => [webhookId(key), key]));
  const send = async ({ address }: Shipment, body: Body, leaving?: () => void) => {
    const key = keyById.get(address.id ?? '');
    // The key was taken out of the configuration: nobody is there any more.
    if (key === undefined) throw new WecomRefused({ errcode: 0, call: 'webhook/send', remedy: 'disable-target' });
    await sendToWebhook(api, key, body, leaving);
  };
  const carrier = (channel: string, bodyOf: (content: string) => Body): Carrier => ({
    channel,
    limitBytes: byteLimits.text,
    markup: 'text',
    limits: webhookLimits,
    // A group that reads a notice twice trusts the next one less.
    repeats: showsRepeats,
    tellsLeaving: true,
    send: (shipment, leaving) => attempt(() => send(shipment, bodyOf(shipment.content), leaving)),
  });
  return [
    { ...carrier('webhook', markdownBody), limitBytes: byteLimits.webhookMarkdown, markup: 'markdown' },
    carrier('webhook-text', (content) => ({ msgtype: 'text', text: { content } })),
    carrier('webhook-card', (content) => ({
      msgtype: 'template_card',
      template_card: JSON.parse(content) as Body,
    })),
  ];
}

function markdownBody(content: string): Body {
  return { msgtype: 'markdown', markdown: { content } };
}
