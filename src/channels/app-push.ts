import { type Address, type Carrier, dropsRepeats, type Shipment, showsRepeats } from '../delivery/carrier.ts';
import { byteLimits } from '../replies/limits.ts';
import type { Body } from '../wecom/api.ts';
import {
  type AppIdentity,
  closeCard,
  type Receivers,
  sameOnceMs,
  sendAsApp,
  sendToAppChat,
  updateCard,
} from '../wecom/app-calls.ts';
import type { TemplateCard } from '../wecom/template-card.ts';
import { attempt } from './failure.ts';

const minute = { windowMs: 60_000 };
const hour = { windowMs: 3_600_000 };
/** To one member; what is over is dropped without a word [90312]. */
const memberLimits = [
  { limit: 30, ...minute },
  { limit: 1_000, ...hour },
];

/**
 * What a self-built app sends without being asked, by channel of the parcel: `app` a text to `{user}` or `{party}`, `app-card` a card to
 * `{user}`, `app-card-update` another card (or, with `{close}`, a last word) in the place of one that was touched, `appchat` a text into
 * a group chat `{chat}` of the app.
 */
export function appCarriers(app: AppIdentity): Carrier[] {
  const carrier = (channel: string, send: (shipment: Shipment, leaving?: () => void) => Promise<void>): Carrier => ({
    channel,
    limitBytes: byteLimits.text,
    markup: 'text',
    limits: memberLimits,
    // A card's task id and the code of a touched one are of one use.
    repeats: dropsRepeats,
    send: (...sending) => attempt(() => send(...sending)),
  });
  return [
    // Who asks twice gets the same words twice, so answers are never checked for being the same; a notice is said once.
    {
      ...carrier('app', ({ address, content, notice = false }) =>
        sendAsApp(app, { ...receiversOf(address), sameOnce: notice }, textBody(content)),
      ),
      repeats: { answersMs: showsRepeats.answersMs, noticesMs: sameOnceMs },
    },
    carrier('app-card', ({ address, content }) =>
      sendAsApp(app, receiversOf(address), {
        msgtype: 'template_card',
        template_card: JSON.parse(content) as TemplateCard,
      }),
    ),
    carrier('app-card-update', ({ address: { user = '', code = '', close }, content }) =>
      close === undefined
        ? updateCard(app, { user, code }, JSON.parse(content) as TemplateCard)
        : closeCard(app, { user, code }, content),
    ),
    // A group chat has no check for the same message.
    {
      ...carrier('appchat', ({ address, content }, leaving) =>
        sendToAppChat(app, address.chat ?? '', textBody(content), leaving),
      ),
      repeats: showsRepeats,
      tellsLeaving: true,
    },
  ];
}

function receiversOf({ user = '', party = '' }: Address): Receivers {
  return party === '' ? { touser: user } : { toparty: party };
}

function textBody(content: string): Body {
  return { msgtype: 'text', text: { content } };
}
