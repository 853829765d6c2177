import Router from '@koa/router';
import type { Context } from 'koa';
import type { Ask } from './ask.ts';
import type { AskLimit } from './ask-limit.ts';
import type { AssetName, Assets } from './assets.ts';
import { chatPage } from './chat-page.tsx';
import { RequestFault } from './errors.ts';
import type { WebParts } from './ports.ts';

/** A chat id as this server makes them; anything else in an address is replaced by a new one. */
const chatPattern = /^[A-Za-z0-9-]{8,64}$/u;

export type ChatParts = Pick<WebParts, 'desks' | 'newId' | 'archive'> & { ask: Ask; limit: AskLimit; assets: Assets };

/** The chat page, and the way from `/t` to the township that is meant when nothing says which. */
export function chatRoutes({ ask, limit, assets, desks, newId, archive }: ChatParts): Router {
  const router = new Router();
  router.get('/', async (ctx) => {
    const text = first(ctx.query.q);
    const given = first(ctx.query.chat);
    const chat = chatPattern.test(given) ? given : newId();
    if (text.trim() !== '') limit(ctx);
    const answer = text.trim() === '' ? undefined : await ask({ text, user: '', chat, township: undefined });
    const desk = await desks.desk(undefined, undefined);
    ctx.set('Cache-Control', 'no-store');
    if (answer !== undefined) ctx.set('X-Robots-Tag', 'noindex');
    ctx.type = 'html';
    ctx.body = chatPage({
      assets,
      township: desk.township,
      slug: desk.search.revision.township.slug,
      revision: desk.search.revision.revision,
      examples: desk.examples,
      chat,
      hasPages: archive !== undefined,
      asked: answer === undefined ? undefined : { text, answer },
    });
  });
  if (archive !== undefined) {
    router.get('/t', async (ctx) => {
      const { search } = await desks.desk(undefined, undefined);
      ctx.redirect(`/t/${search.revision.township.slug}`);
    });
  }
  return router;
}

/** Stylesheet, script and icon; an address with the content's version may be kept for ever. */
export function assetRoutes(assets: Assets): Router {
  const router = new Router();
  router.get('/assets/:name', (ctx) => {
    const asset = assets.get(ctx.params.name ?? '');
    if (asset === undefined) throw new RequestFault('notFound');
    const current = assets.href(ctx.params.name as AssetName).endsWith(`=${first(ctx.query.v)}`);
    ctx.set('Cache-Control', current ? 'public, max-age=31536000, immutable' : 'no-cache');
    if (unchanged(ctx, `"${asset.version}"`)) return;
    ctx.set('Content-Type', asset.type);
    ctx.body = Buffer.from(asset.bytes);
  });
  return router;
}

/**
 * Names the state of what is asked for and answers 304 when the asker has it already. Koa's own `fresh` also looks at Cache-Control
 * and would send everything again whenever somebody reloads.
 */
export function unchanged(ctx: Context, etag: string): boolean {
  ctx.set('ETag', etag);
  const known = ctx
    .get('If-None-Match')
    .split(',')
    .map((tag) => tag.trim().replace(/^W\//u, ''));
  if (!known.includes(etag)) return false;
  ctx.status = 304;
  return true;
}

/** The first value of a query parameter, or ''. */
export function first(value: string | string[] | undefined): string {
  return (Array.isArray(value) ? value[0] : value) ?? '';
}
