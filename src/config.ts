import { z } from 'zod';
import { DomainError } from './duties/errors.ts';
import { readTownshipsFile } from './library.ts';
import { fieldOf, type TownshipEntry } from './townships-file.ts';

const port = z.coerce.number().int().min(0).max(65_535);
const address = z
  .string()
  .url()
  .transform((url) => url.replace(/\/+$/u, ''));
const aesKey = /^[A-Za-z0-9]{43}$/u;
const token = /^[A-Za-z0-9]{1,32}$/u;
const hours = /^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/u;

/** A secret while it is being changed: both values are accepted in, the first is used out. */
const pair = (pattern: RegExp) =>
  z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .refine((parts) => parts.length <= 2 && parts.every((part) => pattern.test(part)));

/** What a way in or out is configured with: once for all, and again for each township that has its own. */
const channelSchema = z.object({
  WECOM_CORP_ID: z.string().min(1).optional(),
  WECOM_AGENT_ID: z.coerce.number().int().optional(),
  WECOM_APP_SECRET: z.string().min(1).optional(),
  WECOM_APP_TOKEN: pair(token).optional(),
  WECOM_APP_AES_KEY: pair(aesKey).optional(),
  WECOM_ROBOT_TOKEN: pair(token).optional(),
  WECOM_ROBOT_AES_KEY: pair(aesKey).optional(),
  WECOM_ROBOT_ID: z.string().min(1).optional(),
  WECOM_ROBOT_SECRET: z.string().min(1).optional(),
  WECOM_ROBOT_WS_URL: z
    .string()
    .regex(/^wss?:\/\//u)
    .optional(),
  WECOM_KF_TOKEN: pair(token).optional(),
  WECOM_KF_AES_KEY: pair(aesKey).optional(),
  WECOM_KF_SECRET: z.string().min(1).optional(),
  WECOM_GROUP_WEBHOOK_KEYS: z
    .string()
    .transform((text) =>
      text
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== ''),
    )
    .refine((keys) => keys.every((key) => /^[0-9A-Za-z-]{8,64}$/u.test(key)))
    .optional(),
});
/** What the ways in and out of one township, or of all, are configured with. */
export type ChannelConfig = Readonly<z.infer<typeof channelSchema>>;

const schema = z.object({
  PORT: port.default(3000),
  HOST: z.string().default('127.0.0.1'),
  PUBLIC_URL: address.optional(),
  DATA_DIR: z.string().default('data'),
  TOWNSHIP: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]*$/u)
    .optional(),
  TIME_ZONE: z.string().refine(isTimeZone).default('Asia/Shanghai'),
  QUIET_HOURS: z.union([z.literal('off'), z.string().regex(hours)]).default('22:00-08:00'),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\//u)
    .optional(),
  CONSOLE_PASSWORD: z.string().min(8).optional(),
  NOINDEX: z.enum(['on', 'off']).default('off'),
  ...channelSchema.shape,
  WECOM_API_BASE: address.default('https://qyapi.weixin.qq.com'),
});

/** One township of `data/townships.json`, its secrets looked up. */
export type TownshipConfig = Readonly<Pick<TownshipEntry, 'slug' | 'aliases' | 'notices'>> & {
  channels: ChannelConfig;
  /** Its group webhooks; the n-th has the n-th of `WECOM_GROUP_WEBHOOK_KEYS`. */
  webhooks: TownshipEntry['webhooks'];
  /** What the common variables are called here: a variable of its own, or a place in the file. */
  names: Readonly<Record<string, string>>;
};

/** The whole configuration, frozen; only this file reads the environment. */
export type Config = Readonly<z.infer<typeof schema>> & { readonly townships: readonly TownshipConfig[] };

/** Variables that only work together; the first needs all the others. */
const needs: ReadonlyArray<readonly [keyof ChannelConfig, ...Array<keyof ChannelConfig>]> = [
  ['WECOM_APP_TOKEN', 'WECOM_APP_AES_KEY', 'WECOM_CORP_ID'],
  ['WECOM_APP_AES_KEY', 'WECOM_APP_TOKEN', 'WECOM_CORP_ID'],
  ['WECOM_APP_SECRET', 'WECOM_CORP_ID', 'WECOM_AGENT_ID'],
  ['WECOM_ROBOT_TOKEN', 'WECOM_ROBOT_AES_KEY'],
  ['WECOM_ROBOT_AES_KEY', 'WECOM_ROBOT_TOKEN'],
  ['WECOM_ROBOT_ID', 'WECOM_ROBOT_SECRET'],
  ['WECOM_ROBOT_SECRET', 'WECOM_ROBOT_ID'],
  ['WECOM_KF_TOKEN', 'WECOM_KF_AES_KEY', 'WECOM_KF_SECRET', 'WECOM_CORP_ID'],
  ['WECOM_KF_AES_KEY', 'WECOM_KF_TOKEN'],
  ['WECOM_KF_SECRET', 'WECOM_CORP_ID'],
];

