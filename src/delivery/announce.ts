import type { Carrier } from './carrier.ts';
import type { SayNotice } from './notice-phrases.ts';
import { isNews, type News, noticeFor, partsOf } from './notices.ts';
import type { Outbox } from './outbox.ts';
import { type QuietHours, quietUntil } from './quiet-hours.ts';
import type { Targets } from './targets.ts';

export type AnnouncePorts = {
  outbox: Outbox;
  targets: Targets;
  carriers: ReadonlyMap<string, Pick<Carrier, 'limitBytes' | 'markup'>>;
  say: SayNotice;
  quiet: QuietHours;
  now: () => number;
};

/** What went into the outbox. `notBefore`: ms since 1970, later than now in quiet hours. */
export type Announced = {
  targets: number;
  parts: number;
  /** Targets that would be told if something could be sent to them: no carrier of their channel is configured. */
  unreachable: number;
  notBefore: number;
  unchanged: boolean;
};

/** What goes to one target, as it would go into the outbox; no parts where nothing can be sent. */
type Planned = { target: string; channel: string; address: Record<string, string>; parts: string[] };

/**
 * Puts the notices about a publication into the outbox. May be repeated after a crash: keys are made of the publication, the
 * target and the part, so that each is sent once. `publication` names it within its township, e.g. `0003`.
 */
export async function announce(news: News, publication: string, ports: AnnouncePorts): Promise<Announced> {
  const planned = await planNotices(news, ports);
  const { slug } = news.revision.township;
  for (const { target, channel, address, parts } of planned) {
    for (const [at, content] of parts.entries()) {
      await ports.outbox.put({
        ...{ key: `${slug}/${publication}/${target}/${String(at + 1).padStart(2, '0')}`, channel, address, content },
        notice: {
          ...{ township: slug, publication, revision: news.revision.revision, target },
          ...{ part: at + 1, parts: parts.length },
        },
      });
    }
  }
  return summaryOf(news, planned, ports);
}

/** What `announce` would put into the outbox, for a dry run. */
export async function previewNotices(news: News, ports: AnnouncePorts): Promise<Announced> {
  return summaryOf(news, await planNotices(news, ports), ports);
}

async function planNotices(news: News, { targets, carriers, say }: AnnouncePorts): Promise<Planned[]> {
  if (!isNews(news)) return [];
  const planned: Planned[] = [];
  for (const target of await targets.of(news.revision.township.slug)) {
    const carrier = carriers.get(target.channel);
    if (await targets.isDisabled(target.id)) continue;
    const notice = noticeFor(news, target.follows, say);
    if (notice === undefined) continue;
    const { id, channel, address } = target;
    const parts = carrier === undefined ? [] : partsOf(notice, carrier, say);
    planned.push({ target: id, channel, address: { ...address }, parts });
  }
  return planned;
}

function summaryOf(news: News, planned: readonly Planned[], { quiet, now }: AnnouncePorts): Announced {
  const told = planned.filter(({ parts }) => parts.length > 0);
  return {
    targets: told.length,
    unreachable: planned.length - told.length,
    parts: planned.reduce((sum, { parts }) => sum + parts.length, 0),
    notBefore: quietUntil(quiet, now()),
    unchanged: !isNews(news),
  };
}
