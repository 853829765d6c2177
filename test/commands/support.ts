import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { createDiskFiles, type FileCalls } from '../../src/commands/disk-files.ts';
import { createHistoryReader } from '../../src/commands/history.ts';
import type { ListPorts } from '../../src/commands/ports.ts';
import type { Carrier } from '../../src/delivery/carrier.ts';
import { createLanes } from '../../src/delivery/lanes.ts';
import { createSayNotice } from '../../src/delivery/notice-phrases.ts';
import { createOutbox } from '../../src/delivery/outbox.ts';
import { createTargets, followsAll, type Target } from '../../src/delivery/targets.ts';
import type { WorkerPorts } from '../../src/delivery/worker.ts';
import type { Duty, Revision } from '../../src/duties/duty.ts';
import { DepartureFiles } from '../../src/store/departure-files.ts';
import { Pace } from '../../src/store/pace.ts';
import type { Store } from '../../src/store/store.ts';

export const timeZone = 'Asia/Shanghai';
export const noon = Date.parse('2026-03-20T12:00:00+08:00');
const wordings = parse(readFileSync('intents/problems.zh-CN.yml', 'utf8'));
const say = createSayNotice(parse(readFileSync('intents/notices.zh-CN.yml', 'utf8')));

/** A `DATA_DIR` of its own with the real list in it, gone after the test. */
export function makeDataDir(t: { teardown: (work: () => void) => void }): string {
  const folder = mkdtempSync(join(tmpdir(), 'lists-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, 'lists/baiyanghe'), { recursive: true });
  cpSync('data/lists/baiyanghe/2025-07.json', join(folder, 'lists/baiyanghe/2025-07.json'));
  return folder;
}

export type PortsOptions = {
  folder: string;
  store: Store;
  now?: () => number;
  groups?: number;
  calls?: FileCalls;
  carrier: Carrier;
};

/** Everything that commands and the worker need, on one folder and one store. */
export function makePorts({ folder, store, now = () => noon, groups = 2, calls, carrier }: PortsOptions): {
  lists: ListPorts;
  worker: WorkerPorts;
} {
  const files = createDiskFiles(folder, calls);
  const configured = Array.from({ length: groups }, (_, at): Target => {
    const id = `g${at + 1}`;
    return { id, township: 'baiyanghe', channel: 'webhook', address: { id }, name: '', follows: followsAll };
  });
  const outbox = createOutbox(store, now);
  const targets = createTargets(store, configured, now);
  const carriers = new Map([['webhook', carrier]]);
  const lists: ListPorts = {
    files,
    reader: createHistoryReader(files),
    wordings,
    announcing: { outbox, targets, carriers, say, quiet: undefined, now },
    linkTo: (slug, label) => `https://lists.example.cn/t/${slug}/revisions/${label}`,
    untied: () => [],
    contacts: () => [],
    officialName: (_slug, said) => (said === '县残联' ? '木垒县残疾人联合会' : undefined),
    owner: 'local',
    timeZone,
    now,
  };
  const worker: WorkerPorts = {
    ...{ outbox, targets, carriers, now, quiet: undefined, pace: new Pace(store, now), report: () => {} },
    ...{ lanes: createLanes(store, 'local'), departures: new DepartureFiles(join(folder, 'state/leaving')) },
  };
  return { lists, worker };
}

export const seed: Revision = JSON.parse(readFileSync('data/lists/baiyanghe/2025-07.json', 'utf8'));
export const document = readFileSync('test/fixtures/revisions/dev-2026-03.txt');

/** A revision file of the seed's township with other duties. */
export function revisionFile(items: Duty[], change: Partial<Revision> = {}): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ ...seed, items, ...change }));
}
