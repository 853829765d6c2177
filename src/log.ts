import pino from 'pino';
import type { Config } from './config.ts';

/** What rooms may write: an event's name and small values; never a secret, a phone number or a whole question. */
export type Log = {
  info(event: string, values?: Readonly<Record<string, unknown>>): void;
  warn(event: string, values?: Readonly<Record<string, unknown>>): void;
  error(event: string, values?: Readonly<Record<string, unknown>>): void;
};

const secretKeys = ['secret', 'token', 'access_token', 'key', 'password', 'phone', 'text', 'authorization'];

/** JSON lines on stderr (stdout belongs to commands). Control characters are escaped by JSON; secrets are blanked by name. */
export function createLog(level: Config['LOG_LEVEL']): Log {
  const logger = pino(
    { level, base: null, redact: { paths: secretKeys.flatMap((key) => [key, `*.${key}`]), censor: '***' } },
    pino.destination({ dest: 2, sync: true }),
  );
  return {
    info: (event, values = {}) => logger.info({ event, ...values }),
    warn: (event, values = {}) => logger.warn({ event, ...values }),
    error: (event, values = {}) => logger.error({ event, ...values }),
  };
}

/** For tests and one-off commands. */
export const silentLog: Log = { info: () => {}, warn: () => {}, error: () => {} };
