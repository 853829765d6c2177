import type { Middleware } from 'koa';
import { callbackBodyBytes, readBody } from './body.ts';
import { RequestFault } from './errors.ts';
import type { Callback } from './ports.ts';

/** Hands `/wecom/…` to the channel configured for exactly that path; a path without one answers 404. */
export function callbackRoutes(channels: ReadonlyMap<string, Callback>): Middleware {
  return async (ctx, next) => {
    if (!ctx.path.startsWith('/wecom/')) return next();
    const channel = channels.get(ctx.path);
    if (channel === undefined) throw new RequestFault('notFound');
    ctx.state.route = ctx.path;
    if (ctx.method !== 'GET' && ctx.method !== 'POST') throw new RequestFault('method.notAllowed');
    const body = ctx.method === 'POST' ? await readBody(ctx.req, callbackBodyBytes) : new Uint8Array();
    const answer = await channel.handle({ method: ctx.method, query: ctx.query, body });
    ctx.status = answer.status;
    ctx.set('Cache-Control', 'no-store');
    ctx.set('Content-Type', answer.type);
    ctx.body = answer.body;
  };
}
