import type Router from '@koa/router';
import type { Context } from 'koa';
import { formBodyBytes, readBody, utf8 } from '../body.ts';
import { RequestFault } from '../errors.ts';
import { callerOf } from './address.ts';
import { feedbackSchema, keepFeedback } from './feedback.ts';
import type { Shelf } from './routes.ts';
import { thanksPage } from './thanks-page.tsx';

/** "This is wrong": takes the form, keeps it, and thanks on an address that can be reloaded without sending it again. */
export function feedbackRoutes(router: Router, shelf: Shelf): void {
  router.post('/duties/:id/feedback', async (ctx) => {
    const { view, duty } = await dutyOf(shelf, ctx);
    // Only our own pages may send the form: another site's visitors are not to be its hands.
    if (!['', 'same-origin', 'none'].includes(ctx.get('Sec-Fetch-Site'))) throw new RequestFault('request.invalid');
    if (!ctx.is('application/x-www-form-urlencoded')) throw new RequestFault('body.type');
    const form = new URLSearchParams(utf8(await readBody(ctx.req, formBodyBytes)));
    const parsed = feedbackSchema.safeParse(Object.fromEntries(form));
    if (!parsed.success) throw new RequestFault('body.invalid');
    const known = view.states.some((state) => state.label === parsed.data.revision);
    await keepFeedback(shelf, {
      address: callerOf(ctx.req),
      township: view.slug,
      duty: duty.id,
      kind: parsed.data.kind,
      note: parsed.data.note,
      revision: known ? parsed.data.revision : view.state.label,
    });
    ctx.status = 303;
    ctx.redirect(view.links.feedback(duty.id));
  });
  router.get('/duties/:id/feedback', async (ctx) => {
    const { view, duty } = await dutyOf(shelf, ctx);
    ctx.set('Cache-Control', 'no-store');
    ctx.set('X-Robots-Tag', 'noindex');
    ctx.type = 'html';
    ctx.body = thanksPage({ view, assets: shelf.assets, duty });
  });
}

async function dutyOf(shelf: Shelf, ctx: Context) {
  const view = await shelf.view(ctx);
  const duty = view.revision.items.find((one) => one.id === ctx.params.id);
  if (duty === undefined) throw new RequestFault('duty.unknown');
  return { view, duty };
}
