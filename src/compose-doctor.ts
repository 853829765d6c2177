import { join } from 'node:path';
import { type Check, type DoctorWords, doctorWordsSchema, type Found, type Whose } from './commands/doctor.ts';
import { socketChecks } from './compose-doctor-socket.ts';
import type { ChannelConfig, Config, TownshipConfig } from './config.ts';
import { intentsFolder } from './content.ts';
import { Library } from './library.ts';
import { StoreError } from './store/errors.ts';
import { createMemoryStore } from './store/memory-store.ts';
import { openRedisStore } from './store/redis-store.ts';
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
import { readYaml } from './yaml-file.ts';

export type DoctorParts = {
  config: Config;
  now: () => number;
  /** Letters and digits, different every time. */
  newId: () => string;
  /** Text to send into each group; without it nothing is sent. */
  testMessage?: string | undefined;
  /** Slug: only what this township has of its own. */
  township?: string | undefined;
};

/** The settings that are looked at together: those that all townships share, or one township's own. */
type Scope = { channels: ChannelConfig; path: string };

/** What `doctor` says. Errors: DomainError `intents.fault`. */
export function readDoctorWords(): DoctorWords {
  return readYaml(join(intentsFolder, 'doctor.zh-CN.yml'), doctorWordsSchema);
}

/** The checks that this configuration calls for, in the order in which they are of use: what all share, then each township's own. */
export function composeDoctor(parts: DoctorParts): Check[] {
  const { config, township, now } = parts;
  const common = township === undefined ? channelChecks(parts, { channels: config, path: '' }) : [];
  const own = config.townships
    .filter(({ slug }) => township === undefined || slug === township)
    .flatMap((one) => townshipChecks(parts, one));
  const { REDIS_URL: url, WECOM_API_BASE: base } = config;
  return [
    ...(url === undefined ? [] : [{ id: 'store', look: () => lookAtRedis(url) }]),
    ...([...common, ...own].some(callsPlatform) ? [{ id: 'platform', look: () => probeClock(base, now) }] : []),
    ...common,
    ...own,
    ...(common.length + own.length === 0 ? [nothingConfigured] : []),
  ];
}

const nothingConfigured: Check = { id: 'none', look: async () => ({ state: 'skipped', code: 'none' }) };

/** All but the long connection, which goes elsewhere, and what is looked up here. */
function callsPlatform({ id }: Check): boolean {
  return !['socket', 'list', 'notices'].includes(id);
}

function channelChecks(parts: DoctorParts, scope: Scope): Check[] {
  return [
    ...appChecks(parts, scope),
    ...robotChecks(parts, scope),
    ...customerChecks(parts, scope),
    ...webhookChecks(parts, scope),
    ...socketChecks(parts, scope.channels),
  ];
}

/** What a township has in `data/townships.json`, under its name and with the names of its variables; nothing for aliases alone. */
function townshipChecks(parts: DoctorParts, { slug, channels, names, webhooks, notices }: TownshipConfig): Check[] {
  const library = new Library(parts.config.DATA_DIR);
  const published = library.names().find((one) => one.slug === slug);
  const checks = channelChecks(parts, { channels, path: `${slug}/` });
  if (notices.length > 0) checks.push(noticesCheck(parts.config, { channels, count: notices.length }));
  if (checks.length === 0) return [];
  const revision = library.labels(slug).at(-1) ?? '';
  const found: Found =
    published === undefined
      ? { state: 'fault', code: 'list.none', values: { slug } }
      : { state: 'ok', code: 'list.ok', values: { ...published, revision } };
  return [{ id: 'list', look: async () => found }, ...checks].map((check) => {
    const { keyEnv: key } = webhooks[(check.position ?? 0) - 1] ?? {};
    const township: Whose = {
      ...{ slug, name: published?.name ?? slug },
      names: key === undefined ? names : { ...names, WECOM_GROUP_WEBHOOK_KEYS: key },
    };
    return { ...check, township };
  });
}

/** Members, departments and app chats are told by an app: the township's own, else the common one. */
function noticesCheck(config: Config, { channels, count }: { channels: ChannelConfig; count: number }): Check {
  const sends = [channels, config].some(
    (one) => one.WECOM_APP_SECRET !== undefined && one.WECOM_AGENT_ID !== undefined,
  );
  const found: Found = sends
    ? { state: 'ok', code: 'notices.ok', values: { count } }
    : { state: 'fault', code: 'notices.no-app', values: { count } };
  return { id: 'notices', look: async () => found };
}

