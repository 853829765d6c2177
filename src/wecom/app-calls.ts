import { type Body, type Caller, noAnswer } from './api.ts';
import type { TemplateCard } from './template-card.ts';

/** One app of a company: whose messages these are. */
export type AppIdentity = { api: Caller; agentId: number };

/** Who gets a message: `@all` or members, at most 1,000 joined by `|`; or departments [90236]. */
export type Receivers = { touser: string } | { toparty: string };

/** Longest time within which the platform can be told to drop what it has just sent [90236]. */
export const sameOnceMs = 4 * 3_600_000;

/** Sends as the app. With `sameOnce` the same content to the same receivers is shown once within `sameOnceMs` [90236]. */
export async function sendAsApp(
  { api, agentId }: AppIdentity,
  { sameOnce = false, ...to }: Receivers & { sameOnce?: boolean },
  message: Body,
): Promise<void> {
  const check = sameOnce ? { enable_duplicate_check: 1, duplicate_check_interval: sameOnceMs / 1_000 } : {};
  await api.call({ path: 'message/send', body: { ...to, agentid: agentId, ...check, ...message }, answer: noAnswer });
}

/** Puts another card in the place of one that was touched: once per `code`, within 72 hours [94888]. */
export async function updateCard(
  { api, agentId }: AppIdentity,
  touched: { user: string; code: string },
  card: TemplateCard,
): Promise<void> {
  const body = { userids: [touched.user], agentid: agentId, response_code: touched.code, template_card: card };
  await api.call({ path: 'message/update_template_card', body, answer: noAnswer });
}

/** Takes the buttons of a touched card away and writes `said` in their place. */
export async function closeCard(
  { api, agentId }: AppIdentity,
  touched: { user: string; code: string },
  said: string,
): Promise<void> {
  const body = {
    userids: [touched.user],
    agentid: agentId,
    response_code: touched.code,
    button: { replace_name: said },
  };
  await api.call({ path: 'message/update_template_card', body, answer: noAnswer });
}

/** Sends into a group chat that this app created [90248]. */
export async function sendToAppChat(
  { api }: AppIdentity,
  chatId: string,
  message: Body,
  onLeaving?: () => void,
): Promise<void> {
  await api.call({ path: 'appchat/send', body: { chatid: chatId, ...message }, answer: noAnswer, onLeaving });
}

/** Puts the app's menu in the place of the one it has [90231]. */
export async function createMenu({ api, agentId }: AppIdentity, button: readonly Body[]): Promise<void> {
  await api.call({ path: 'menu/create', query: { agentid: String(agentId) }, body: { button }, answer: noAnswer });
}

/** Sends into the group of a webhook; the key is the secret [91770]. */
export async function sendToWebhook(api: Caller, key: string, message: Body, onLeaving?: () => void): Promise<void> {
  await api.call({ path: 'webhook/send', query: { key }, body: message, answer: noAnswer, onLeaving });
}
