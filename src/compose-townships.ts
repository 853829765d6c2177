import type { Channel } from './channels/channel.ts';
import type { ChannelParts } from './compose-channels.ts';
import type { TownshipConfig } from './config.ts';
import type { Carrier } from './delivery/carrier.ts';
import type { IncomingMessage } from './dialogue/message.ts';
import { prefixedStore } from './store/prefixed-store.ts';

/** What a township's own channels are called among those of all: `robot@dashitou`. */
export function channelOf(channel: string, slug: string): string {
  return `${channel}@${slug}`;
}

/** The common ways in serve all townships: whoever does not say which is asked, unless the configuration names the one meant. */
export function forAll(parts: ChannelParts): ChannelParts {
  const { bot } = parts.reception;
  const asksTownship = parts.config.TOWNSHIP === undefined;
  const handle = (message: IncomingMessage) => bot.handle({ ...message, asksTownship });
  return { ...parts, reception: { ...parts.reception, bot: { handle } } };
}

/** The parts of a township's own ways in and out: its secrets, its questions, its lane in the outbox. */
export function forTownship(parts: ChannelParts, { slug, channels }: TownshipConfig): ChannelParts {
  const { config, reception, later, pace } = parts;
  const { WECOM_API_BASE, WECOM_ROBOT_WS_URL } = config;
  const { bot, store } = reception;
  const ours = <T extends { channel: string }>(one: T): T => ({ ...one, channel: channelOf(one.channel, slug) });
  return {
    ...parts,
    config: { ...channels, WECOM_API_BASE, WECOM_ROBOT_WS_URL },
    reception: {
      ...reception,
      township: slug,
      // Two companies' platforms number their messages independently.
      store: prefixedStore(store, `${slug}/`, ['seen', 'cursors']),
      bot: {
        handle: (message) =>
          bot.handle(message.push === undefined ? message : { ...message, push: ours(message.push) }),
      },
    },
    later: {
      ...later,
      put: (parcel, notBefore) => later.put(ours(parcel), notBefore),
      unclear: (parcel, detail) => later.unclear(ours(parcel), detail),
    },
    pace: {
      take: (lane, ...limits) =>
        pace.take(
          lane.replace(/^[^:]+/u, (name) => channelOf(name, slug)),
          ...limits,
        ),
    },
  };
}

/** Its channels, reached at `/wecom/<slug>/<channel>`, and its carriers under its own names. */
export function ofTownship(
  { channels, carriers }: { channels: readonly Channel[]; carriers: readonly Carrier[] },
  slug: string,
): { channels: Channel[]; carriers: Carrier[] } {
  return {
    channels: channels.map((channel) => ({ ...channel, name: `${slug}/${channel.name}` })),
    carriers: carriers.map((carrier) => ({ ...carrier, channel: channelOf(carrier.channel, slug) })),
  };
}
