import { z } from 'zod';
import { DomainError } from './duties/errors.ts';

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
  WECOM_API_BASE: address.default('https://qyapi.weixin.qq.com'),
});

/** The whole configuration, frozen; only this file reads the environment. */
export type Config = Readonly<z.infer<typeof schema>>;

/** Variables that only work together; the first needs all the others. */
const needs: ReadonlyArray<readonly [keyof Config, ...Array<keyof Config>]> = [
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

/** Reads the environment. Empty variables count as absent, so `.env.example` can list them all. Errors: ConfigError with every fault. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(
    Object.entries(environment).filter(
      ([name, value]) => name in schema.shape && value !== undefined && value.trim() !== '',
    ),
  );
  const parsed = schema.safeParse(given);
  const faults: ConfigFault[] = [];
  if (!parsed.success) {
    const variables = new Set(parsed.error.issues.map((issue) => String(issue.path[0] ?? '')));
    for (const variable of variables) faults.push({ variable, code: 'invalid' });
  }
  for (const [first, ...others] of needs) {
    if (given[first] === undefined) continue;
    for (const variable of others) {
      if (given[variable] === undefined && !faults.some((fault) => fault.variable === variable)) {
        faults.push({ variable, code: 'missing', by: first });
      }
    }
  }
  if (faults.length > 0 || !parsed.success) throw new ConfigError(faults);
  return Object.freeze(parsed.data);
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('zh-CN', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
