import Router from '@koa/router';
import type { Context } from 'koa';
import { exportCsv, exportJson } from '../commands/export.ts';
import type { HistoryReader } from '../commands/history.ts';
import type { SayNotice } from '../delivery/notice-phrases.ts';
import { RequestFault } from './errors.ts';
import { feedOf } from './open-data-feed.ts';
import { servicesOf } from './open-data-services.ts';
import { first, unchanged } from './page-routes.ts';
import type { WebParts } from './ports.ts';
import { type Rendered, rendered } from './rendered.ts';
import { isSlug } from './residents/view.ts';

/** What the open data are made of. */
export type OpenData = {
  reader: Pick<HistoryReader, 'history' | 'labels' | 'revision'>;
  /** Headings and short sentences, `intents/publishing.zh-CN.yml`. */
  sentence: (key: string, values?: Readonly<Record<string, string | number>>) => string;
  /** The sentences of notices; the feed says what the groups are told. */
  say: SayNotice;
};

export type OpenDataParts = Pick<WebParts, 'desks' | 'config'> & { openData: OpenData };

const types = {
  json: 'application/json; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  feed: 'application/feed+json; charset=utf-8',
} as const;
type Kind = keyof typeof types;

/** Documents kept ready; that of a list of 245 duties takes 400 kB. */
const mostKept = 32;

/** The published lists for other programs: a revision as JSON and CSV, services in the manner of Open311, a feed of what changed. */
export function openDataRoutes(parts: OpenDataParts): Router {
  const router = new Router();
  const kept = new Map<string, Rendered>();
  const keep = (key: readonly unknown[], make: () => string): Rendered => {
    const name = JSON.stringify(key);
    const document = kept.get(name) ?? rendered(make());
    kept.delete(name);
    kept.set(name, document);
    for (const oldest of kept.keys()) {
      if (kept.size <= mostKept) break;
      kept.delete(oldest);
    }
    return document;
  };
  router.get('/api/lists/:township/:file', (ctx) => sendList(parts, ctx, keep));
  router.get('/api/services.json', async (ctx) => {
    const revision = await inForce(parts, first(ctx.query.township) || undefined);
    const make = () => JSON.stringify(servicesOf(revision, parts.openData.sentence));
    send(ctx, 'json', keep(['services', revision.township.slug, revision.revision], make));
  });
  router.get('/t/:township/feed.json', async (ctx) => {
    const { township } = await inForce(parts, ctx.params.township);
    const { publications } = parts.openData.reader.history(township.slug);
    const key = ['feed', township.slug, publications.map(({ seq, revision }) => [seq, revision])];
    const make = () => JSON.stringify(feedOf({ ...parts, township, publications }));
    send(ctx, 'feed', keep(key, make));
  });
  return router;
}

type Keep = (key: readonly unknown[], make: () => string) => Rendered;

/** A revision never changes once it is published; only which one is the latest does. */
async function sendList({ openData, ...parts }: OpenDataParts, ctx: Context, keep: Keep): Promise<void> {
  const [, name = '', kind = ''] = /^(.+)\.(json|csv)$/u.exec(String(ctx.params.file)) ?? [];
  if (kind !== 'json' && kind !== 'csv') throw new RequestFault('notFound');
  const current = await inForce(parts, String(ctx.params.township));
  const { slug } = current.township;
  const label = name === 'latest' ? current.revision : name;
  if (!openData.reader.labels(slug).includes(label)) throw new RequestFault('revision.unknown');
  const document = keep([kind, slug, label], () => {
    const revision = openData.reader.revision(slug, label);
    const words = {
      column: (column: string) => openData.sentence(`column.${column}`),
      list: (list: string) => openData.sentence(`list.${list}`),
    };
    return kind === 'json' ? exportJson(revision) : exportCsv(revision, words);
  });
  if (name !== 'latest') ctx.set('Cache-Control', 'public, max-age=31536000, immutable');
  else ctx.set('Content-Location', `/api/lists/${slug}/${encodeURIComponent(label)}.${kind}`);
  if (kind === 'csv') ctx.set('Content-Disposition', `attachment; filename="${slug}-${label}.csv"`);
  send(ctx, kind, document);
}

async function inForce({ desks }: Pick<OpenDataParts, 'desks'>, slug: string | undefined) {
  if (slug !== undefined && !isSlug(slug)) throw new RequestFault('township.unknown');
  return (await desks.desk(slug, undefined)).search.revision;
}

/** Anybody's page may read it. Without another word on caching it is asked for again each time, and answered 304 while it is the same. */
function send(ctx: Context, kind: Kind, document: Rendered): void {
  ctx.set('Access-Control-Allow-Origin', '*');
  ctx.set('Cross-Origin-Resource-Policy', 'cross-origin');
  if (!ctx.res.hasHeader('Cache-Control')) ctx.set('Cache-Control', 'no-cache');
  ctx.vary('Accept-Encoding');
  if (unchanged(ctx, document.etag)) return;
  ctx.status = 200;
  ctx.set('Content-Type', types[kind]);
  if (ctx.acceptsEncodings('gzip', 'identity') === 'gzip') {
    ctx.set('Content-Encoding', 'gzip');
    ctx.body = document.packed;
  } else {
    ctx.body = document.plain;
  }
}
