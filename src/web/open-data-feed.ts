import { type News, noticeFor } from '../delivery/notices.ts';
import { followsAll } from '../delivery/targets.ts';
import { differenceOf } from '../duties/difference.ts';
import type { Revision } from '../duties/duty.ts';
import { holdingOn, type Publication } from '../duties/timeline.ts';
import type { OpenDataParts } from './open-data.ts';

/** JSON Feed 1.1, https://www.jsonfeed.org/version/1.1/ */
export type Feed = {
  version: 'https://jsonfeed.org/version/1.1';
  title: string;
  language: 'zh-CN';
  home_page_url?: string;
  feed_url?: string;
  items: FeedItem[];
};
export type FeedItem = { id: string; title: string; content_text: string; url?: string; date_published?: string };

export type FeedParts = Pick<OpenDataParts, 'openData' | 'config'> & {
  township: Revision['township'];
  publications: readonly Publication[];
};

/** Everything that was published or taken back into force in a township, newest first, told as the groups were told. */
export function feedOf(parts: FeedParts): Feed {
  const { township, publications, openData, config } = parts;
  const home = config.publicUrl === '' ? '' : `${config.publicUrl}/t/${township.slug}`;
  const { county, name } = township;
  return {
    version: 'https://jsonfeed.org/version/1.1',
    title: openData.sentence('feed.title', { county, township: name }),
    language: 'zh-CN',
    // Without a public address there is none that would lead here from elsewhere.
    ...(home === '' ? {} : { home_page_url: `${home}/revisions`, feed_url: `${home}/feed.json` }),
    items: publications.map((entry, at) => itemOf(entry, publications.slice(0, at), { ...parts, home })).reverse(),
  };
}

function itemOf(
  entry: Publication,
  earlier: readonly Publication[],
  { township, openData: { reader, say }, home }: FeedParts & { home: string },
): FeedItem {
  const { slug } = township;
  const before = holdingOn(earlier, entry.effective);
  const previous = before === undefined ? undefined : reader.revision(slug, before.revision);
  const revision = reader.revision(slug, entry.revision);
  const news: News = {
    ...{ kind: entry.action, revision, previous, effective: entry.effective, link: '' },
    difference: differenceOf(previous?.items ?? [], revision.items),
  };
  const notice = noticeFor(news, followsAll, say);
  const lines = (notice?.sections ?? []).flatMap(({ heading, lines: own }) => [heading, ...own]);
  const [title = entry.revision, ...rest] = notice?.head ?? [headline(news, say)];
  return {
    id: `urn:shuilaiguan:${slug}:${entry.revision}${entry.seq === 0 ? '' : `:${entry.seq}`}`,
    title,
    content_text: [...rest, ...lines].join('\n') || title,
    ...(home === '' ? {} : { url: `${home}/revisions/${encodeURIComponent(entry.revision)}` }),
    ...dateOf(entry),
  };
}

/** A publication that changed nothing has no notice, but it was one. */
function headline({ kind, revision, effective }: News, say: FeedParts['openData']['say']): string {
  return say(`headline.${kind}`, { township: revision.township.name, revision: revision.revision, day: effective });
}

/** Lists from before any history are as old as they say; some do not say. */
function dateOf({ at, effective }: Publication): { date_published?: string } {
  if (at !== '') return { date_published: at };
  return effective === '0001-01-01' ? {} : { date_published: `${effective}T00:00:00Z` };
}
