import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { groupCarriers } from '../src/channels/group-push.ts';
import { createDiskFiles, type FileCalls } from '../src/commands/disk-files.ts';
import { createHistoryReader } from '../src/commands/history.ts';
import type { ListPorts } from '../src/commands/ports.ts';
import { composeDelivery, listPorts, workerPorts } from '../src/compose-lists.ts';
import { readConfig } from '../src/config.ts';
import type { Carrier } from '../src/delivery/carrier.ts';
import type { WorkerPorts } from '../src/delivery/worker.ts';
import type { Engine } from '../src/engine.ts';
import { Library } from '../src/library.ts';
import { silentLog } from '../src/log.ts';
import type { Store } from '../src/store/store.ts';
import { Api } from '../src/wecom/api.ts';

/** Keys of the webhooks of twenty groups; from one of them the robot was removed, one has had its twenty messages of the minute. */
export const groups = Array.from({ length: 20 }, (_, at) => `group-${String(at + 1).padStart(2, '0')}-of-the-town`);
export const removed = groups[2] ?? '';
export const limited = groups[4] ?? '';

export const noon = Date.parse('2026-03-20T12:00:00+08:00');
export const request = {
  fileName: 'dev-2026-03.txt',
  bytes: readFileSync('test/fixtures/revisions/dev-2026-03.txt'),
  revision: '2026-03',
};

export type TownOptions = {
  folder: string;
  /** Address of the local WeCom. */
  base: string;
  store: Store;
  now: () => number;
  /** To die between any two of them. */
  calls?: FileCalls;
  wrap?: (carrier: Carrier) => Carrier;
};

/** Publishing and sending put together as the bot does, on one folder; without the engine, which takes two seconds to build. */
export function openTown(options: TownOptions): { lists: ListPorts; worker: WorkerPorts } {
  const { folder, base, store, now, calls, wrap = (carrier: Carrier) => carrier } = options;
  const config = readConfig({
    DATA_DIR: folder,
    WECOM_API_BASE: base,
    WECOM_GROUP_WEBHOOK_KEYS: groups.join(','),
    PUBLIC_URL: 'https://lists.example.cn',
    QUIET_HOURS: 'off',
  });
  const parts = { config, library: new Library(folder), store, now, owner: 'local', log: silentLog };
  const delivery = composeDelivery(parts);
  const all = groupCarriers({ api: new Api({ base }), keys: groups }).map((carrier) => wrap(carrier));
  const carriers = new Map(all.map((carrier) => [carrier.channel, carrier]));
  const files = createDiskFiles(folder, calls);
  const reader = createHistoryReader(files);
  const engine = { townships: { untied: () => [], officialName: () => undefined } } as unknown as Engine;
  const lists = { ...listPorts({ ...parts, engine, reader }, delivery, carriers), files };
  return { lists, worker: workerPorts(parts, delivery, carriers) };
}

/** A `DATA_DIR` with the real list in it. */
export function makeTown(): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'town-'));
  mkdirSync(join(folder, 'lists/baiyanghe'), { recursive: true });
  cpSync('data/lists/baiyanghe/2025-07.json', join(folder, 'lists/baiyanghe/2025-07.json'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
