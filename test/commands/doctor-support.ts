import { randomUUID } from 'node:crypto';
import type { ExecutionContext } from 'ava';
import Koa from 'koa';
import { createAppCallback } from '../../src/channels/app-callback.ts';
import { createCustomerService } from '../../src/channels/customer-service.ts';
import { createRobotCallback } from '../../src/channels/robot-callback.ts';
import { type DoctorRow, examine } from '../../src/commands/doctor.ts';
import { composeDoctor, type DoctorParts, readDoctorWords } from '../../src/compose-doctor.ts';
import { type Config, readConfig } from '../../src/config.ts';
import { callbackRoutes } from '../../src/web/callback-routes.ts';
import { Api } from '../../src/wecom/api.ts';

import { setting } from '../channels/support.ts';
import { type LocalPlatform, startPlatform } from '../helpers/local-wecom/platform.ts';
import { withServer } from '../helpers/with-server.ts';

export const secrets = {
  token: 'QDG6eK',
  aesKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C',
  otherToken: 'another1',
  otherKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
};

/** A platform, a bot whose callbacks are open, and the configuration of a township that has everything but the long connection. */
export async function township(
  t: ExecutionContext,
): Promise<{ platform: LocalPlatform; environment: Record<string, string> }> {
  const platform = await startPlatform({ webhooks: ['key-of-group-1', 'key-of-group-2'] });
  t.teardown(platform.close);
  const environment = {
    PUBLIC_URL: await runningBot(t, platform),
    WECOM_API_BASE: platform.base,
    WECOM_CORP_ID: platform.corpId,
    WECOM_AGENT_ID: String(platform.agentId),
    WECOM_APP_SECRET: platform.secret,
    WECOM_KF_SECRET: platform.secret,
    WECOM_GROUP_WEBHOOK_KEYS: 'key-of-group-1,key-of-group-2',
    ...Object.fromEntries(
      ['APP', 'ROBOT', 'KF'].flatMap((name) => [
        [`WECOM_${name}_TOKEN`, secrets.token],
        [`WECOM_${name}_AES_KEY`, secrets.aesKey],
      ]),
    ),
  };
  return { platform, environment };
}

/** The callbacks of a bot with these secrets, behind the real routes. */
async function runningBot(t: ExecutionContext, { corpId, base }: LocalPlatform): Promise<string> {
  const at = setting();
  const api = new Api({ base });
  const keys = { ...at, corpId, tokens: [secrets.token], aesKeys: [secrets.aesKey] };
  const channels = [
    createAppCallback({ ...keys, later: undefined }),
    createRobotCallback({ ...keys, names: [], api }),
    createCustomerService({ ...keys, api, handOverWords: [] }),
  ];
  const routes = new Map(
    channels.map((channel) => [`/wecom/${channel.name}`, { handle: channel.handle?.bind(channel) }]),
  );
  const app = new Koa();
  app.silent = true;
  app.use(callbackRoutes(routes as Parameters<typeof callbackRoutes>[0]));
  return await withServer(t, app.callback());
}

export type Examined = { rows: DoctorRow[]; row(check: string): DoctorRow; faults: string[]; said: string };

/** Runs every check that the environment calls for. */
export async function examined(
  environment: Record<string, string>,
  more: Partial<Omit<DoctorParts, 'config'>> = {},
): Promise<Examined> {
  const config: Config = readConfig(environment);
  const rows = await examine(composeDoctor({ config, now: Date.now, newId: randomUUID, ...more }), readDoctorWords());
  const row = (check: string) => {
    const found = rows.find((one) => one.check === check);
    if (found === undefined) throw new Error(`no row ${check} among ${rows.map((one) => one.check).join(' ')}`);
    return found;
  };
  const faults = rows.filter(({ state }) => state === 'fault').map(({ check, code }) => `${check} ${code}`);
  return { rows, row, faults, said: JSON.stringify(rows) };
}
