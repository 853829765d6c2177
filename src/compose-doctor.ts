import { join } from 'node:path';
import { type Check, type DoctorWords, doctorWordsSchema, type Found } from './commands/doctor.ts';
import { socketLeaseName } from './compose-channels.ts';
import type { Config } from './config.ts';
import { intentsFolder } from './content.ts';
import { StoreError } from './store/errors.ts';
import { openJsonStore } from './store/json-store.ts';
import { Lease } from './store/lease.ts';
import { createMemoryStore } from './store/memory-store.ts';
import { openRedisStore } from './store/redis-store.ts';
import type { Store } from './store/store.ts';
import { AccessToken } from './wecom/access-token.ts';
import { Api } from './wecom/api.ts';
import { AppApi } from './wecom/app-api.ts';
import { type OwnCallback, probeCallback } from './wecom/probe-callback.ts';
import {
  probeAgent,
  probeClock,
  probeCustomerService,
  probeToken,
  probeWebhook,
  probeWebhookBySending,
} from './wecom/probe-calls.ts';
import { probeRobot } from './wecom/probe-robot.ts';
import { readYaml } from './yaml-file.ts';

export type DoctorParts = {
  config: Config;
  now: () => number;
  /** Letters and digits, different every time. */
  newId: () => string;
  /** Text to send into each group; without it nothing is sent. */
  testMessage?: string | undefined;
};

/** What `doctor` says. Errors: DomainError `intents.fault`. */
export function readDoctorWords(): DoctorWords {
  return readYaml(join(intentsFolder, 'doctor.zh-CN.yml'), doctorWordsSchema);
}

/** The checks that this configuration calls for, in the order in which they are of use. */
export function composeDoctor(parts: DoctorParts): Check[] {
  const checks = [...appChecks(parts), ...robotChecks(parts), ...customerChecks(parts), ...webhookChecks(parts)];
  const { REDIS_URL: url, WECOM_API_BASE: base } = parts.config;
  return [
    ...(url === undefined ? [] : [{ id: 'store', look: () => lookAtRedis(url) }]),
    ...(checks.length === 0 ? [] : [{ id: 'platform', look: () => probeClock(base, parts.now) }]),
    ...checks,
    ...socketChecks(parts),
    ...(checks.length + socketChecks(parts).length === 0 ? [nothingConfigured] : []),
  ];
}

const nothingConfigured: Check = { id: 'none', look: async () => ({ state: 'skipped', code: 'none' }) };

function appChecks(parts: DoctorParts): Check[] {
  const { WECOM_APP_TOKEN: tokens, WECOM_APP_AES_KEY: aesKeys, WECOM_CORP_ID: corpId } = parts.config;
  const { WECOM_APP_SECRET: secret, WECOM_AGENT_ID: agentId } = parts.config;
  const checks: Check[] = [];
  if (secret !== undefined && corpId !== undefined) {
    const { api, token } = appWithSecret(parts, corpId, secret);
    checks.push({ id: 'app.token', look: () => probeToken(token) });
    checks.push({ id: 'app.agent', needs: 'app.token', look: () => probeAgent(api, agentId ?? 0) });
  }
  if (tokens === undefined || aesKeys === undefined || corpId === undefined) return checks;
  if (secret === undefined)
    checks.push({ id: 'app.receive-only', look: async () => ({ state: 'skipped', code: 'receive-only' }) });
  return [...checks, callbackCheck(parts, 'app', { keys: { tokens, aesKeys, receiver: corpId }, body: 'xml' })];
}

function robotChecks(parts: DoctorParts): Check[] {
  const { WECOM_ROBOT_TOKEN: tokens, WECOM_ROBOT_AES_KEY: aesKeys } = parts.config;
  if (tokens === undefined || aesKeys === undefined) return [];
  return [callbackCheck(parts, 'robot', { keys: { tokens, aesKeys, receiver: '' }, body: 'json' })];
}

