import { join } from 'node:path';
import type { Check, Found } from './commands/doctor.ts';
import { socketLeaseName } from './compose-channels.ts';
import type { ChannelConfig, Config } from './config.ts';
import { StoreError } from './store/errors.ts';
import { openJsonStore } from './store/json-store.ts';
import { Lease } from './store/lease.ts';
import { openRedisStore } from './store/redis-store.ts';
import type { Store } from './store/store.ts';
import { probeRobot } from './wecom/probe-robot.ts';

export type SocketProbing = { config: Config; now: () => number; newId: () => string };

/** The long connection of these settings, if they have one. */
export function socketChecks(parts: SocketProbing, channels: ChannelConfig): Check[] {
  const { WECOM_ROBOT_WS_URL: url } = parts.config;
  const { WECOM_ROBOT_ID: botId, WECOM_ROBOT_SECRET: secret } = channels;
  if (botId === undefined || secret === undefined) return [];
  return [{ id: 'socket', look: () => holdingLease(parts, botId, () => probeRobot({ botId, secret, url })) }];
}

/** Subscribing ends a running bot's connection, so it is done only while the lease is ours, and a bot that starts meanwhile waits. */
async function holdingLease(parts: SocketProbing, botId: string, look: () => Promise<Found>): Promise<Found> {
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
async function openOwnStore({ config, now }: SocketProbing): Promise<Store | Found> {
  try {
    if (config.REDIS_URL !== undefined) return await openRedisStore({ url: config.REDIS_URL });
    return await openJsonStore({ folder: join(config.DATA_DIR, 'state'), now, onFault: () => {} });
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return { state: 'skipped', code: error.code === 'store.locked' ? 'socket.held' : 'socket.store' };
  }
}