function appChecks(parts: DoctorParts, { channels, path }: Scope): Check[] {
  const { WECOM_APP_TOKEN: tokens, WECOM_APP_AES_KEY: aesKeys, WECOM_CORP_ID: corpId } = channels;
  const { WECOM_APP_SECRET: secret, WECOM_AGENT_ID: agentId } = channels;
  const checks: Check[] = [];
  if (secret !== undefined && corpId !== undefined) {
    const { api, token } = appWithSecret(parts, corpId, secret);
    checks.push({ id: 'app.token', look: () => probeToken(token) });
    checks.push({ id: 'app.agent', needs: 'app.token', look: () => probeAgent(api, agentId ?? 0) });
  }
  if (tokens === undefined || aesKeys === undefined || corpId === undefined) return checks;
  if (secret === undefined)
    checks.push({ id: 'app.receive-only', look: async () => ({ state: 'skipped', code: 'receive-only' }) });
  const callback = { keys: { tokens, aesKeys, receiver: corpId }, body: 'xml' } as const;
  return [...checks, { id: 'app.callback', look: lookAtCallback(parts, `${path}app`, callback) }];
}

function robotChecks(parts: DoctorParts, { channels, path }: Scope): Check[] {
  const { WECOM_ROBOT_TOKEN: tokens, WECOM_ROBOT_AES_KEY: aesKeys } = channels;
  if (tokens === undefined || aesKeys === undefined) return [];
  const callback = { keys: { tokens, aesKeys, receiver: '' }, body: 'json' } as const;
  return [{ id: 'robot.callback', look: lookAtCallback(parts, `${path}robot`, callback) }];
}

function customerChecks(parts: DoctorParts, { channels, path }: Scope): Check[] {
  const { WECOM_KF_TOKEN: tokens, WECOM_KF_AES_KEY: aesKeys, WECOM_CORP_ID: corpId } = channels;
  const { WECOM_KF_SECRET: secret } = channels;
  if (secret === undefined || corpId === undefined) return [];
  const { api, token } = appWithSecret(parts, corpId, secret);
  const checks: Check[] = [
    { id: 'kf.token', look: () => probeToken(token) },
    { id: 'kf.accounts', needs: 'kf.token', look: () => probeCustomerService(api) },
  ];
  if (tokens === undefined || aesKeys === undefined) return checks;
  const callback = { keys: { tokens, aesKeys, receiver: corpId }, body: 'xml' } as const;
  return [...checks, { id: 'kf.callback', look: lookAtCallback(parts, `${path}kf`, callback) }];
}

function webhookChecks({ config, testMessage }: DoctorParts, { channels }: Scope): Check[] {
  const api = new Api({ base: config.WECOM_API_BASE });
  return (channels.WECOM_GROUP_WEBHOOK_KEYS ?? []).map((key, index) => ({
    id: 'webhook',
    position: index + 1,
    look: () => (testMessage === undefined ? probeWebhook(api, key) : probeWebhookBySending(api, key, testMessage)),
  }));
}

/** `path` behind `/wecom/`: `dashitou/app`. */
function lookAtCallback(parts: DoctorParts, path: string, callback: Omit<OwnCallback, 'address'>): Check['look'] {
  const { config, now, newId } = parts;
  const probing = {
    now,
    text: () =>
      newId()
        .replace(/[^0-9A-Za-z]/gu, '')
        .slice(0, 16),
  };
  return async () =>
    config.PUBLIC_URL === undefined
      ? { state: 'fault', code: 'callback.no-address' }
      : await probeCallback({ ...callback, address: `${config.PUBLIC_URL}/wecom/${path}` }, probing);
}

/** As an app with its secret; the token is fetched anew, whatever a running bot has in its store. */
export function appWithSecret({ config, now }: Pick<DoctorParts, 'config' | 'now'>, corpId: string, secret: string) {
  const api = new Api({ base: config.WECOM_API_BASE });
  const token = new AccessToken({ api, store: createMemoryStore(now), now, corpId, secret });
  return { api: new AppApi({ api, token }), token };
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
