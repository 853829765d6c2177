import type { Middleware } from 'koa';
import { listNames } from '../../duties/duty.ts';
import { faultWords } from '../error-page.tsx';
import { faultOf, faultStatus } from '../errors.ts';
import { missingPage } from './missing-page.tsx';
import type { Shelf } from './routes.ts';
import { isSlug, type View, viewOf } from './view.ts';

/** How many numbers before and after a missing one are offered. */
const around = 2;

/** Turns "not there" under a known township into a page from which one can go on; everything else is the boundary's. */
export function helpOn404(shelf: Shelf): Middleware {
  return async (ctx, next) => {
    try {
      await next();
    } catch (error) {
      const { code } = faultOf(error);
      const slug = String(ctx.params.township);
      if (faultStatus[code] !== 404 || code === 'township.unknown' || !isSlug(slug)) throw error;
      const view = await viewOf(shelf, { slug, label: '', day: '' });
      const id = code === 'duty.unknown' ? String(ctx.params.id) : '';
      ctx.status = 404;
      ctx.set('Cache-Control', 'no-store');
      ctx.type = 'html';
      ctx.body = missingPage({
        view,
        assets: shelf.assets,
        what: faultWords[code],
        older: await olderWith(shelf, view, id),
        near: nearTo(view, id),
      });
    }
  };
}

/** The newest older state that has a duty of that id. */
async function olderWith({ past }: Shelf, view: View, id: string): Promise<{ id: string; label: string } | undefined> {
  if (parts(id) === undefined) return undefined;
  for (const { label } of [...view.states].reverse()) {
    if (label === view.current.label) continue;
    const ids = await past.idsOf(view.slug, label);
    if (ids.has(id)) return { id, label };
  }
  return undefined;
}

function nearTo(view: View, id: string) {
  const wanted = parts(id);
  if (wanted === undefined) return [];
  const own = view.revision.items.filter((duty) => duty.list === wanted.list);
  const last = own.at(-1)?.number ?? 0;
  const centre = Math.min(wanted.number, last);
  return own.filter((duty) => Math.abs(duty.number - centre) <= around);
}

function parts(id: string) {
  const [, name = '', number = ''] = /^([a-z]+)-(\d{1,4})$/u.exec(id) ?? [];
  const list = listNames.find((one) => one === name);
  return list === undefined ? undefined : { list, number: Number(number) };
}