function customerChecks(parts: DoctorParts): Check[] {
  const { WECOM_KF_TOKEN: tokens, WECOM_KF_AES_KEY: aesKeys, WECOM_CORP_ID: corpId } = parts.config;
  const { WECOM_KF_SECRET: secret } = parts.config;
  if (secret === undefined || corpId === undefined) return [];
  const { api, token } = appWithSecret(parts, corpId, secret);
  const checks: Check[] = [
    { id: 'kf.token', look: () => probeToken(token) },
    { id: 'kf.accounts', needs: 'kf.token', look: () => probeCustomerService(api) },
  ];
  if (tokens === undefined || aesKeys === undefined) return checks;
  return [...checks, callbackCheck(parts, 'kf', { keys: { tokens, aesKeys, receiver: corpId }, body: 'xml' })];
}

function webhookChecks({ config, testMessage }: DoctorParts): Check[] {
  const api = new Api({ base: config.WECOM_API_BASE });
  return (config.WECOM_GROUP_WEBHOOK_KEYS ?? []).map((key, index) => ({
    id: 'webhook',
    position: index + 1,
    look: () => (testMessage === undefined ? probeWebhook(api, key) : probeWebhookBySending(api, key, testMessage)),
  }));
}

function socketChecks(parts: DoctorParts): Check[] {
  const { WECOM_ROBOT_ID: botId, WECOM_ROBOT_SECRET: secret, WECOM_ROBOT_WS_URL: url } = parts.config;
  if (botId === undefined || secret === undefined) return [];
  return [{ id: 'socket', look: () => holdingLease(parts, botId, () => probeRobot({ botId, secret, url })) }];
}

function callbackCheck(parts: DoctorParts, name: string, callback: Omit<OwnCallback, 'address'>): Check {
  const { config, now, newId } = parts;
  const probing = {
    now,
    text: () =>
      newId()
        .replace(/[^0-9A-Za-z]/gu, '')
        .slice(0, 16),
  };
  const look = async (): Promise<Found> =>
    config.PUBLIC_URL === undefined
      ? { state: 'fault', code: 'callback.no-address' }
      : await probeCallback({ ...callback, address: `${config.PUBLIC_URL}/wecom/${name}` }, probing);
  return { id: `${name}.callback`, look };
}

/** As an app with its secret; the token is fetched anew, whatever a running bot has in its store. */
export function appWithSecret({ config, now }: Pick<DoctorParts, 'config' | 'now'>, corpId: string, secret: string) {
  const api = new Api({ base: config.WECOM_API_BASE });
  const token = new AccessToken({ api, store: createMemoryStore(now), now, corpId, secret });
  return { api: new AppApi({ api, token }), token };
}

/** Subscribing ends a running bot's connection, so it is done only while the lease is ours, and a bot that starts meanwhile waits. */
async function holdingLease(parts: DoctorParts, botId: string, look: () => Promise<Found>): Promise<Found> {
  const opened = await openOwnStore(parts);
  if ('state' in opened) return opened;
  const { now, newId } = parts;
  const lease = new Lease({ store: opened, name: socketLeaseName(botId), owner: `doctor ${newId()}`, now });
  try {
    if (!(await lease.acquire())) return { state: 'skipped', code: 'socket.held' };
    return await look();
  } finally {
    await lease.release().catch(() => {});
    await opened.close();
  }
}

/** The bot's own store; a local one is a running bot's as long as that runs. */
async function openOwnStore({ config, now }: DoctorParts): Promise<Store | Found> {
  try {
    if (config.REDIS_URL !== undefined) return await openRedisStore({ url: config.REDIS_URL });
    return await openJsonStore({ folder: join(config.DATA_DIR, 'state'), now, onFault: () => {} });
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return { state: 'skipped', code: error.code === 'store.locked' ? 'socket.held' : 'socket.store' };
  }
}

async function lookAtRedis(url: string): Promise<Found> {
  try {
    await (await openRedisStore({ url })).close();
    return { state: 'ok', code: 'store.ok' };
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return { state: 'fault', code: error.code, values: { ...error.values } };
  }
}