/** One fault of the configuration: `code` is `invalid` or `missing`; `by` names the variable that needs a missing one. */
export type ConfigFault = { variable: string; code: 'invalid' | 'missing'; by?: string };

/** All faults at once; `faults` for the report, the message for logs (variable names only, never values). */
export class ConfigError extends DomainError {
  readonly faults: readonly ConfigFault[];

  constructor(faults: readonly ConfigFault[]) {
    super('config.invalid', { variables: faults.map((fault) => fault.variable).join(', ') });
    this.faults = faults;
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the environment, and from it the secrets that `data/townships.json` points to. Empty variables count as absent, so
 * `.env.example` can list them all. Errors: ConfigError with every fault; DomainError `townships.fault` over that file.
 */
export function readConfig(environment: Environment): Config {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([name, value]) => name in schema.shape && isThere(value)),
  );
  const parsed = schema.safeParse(given);
  const faults = [...invalidOf(parsed), ...missingOf(given)];
  const townships = readTownshipsFile(given.DATA_DIR ?? 'data').map((entry) => ofTownship(entry, environment, faults));
  if (faults.length > 0 || !parsed.success) throw new ConfigError(faults);
  return Object.freeze({ ...parsed.data, townships });
}

/** A township's channels, checked as the common ones are; `faults` takes what is wrong, under the township's own names. */
function ofTownship(entry: TownshipEntry, environment: Environment, faults: ConfigFault[]): TownshipConfig {
  const { slug, aliases, notices, webhooks, values, variables } = entry;
  const names = namesOf(entry);
  const pointers = [
    ...Object.entries(variables),
    ...webhooks.map(({ keyEnv }) => ['WECOM_GROUP_WEBHOOK_KEYS', keyEnv]),
  ];
  const unset = pointers.map(([, name = '']) => name).filter((name) => !isThere(environment[name]));
  for (const variable of unset) faults.push({ variable, code: 'missing', by: `townships.json:${slug}` });
  const given = {
    ...(isThere(environment.WECOM_CORP_ID) && { WECOM_CORP_ID: environment.WECOM_CORP_ID }),
    ...values,
    ...Object.fromEntries(Object.entries(variables).map(([variable, name]) => [variable, environment[name]])),
    ...(webhooks.length > 0 && {
      WECOM_GROUP_WEBHOOK_KEYS: webhooks.map(({ keyEnv }) => environment[keyEnv]).join(','),
    }),
  };
  const parsed = channelSchema.safeParse(given);
  const nameOf = (variable: string) => names[variable] ?? variable;
  for (const fault of [...invalidOf(parsed), ...missingOf(given)]) {
    const { by } = fault;
    const named = { ...fault, variable: nameOf(fault.variable), ...(by !== undefined && { by: nameOf(by) }) };
    if (!faults.some(({ variable }) => variable === named.variable)) faults.push(named);
  }
  return { slug, aliases, notices, webhooks, names, channels: parsed.data ?? {} };
}

/** A company that the file does not name is the common one. */
function namesOf({ slug, webhooks, values, variables }: TownshipEntry): Record<string, string> {
  const { WECOM_CORP_ID: corp, ...places } = Object.fromEntries(
    Object.entries(fieldOf).map(([variable, field]) => [variable, `townships.json:${slug}.${field}`]),
  );
  return {
    ...places,
    ...(corp !== undefined && values.WECOM_CORP_ID !== undefined && { WECOM_CORP_ID: corp }),
    ...variables,
    ...(webhooks.length > 0 && { WECOM_GROUP_WEBHOOK_KEYS: webhooks.map(({ keyEnv }) => keyEnv).join(',') }),
  };
}

function invalidOf({ error }: { error?: z.ZodError | undefined }): ConfigFault[] {
  const variables = new Set((error?.issues ?? []).map((issue) => String(issue.path[0] ?? '')));
  return [...variables].map((variable) => ({ variable, code: 'invalid' }));
}

function missingOf(given: Environment): ConfigFault[] {
  const faults: ConfigFault[] = [];
  for (const [by, ...others] of needs) {
    if (given[by] === undefined) continue;
    for (const variable of others) {
      if (given[variable] === undefined && !faults.some((fault) => fault.variable === variable))
        faults.push({ variable, code: 'missing', by });
    }
  }
  return faults;
}

function isThere(value: string | undefined): value is string {
  return value !== undefined && value.trim() !== '';
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('zh-CN', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
