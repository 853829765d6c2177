import type Router from '@koa/router';
import type { Context } from 'koa';
import { RequestFault } from '../errors.ts';
import { indexOf } from './browse.ts';
import { differencePage } from './difference-page.tsx';
import { firstRevisionPage } from './first-revision-page.tsx';
import { type RevisionLine, revisionsPage } from './revisions-page.tsx';
import type { Shelf } from './routes.ts';

/** The published states by date, and what each one changed. */
export function revisionRoutes(router: Router, shelf: Shelf): void {
  router.get('/revisions', (ctx) => showRevisions(shelf, ctx));
  router.get('/revisions/:label', (ctx) => showRevision(shelf, ctx));
}

async function showRevisions(
  { archive, assets, past, openData, view: viewFrom, send }: Shelf,
  ctx: Context,
): Promise<void> {
  const view = await viewFrom(ctx);
  const make = async () => {
    const lines: RevisionLine[] = [];
    for (const [position, state] of view.states.entries()) {
      const before = view.states[position - 1];
      const difference =
        before === undefined ? undefined : (await past.change(view.slug, before.label, state.label)).difference;
      const count = before === undefined ? (await archive.revision(view.slug, state.label)).items.length : 0;
      lines.push({ state, difference, count });
    }
    return revisionsPage({ view, assets, lines, hasFeed: openData !== undefined });
  };
  await send(ctx, { view, key: ['revisions'], make });
}

async function showRevision({ archive, assets, past, view: viewFrom, send }: Shelf, ctx: Context): Promise<void> {
  const view = await viewFrom(ctx);
  const position = view.states.findIndex((state) => state.label === ctx.params.label);
  const state = view.states[position];
  if (state === undefined) throw new RequestFault('revision.none');
  const before = view.states[position - 1];
  const make = async () => {
    if (before === undefined) {
      const revision = await archive.revision(view.slug, state.label);
      return firstRevisionPage({ view, assets, state, index: indexOf({ ...view, revision }) });
    }
    return differencePage({ view, assets, state, change: await past.change(view.slug, before.label, state.label) });
  };
  await send(ctx, { view, key: ['revision', state.label], make });
}
