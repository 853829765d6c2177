import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { AccessToken } from './access-token.ts';
import type { Caller } from './api.ts';
import { sendToWebhook } from './app-calls.ts';
import { WecomRefused } from './errors.ts';
import { type Finding, findingOf } from './finding.ts';

const deadlineMs = 10_000;
/** The platform writes its time in whole seconds, and a customer's welcome is lost after 20 of them [95122]. */
const clockToleranceMs = 10_000;

/** Reaches the platform without any right, and compares clocks by the date of its answer. `base` as in `ApiOptions`. */
export async function probeClock(base: string, now: () => number): Promise<Finding> {
  const asked = now();
  const date = await fetch(`${base}/cgi-bin/getcallbackip`, {
    redirect: 'manual',
    signal: AbortSignal.timeout(deadlineMs),
  }).then(
    async (response) => {
      await response.body?.cancel();
      return Date.parse(response.headers.get('date') ?? '');
    },
    () => undefined,
  );
  if (date === undefined) return { state: 'fault', code: 'clock.unreachable', values: { host: new URL(base).host } };
  if (Number.isNaN(date)) return { state: 'skipped', code: 'clock.no-date' };
  // The answer was dated somewhere between our asking and now; within that span nobody is wrong.
  const off = date < asked ? date + 1_000 - asked : date > now() ? date - now() : 0;
  const seconds = Math.round(Math.abs(off) / 1_000);
  if (Math.abs(off) <= clockToleranceMs) return { state: 'ok', code: 'clock.ok', values: { seconds } };
  return { state: 'fault', code: off < 0 ? 'clock.ahead' : 'clock.behind', values: { seconds } };
}

/** Fetches a token: company and secret [91039]. */
export function probeToken(token: Pick<AccessToken, 'current'>): Promise<Finding> {
  return attempt(async () => {
    await token.current();
    return { state: 'ok', code: 'token.ok' };
  });
}

const agentSchema = z.object({ name: z.string().default(''), close: z.number().default(0) });

/** Asks for the app itself: its number, whether our address is trusted, whether it is switched off [90227]. */
export function probeAgent(api: Caller, agentId: number): Promise<Finding> {
  return attempt(async () => {
    const query = { agentid: String(agentId) };
    const { name, close } = await api.call({ path: 'agent/get', query, answer: agentSchema });
    return close === 0
      ? { state: 'ok', code: 'agent.ok', values: { name } }
      : { state: 'fault', code: 'agent.closed', values: { name } };
  });
}

const accountsSchema = z.object({ account_list: z.array(z.object({ name: z.string().default('') })).default([]) });

/** Lists the 客服 accounts that the app may serve [94661]. */
export function probeCustomerService(api: Caller): Promise<Finding> {
  return attempt(async () => {
    const call = { path: 'kf/account/list', body: { offset: 0, limit: 100 }, answer: accountsSchema };
    const names = (await api.call(call)).account_list.map(({ name }) => name);
    return names.length === 0
      ? { state: 'fault', code: 'accounts.none' }
      : { state: 'ok', code: 'accounts.ok', values: { count: names.length, names: names.join('、') } };
  });
}

/** No group has it: whether the platform looks at the key before the content is seen by what it says to this one. */
const nobodysKey = '00000000-0000-4000-8000-000000000000';
const contentFaults = new Set([40008, 44004]);
const keyFaults = new Set([93000]);

/**
 * Looks at the key of a group webhook without a message: an empty text is refused as empty only behind a key that counts. That proves
 * something as long as a key of nobody is refused for being one, which is tried as well.
 */
export async function probeWebhook(api: Caller, key: string): Promise<Finding> {
  const [mine, nobodys] = [await emptyText(api, key), await emptyText(api, nobodysKey)];
  if (mine instanceof WecomRefused && contentFaults.has(mine.errcode)) {
    const tells = nobodys instanceof WecomRefused && keyFaults.has(nobodys.errcode);
    return tells ? { state: 'ok', code: 'webhook.ok' } : { state: 'skipped', code: 'webhook.untold' };
  }
  return mine === undefined ? { state: 'skipped', code: 'webhook.untold' } : findingOf(mine);
}

async function emptyText(api: Caller, key: string): Promise<unknown> {
  return await sendToWebhook(api, key, { msgtype: 'text', text: { content: '' } }).catch((error: unknown) => error);
}

/** Sends a text into the group of a webhook. */
export function probeWebhookBySending(api: Caller, key: string, content: string): Promise<Finding> {
  return attempt(async () => {
    await sendToWebhook(api, key, { msgtype: 'text', text: { content } });
    return { state: 'ok', code: 'webhook.sent' };
  });
}

const busyTries = 3;

/** Busy is no finding: it is asked again, a little later. */
async function attempt(look: () => Promise<Finding>): Promise<Finding> {
  for (let count = 1; ; count += 1) {
    try {
      return await look();
    } catch (error) {
      if (!(error instanceof WecomRefused && error.remedy === 'retry') || count === busyTries) return findingOf(error);
      await sleep(500 * count);
    }
  }
}
