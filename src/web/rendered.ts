import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { Context } from 'koa';
import { unchanged } from './page-routes.ts';

/** A page ready to be sent, plain and packed, with the name of its content. */
export type Rendered = { plain: Buffer; packed: Buffer; etag: string };

/** Packs a page once, so that answering it again costs nothing. */
export function rendered(html: string): Rendered {
  const plain = Buffer.from(html);
  const etag = `"${createHash('sha256').update(plain).digest('base64url').slice(0, 20)}"`;
  return { plain, packed: gzipSync(plain), etag };
}

/**
 * Sends a page. Browsers ask again each time and get 304 while nothing has changed: a new revision is seen at once, and asking
 * costs a hundred bytes.
 */
export function sendRendered(ctx: Context, page: Rendered): void {
  ctx.set('Cache-Control', 'no-cache');
  ctx.vary('Accept-Encoding');
  if (unchanged(ctx, page.etag)) return;
  ctx.status = 200;
  ctx.type = 'html';
  if (ctx.acceptsEncodings('gzip', 'identity') === 'gzip') {
    ctx.set('Content-Encoding', 'gzip');
    ctx.body = page.packed;
  } else {
    ctx.body = page.plain;
  }
}

/** How many pages of one desk are kept: a list of 245 duties with its indexes has about 350. */
const mostKept = 600;

/** Pages by what they show; they go when their owner (the desk of a revision) goes. */
export class PageCache {
  readonly #pages = new WeakMap<object, Map<string, Rendered>>();

  /** The page under that key, made by `make` when it is not there. */
  async get(owner: object, key: string, make: () => Promise<string>): Promise<Rendered> {
    const known = this.#pages.get(owner)?.get(key);
    if (known !== undefined) return known;
    const page = rendered(await make());
    const pages = this.#pages.get(owner) ?? new Map<string, Rendered>();
    if (pages.size >= mostKept) pages.clear();
    pages.set(key, page);
    this.#pages.set(owner, pages);
    return page;
  }
}
