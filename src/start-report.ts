import type { Server } from 'node:http';
import type { Untold } from './commands/remind.ts';
import type { Config } from './config.ts';
import type { Engine } from './engine.ts';
import type { Explain } from './faults.ts';

/** Townships named at most whose contacts are to be checked. */
const mostUntold = 5;

/** Which variables switch a channel on. */
const switches: ReadonlyArray<{ channel: string; needs: ReadonlyArray<keyof Config> }> = [
  { channel: 'app', needs: ['WECOM_CORP_ID', 'WECOM_APP_TOKEN', 'WECOM_APP_AES_KEY'] },
  { channel: 'robot', needs: ['WECOM_ROBOT_TOKEN', 'WECOM_ROBOT_AES_KEY'] },
  { channel: 'socket', needs: ['WECOM_ROBOT_ID', 'WECOM_ROBOT_SECRET'] },
  { channel: 'kf', needs: ['WECOM_CORP_ID', 'WECOM_KF_TOKEN', 'WECOM_KF_AES_KEY', 'WECOM_KF_SECRET'] },
  { channel: 'webhook', needs: ['WECOM_GROUP_WEBHOOK_KEYS'] },
];

export type StartReportParts = {
  config: Config;
  engine: Engine;
  server: Server;
  explain: Explain;
  /** Townships with numbers to be checked again, and nobody to be told so. */
  untold?: readonly Untold[];
};

/** What an operator reads at start, in Chinese: the address, the list, which channels are on and which are off and why. */
export async function startReport(parts: StartReportParts): Promise<string[]> {
  const { config, engine, server, explain, untold = [] } = parts;
  const { revision } = (await engine.townships.desk(undefined, undefined)).search;
  const { name, county } = revision.township;
  return [
    explain.sentence('start.ready', { address: config.PUBLIC_URL ?? addressOf(server, config.HOST) }),
    explain.sentence('start.list', {
      county,
      township: name,
      revision: revision.revision,
      count: revision.items.length,
    }),
    explain.sentence('start.channels'),
    ...switches.map(({ channel, needs }) => {
      const missing = needs.filter((variable) => config[variable] === undefined);
      const title = explain.sentence(`start.channel.${channel}`);
      if (missing.length === 0)
        return explain.sentence(answersOnly(channel, config) ? 'start.on-answers' : 'start.on', { name: title });
      return explain.sentence('start.off', {
        name: title,
        why: explain.sentence('start.why', { variables: missing.join('、') }),
      });
    }),
    ...config.townships.map(({ slug, channels }) => {
      // The corp alone switches nothing on.
      const on = switches.filter(({ needs }) => needs.every((variable) => variable in channels));
      const names = on.map(({ channel }) => explain.sentence(`start.own.${channel}`, { slug }));
      return explain.sentence('start.township', {
        slug,
        channels: names.join('、') || explain.sentence('start.own.none'),
      });
    }),
    ...untold.slice(0, mostUntold).map((one) => explain.sentence('start.contacts', one)),
    ...(untold.length > mostUntold ? [explain.sentence('start.contacts-more', { count: untold.length })] : []),
  ];
}

/** Ways in that nothing can be sent by unless somebody asked: no notices, nobody can subscribe there. */
function answersOnly(channel: string, { WECOM_APP_SECRET, WECOM_AGENT_ID }: Config): boolean {
  if (channel === 'app') return WECOM_APP_SECRET === undefined || WECOM_AGENT_ID === undefined;
  return channel === 'robot' || channel === 'kf';
}

function addressOf(server: Server, host: string): string {
  const address = server.address();
  return `http://${host}:${typeof address === 'object' && address !== null ? address.port : ''}/`;
}
