import { join } from 'node:path';
import { webhookId } from './channels/group-push.ts';
import { createDiskFiles } from './commands/disk-files.ts';
import { createHistoryReader, type HistoryReader } from './commands/history.ts';
import type { ListPorts } from './commands/ports.ts';
import { channelOf } from './compose-townships.ts';
import type { Config, TownshipConfig } from './config.ts';
import { readNoticeSentences, readProblemWordings } from './content.ts';
import type { Carrier } from './delivery/carrier.ts';
import type { Departures } from './delivery/departures.ts';
import { createLanes } from './delivery/lanes.ts';
import { createSayNotice } from './delivery/notice-phrases.ts';
import { createOutbox, type Outbox } from './delivery/outbox.ts';
import { readQuietHours } from './delivery/quiet-hours.ts';
import { createTargets, type Follows, followsAll, type Target, type Targets } from './delivery/targets.ts';
import { topicOf } from './delivery/topics.ts';
import type { WorkerPorts } from './delivery/worker.ts';
import type { Subscriptions } from './dialogue/subscriptions.ts';
import type { Engine } from './engine.ts';
import type { Library } from './library.ts';
import type { Log } from './log.ts';
import { DepartureFiles } from './store/departure-files.ts';
import { Pace } from './store/pace.ts';
import type { Store } from './store/store.ts';
import type { Archive } from './web/residents/archive.ts';

export type ListParts = {
  config: Config;
  library: Library;
  store: Store;
  now: () => number;
  /** One name per instance; see `delivery/lanes.ts`. */
  owner: string;
};

/** Where publications and notices meet: outbox, targets, quiet hours. */
export type Delivery = { outbox: Outbox; departures: Departures; targets: Targets; pace: Pace };

/** The published lists of `DATA_DIR`. */
export function openReader(config: Pick<Config, 'DATA_DIR'>): HistoryReader {
  return createHistoryReader(createDiskFiles(config.DATA_DIR));
}

/** What residents' pages show of the past. */
export function archiveOf(reader: HistoryReader, today: () => string): Archive {
  return {
    states: async (slug) =>
      reader.periods(slug).map(({ publication, from }) => ({ label: publication.revision, from })),
    revision: async (slug, label) => reader.revision(slug, label),
    today,
  };
}

export function composeDelivery({ config, library, store, now }: ListParts): Delivery {
  return {
    outbox: createOutbox(store, now),
    departures: new DepartureFiles(join(config.DATA_DIR, 'state/leaving')),
    targets: createTargets(store, configuredTargets(config, library), now),
    pace: new Pace(store, now),
  };
}

/** Group webhooks of the configuration, each told of every change, and what `data/townships.json` names. */
function configuredTargets(config: Config, library: Library): Target[] {
  const township = config.TOWNSHIP ?? library.townships()[0] ?? '';
  const common = (config.WECOM_GROUP_WEBHOOK_KEYS ?? []).map((key, position) =>
    webhookTarget(key, { township, name: String(position + 1), follows: followsAll }),
  );
  return [...common, ...config.townships.flatMap(targetsOf)];
}

function webhookTarget(key: string, target: Omit<Target, 'id' | 'channel' | 'address'>): Target {
  const id = webhookId(key);
  return { ...target, id: `webhook-${id}`, channel: 'webhook', address: { id } };
}

function targetsOf({ slug, channels, webhooks, notices }: TownshipConfig): Target[] {
  const groups = webhooks.flatMap(({ name, contacts, ...follows }, position) => {
    const key = channels.WECOM_GROUP_WEBHOOK_KEYS?.[position];
    return key === undefined
      ? []
      : [webhookTarget(key, { township: slug, name, follows: followsOf(follows), contacts })];
  });
  // A township without an app of its own sends by the common one.
  const through = (channel: string) => (channels.WECOM_APP_SECRET === undefined ? channel : channelOf(channel, slug));
  const others = notices.map(({ name, categories, departments, contacts, ...to }): Target => {
    const channel = through('chat' in to ? 'appchat' : 'app');
    const id = `${slug}-${channel}-${Object.values(to).join('')}`;
    const follows = followsOf({ categories, departments });
    return { id, township: slug, channel, address: to, name, follows, contacts };
  });
  return [...groups, ...others];
}

function followsOf({ categories, departments }: Pick<Follows, 'categories' | 'departments'>): Follows {
  const all = categories.length + departments.length === 0;
  return all ? followsAll : { all, categories, departments };
}

/** What a chat can follow, and what it follows. */
export function subscriptionsOf({ targets }: Pick<Delivery, 'targets'>): Subscriptions {
  const { subscribe, unsubscribe, followed } = targets;
  return { topic: topicOf, subscribe, unsubscribe, followed };
}

/** What the postman needs to carry parcels. */
export function workerPorts(
  parts: ListParts & { log: Log },
  delivery: Delivery,
  carriers: ReadonlyMap<string, Carrier>,
): WorkerPorts {
  const { config, store, now, owner, log } = parts;
  return {
    ...delivery,
    lanes: createLanes(store, owner),
    carriers,
    quiet: readQuietHours(config.QUIET_HOURS, config.TIME_ZONE),
    now,
    report: ({ event, lane, detail, errcode }) => log.warn(event, { lane, detail, errcode }),
  };
}

/** What commands about lists need. */
export function listPorts(
  parts: ListParts & { engine: Engine; reader: HistoryReader },
  delivery: Delivery,
  carriers: ReadonlyMap<string, Carrier>,
): ListPorts {
  const { config, library, now, owner, engine, reader } = parts;
  const { TIME_ZONE: timeZone, PUBLIC_URL: publicUrl } = config;
  return {
    files: createDiskFiles(config.DATA_DIR),
    reader,
    wordings: readProblemWordings(),
    announcing: {
      ...delivery,
      carriers,
      say: createSayNotice(readNoticeSentences()),
      quiet: readQuietHours(config.QUIET_HOURS, timeZone),
      now,
    },
    linkTo: (slug, label) => (publicUrl === undefined ? '' : `${publicUrl}/t/${slug}/revisions/${label}`),
    untied: (revision) => engine.townships.untied(revision),
    contacts: (slug) => library.contacts(slug),
    officialName: (slug, said) => engine.townships.officialName(slug, said),
    ...{ owner, timeZone, now },
  };
}
