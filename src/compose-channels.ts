import { createAppCallback } from './channels/app-callback.ts';
import { appCarriers } from './channels/app-push.ts';
import type { Channel, Later } from './channels/channel.ts';
import { createCustomerService } from './channels/customer-service.ts';
import { groupCarriers } from './channels/group-push.ts';
import type { Reception } from './channels/receive.ts';
import { createRobotCallback } from './channels/robot-callback.ts';
import { createRobotSocket } from './channels/robot-socket.ts';
import { forAll, forTownship, ofTownship } from './compose-townships.ts';
import type { ChannelConfig, Config } from './config.ts';
import type { Carrier } from './delivery/carrier.ts';
import { Lease } from './store/lease.ts';
import { LeaseKeeper } from './store/lease-keeper.ts';
import type { Pace } from './store/pace.ts';
import { AccessToken } from './wecom/access-token.ts';
import { Api, type Caller } from './wecom/api.ts';
import { AppApi } from './wecom/app-api.ts';

export type ChannelParts = {
  config: ChannelConfig & Pick<Config, 'WECOM_API_BASE' | 'WECOM_ROBOT_WS_URL'> & { TOWNSHIP?: string | undefined };
  reception: Reception;
  later: Later;
  pace: Pick<Pace, 'take'>;
  /** What the bot is called, for mentions. */
  names: readonly string[];
  handOverWords: readonly string[];
  /** Different for every process. */
  owner: string;
};

/** The lease that whoever connects as this robot must hold. */
export function socketLeaseName(botId: string): string {
  return `robot-socket/${botId}`;
}

/** What can come in and go out. */
type Ways = { channels: Channel[]; carriers: Carrier[] };

/** The ways in and out that are configured, for all townships and for each by itself, and what else can be sent. */
export function composeChannels(parts: ChannelParts & { config: Config }): Ways {
  const { config } = parts;
  const api = new Api({ base: config.WECOM_API_BASE });
  const keys = [config, ...config.townships.map(({ channels }) => channels)].flatMap(
    ({ WECOM_GROUP_WEBHOOK_KEYS: some = [] }) => some,
  );
  const all = [
    waysOf(forAll(parts), api),
    ...config.townships.map((township) => ofTownship(waysOf(forTownship(parts, township), api), township.slug)),
  ];
  return {
    channels: all.flatMap(({ channels }) => channels),
    carriers: [...all.flatMap(({ carriers }) => carriers), ...(keys.length > 0 ? groupCarriers({ api, keys }) : [])],
  };
}

function waysOf(parts: ChannelParts, api: Api): Ways {
  const { config } = parts;
  const channels = [appWay(parts), robotWay(parts, api), socketWay(parts), customerWay(parts, api)].filter(
    (channel) => channel !== undefined,
  );
  const carriers = channels.flatMap((channel) => channel.carriers ?? []);
  const app = appCaller(parts, api, config.WECOM_APP_SECRET);
  if (app !== undefined && config.WECOM_AGENT_ID !== undefined) {
    carriers.push(...appCarriers({ api: app, agentId: config.WECOM_AGENT_ID }));
  }
  return { channels, carriers };
}

/** The platform as one app with its secret. */
function appCaller({ config, reception }: ChannelParts, api: Api, secret: string | undefined): Caller | undefined {
  const { WECOM_CORP_ID: corpId } = config;
  if (corpId === undefined || secret === undefined) return undefined;
  const { store, now } = reception;
  return new AppApi({ api, token: new AccessToken({ api, store, now, corpId, secret }) });
}

function appWay({ config, reception, later }: ChannelParts): Channel | undefined {
  const { WECOM_CORP_ID: corpId, WECOM_APP_TOKEN: tokens, WECOM_APP_AES_KEY: aesKeys } = config;
  if (corpId === undefined || tokens === undefined || aesKeys === undefined) return undefined;
  const sends = config.WECOM_APP_SECRET !== undefined && config.WECOM_AGENT_ID !== undefined;
  return createAppCallback({ ...reception, corpId, tokens, aesKeys, later: sends ? later : undefined });
}

function robotWay({ config, reception, later, names }: ChannelParts, api: Api): Channel | undefined {
  const { WECOM_ROBOT_TOKEN: tokens, WECOM_ROBOT_AES_KEY: aesKeys } = config;
  if (tokens === undefined || aesKeys === undefined) return undefined;
  return createRobotCallback({ ...reception, names, tokens, aesKeys, later, api });
}

function socketWay({ config, reception, later, pace, names, owner }: ChannelParts): Channel | undefined {
  const { WECOM_ROBOT_ID: botId, WECOM_ROBOT_SECRET: secret, WECOM_ROBOT_WS_URL: url } = config;
  if (botId === undefined || secret === undefined) return undefined;
  const { store, now } = reception;
  const lease = new Lease({ store, name: socketLeaseName(botId), owner, now });
  return createRobotSocket({
    ...reception,
    ...{ names, botId, secret, url, later, pace },
    hold: (keeping) => new LeaseKeeper(lease, keeping),
  });
}

function customerWay(parts: ChannelParts, bare: Api): Channel | undefined {
  const { config, reception, later, handOverWords } = parts;
  const { WECOM_CORP_ID: corpId, WECOM_KF_TOKEN: tokens, WECOM_KF_AES_KEY: aesKeys } = config;
  const api = appCaller(parts, bare, config.WECOM_KF_SECRET);
  if (corpId === undefined || tokens === undefined || aesKeys === undefined || api === undefined) return undefined;
  return createCustomerService({ ...reception, corpId, tokens, aesKeys, api, later, handOverWords });
}
