import Router from '@koa/router';
import type { Context } from 'koa';
import { type Duty, type ListName, listNames } from '../../duties/duty.ts';
import type { Ask } from '../ask.ts';
import type { AskLimit } from '../ask-limit.ts';
import type { Assets } from '../assets.ts';
import { RequestFault } from '../errors.ts';
import { first } from '../page-routes.ts';
import type { WebParts } from '../ports.ts';
import { PageCache, sendRendered } from '../rendered.ts';
import type { Archive } from './archive.ts';
import { indexOf, ofCategory, ofDepartment } from './browse.ts';
import { dutyPage } from './duty-page.tsx';
import { feedbackRoutes } from './feedback-routes.ts';
import { findPage } from './find-page.tsx';
import type { Links } from './links.ts';
import { categoryPage, departmentPage, type Listing, listPage } from './listing-page.tsx';
import { helpOn404 } from './missing.ts';
import { neighboursOf } from './neighbours.ts';
import { Past } from './past.ts';
import { posterPage } from './poster-page.tsx';
import { revisionRoutes } from './revision-routes.ts';
import { type View, viewOf } from './view.ts';

export type ResidentParts = Pick<WebParts, 'desks' | 'store' | 'config' | 'openData' | 'now' | 'newId'> & {
  archive: Archive;
  ask: Ask;
  limit: AskLimit;
  assets: Assets;
};

/** What the residents' routes share: the view of a request, and sending a page from the cache. */
export type Shelf = ResidentParts & {
  past: Past;
  view: (ctx: Context) => Promise<View>;
  send: (
    ctx: Context,
    page: { view: View; key: readonly string[]; make: () => string | Promise<string> },
  ) => Promise<void>;
};

/** Pages for residents: find and browse, a duty in full, what changed, a poster. All readable without script. */
export function residentRoutes(parts: ResidentParts): Router {
  const shelf = shelfOf(parts);
  const router = new Router({ prefix: '/t/:township' });
  router.use(helpOn404(shelf));
  router.get('/', (ctx) => showFind(shelf, ctx));
  router.get('/lists/:list', (ctx) => {
    const list = listNames.find((name) => name === ctx.params.list);
    return showListing(shelf, ctx, {
      name: list ?? '',
      duties: (items) => items.filter((duty) => duty.list === list),
      page: (listing) => listPage(listing, list as ListName),
      href: (links) => links.list(list as ListName),
    });
  });
  router.get('/categories/:name', (ctx) => {
    const name = ctx.params.name ?? '';
    const duties = (items: readonly Duty[]) => ofCategory(items, name);
    return showListing(shelf, ctx, {
      name,
      duties,
      page: (one) => categoryPage(one, name),
      href: (links) => links.category(name),
    });
  });
  router.get('/departments/:name', (ctx) => {
    const name = ctx.params.name ?? '';
    const duties = (items: readonly Duty[]) => ofDepartment(items, name);
    return showListing(shelf, ctx, {
      name,
      duties,
      page: (one) => departmentPage(one, name),
      href: (links) => links.department(name),
    });
  });
  router.get('/duties/:id', (ctx) => showDuty(shelf, ctx));
  router.get('/poster', (ctx) => showPoster(shelf, ctx));
  feedbackRoutes(router, shelf);
  revisionRoutes(router, shelf);
  router.get('/*rest', () => {
    throw new RequestFault('notFound');
  });
  return router;
}

function shelfOf(parts: ResidentParts): Shelf {
  const cache = new PageCache();
  return {
    ...parts,
    past: new Past(parts.archive),
    view: (ctx) =>
      viewOf(parts, {
        slug: String(ctx.params.township),
        label: first(ctx.query.revision),
        day: first(ctx.query['as-of']),
      }),
    send: async (ctx, { view, key, make }) => {
      const whole = JSON.stringify([
        ...key,
        view.state.label,
        view.day,
        view.today,
        view.states.map((state) => state.label),
      ]);
      if (view.state.label !== view.current.label) ctx.set('X-Robots-Tag', 'noindex');
      // A day can be any of thousands: such pages are made anew and kept by nobody.
      const owner = view.day === '' ? view.current.desk : {};
      sendRendered(ctx, await cache.get(owner, whole, async () => make()));
    },
  };
}

async function showFind({ ask, limit, assets, view: viewFrom, send }: Shelf, ctx: Context): Promise<void> {
  const view = await viewFrom(ctx);
  const text = first(ctx.query.q).trim();
  if (text === '')
    return send(ctx, {
      view,
      key: ['find'],
      make: () => findPage({ view, assets, index: indexOf(view), found: undefined }),
    });
  limit(ctx);
  const asOf = view.state.label === view.current.label ? undefined : view.state.from;
  const answer = await ask({ text, user: '', chat: '', township: view.slug, asOf });
  ctx.set('Cache-Control', 'no-store');
  ctx.set('X-Robots-Tag', 'noindex');
  ctx.type = 'html';
  ctx.body = findPage({ view, assets, index: indexOf(view), found: { text, answer } });
}

type ListingRoute = {
  name: string;
  duties: (items: readonly Duty[]) => Duty[];
  page: (listing: Listing) => string;
  href: (links: Links) => string;
};

async function showListing({ assets, view: viewFrom, send }: Shelf, ctx: Context, route: ListingRoute): Promise<void> {
  const view = await viewFrom(ctx);
  const duties = route.duties(view.revision.items);
  if (duties.length === 0) throw new RequestFault('notFound');
  const { links, desk } = view.current;
  const stands = route.duties(desk.search.revision.items).length > 0;
  const currentHref = stands ? route.href(links) : links.find;
  await send(ctx, {
    view,
    key: [ctx.path.split('/')[3] ?? '', route.name],
    make: () => route.page({ view, assets, duties, currentHref }),
  });
}

async function showDuty({ assets, past, view: viewFrom, send }: Shelf, ctx: Context): Promise<void> {
  const view = await viewFrom(ctx);
  const duty = view.revision.items.find((one) => one.id === ctx.params.id);
  if (duty === undefined) throw new RequestFault('duty.unknown');
  const make = async () => {
    const { search } = view.desk;
    const fits = search.revision.revision === view.state.label;
    return dutyPage({
      view,
      assets,
      duty,
      history: await past.historyOf(view, duty.id),
      successors: await past.successorsOf(view, duty.id),
      ...(fits ? neighboursOf(search, duty) : { overlaps: [], beside: [] }),
    });
  };
  await send(ctx, { view, key: ['duty', duty.id], make });
}

async function showPoster({ assets, config, view: viewFrom, send }: Shelf, ctx: Context): Promise<void> {
  const view = await viewFrom(ctx);
  const address = config.publicUrl === '' ? '' : `${config.publicUrl}/t/${view.slug}`;
  await send(ctx, { view, key: ['poster'], make: () => posterPage({ view, assets, address }) });
}
