import type { Context, Middleware } from 'koa';
import type { Assets } from './assets.ts';
import { errorPage, faultWords } from './error-page.tsx';
import { faultOf, faultStatus } from './errors.ts';
import type { WebMetrics } from './metrics.ts';
import type { WebParts } from './ports.ts';

/** A request id from outside is kept only when it is short and plain. */
const plainId = /^[A-Za-z0-9_-]{8,64}$/u;

/** Request id and one log line per request: route, status and time, never the address's own words. */
export function requestLog(
  { log, now, newId }: Pick<WebParts, 'log' | 'now' | 'newId'>,
  metrics: WebMetrics,
): Middleware {
  return async (ctx, next) => {
    const started = now();
    const given = ctx.get('X-Request-Id');
    const id = plainId.test(given) ? given : newId();
    ctx.state.requestId = id;
    ctx.set('X-Request-Id', id);
    await next();
    const ms = now() - started;
    const route = routeOf(ctx);
    const method = ['GET', 'HEAD', 'POST'].includes(ctx.method) ? ctx.method : 'other';
    metrics.request({ method, route, status: ctx.status, seconds: ms / 1000 });
    log.info('request', { request: id, method, route, status: ctx.status, ms });
  };
}

function routeOf(ctx: Context): string {
  const { route } = ctx.state;
  if (typeof route === 'string') return route;
  const matched: unknown = Reflect.get(ctx, '_matchedRoute');
  return typeof matched === 'string' ? matched : 'none';
}

/** Turns every error into an answer that says little; what is not known is logged in full, without what was sent. */
export function errorBoundary({ log, assets }: Pick<WebParts, 'log'> & { assets: Assets }): Middleware {
  return async (ctx, next) => {
    try {
      await next();
      if (ctx.status === 404 && ctx.body === undefined) answer(ctx, { code: 'notFound', detail: '' }, assets);
      if (ctx.status === 405 && ctx.body === undefined) answer(ctx, { code: 'method.notAllowed', detail: '' }, assets);
    } catch (error) {
      const fault = faultOf(error);
      if (!fault.known) {
        log.error('request.failed', {
          request: ctx.state.requestId,
          name: error instanceof Error ? error.name : typeof error,
          stack: error instanceof Error ? error.stack : undefined,
        });
      }
      answer(ctx, fault, assets);
    }
  };
}

function answer(
  ctx: Context,
  { code, detail }: Pick<ReturnType<typeof faultOf>, 'code' | 'detail'>,
  assets: Assets,
): void {
  const request = String(ctx.state.requestId);
  ctx.status = faultStatus[code];
  ctx.set('Cache-Control', 'no-store');
  if (code === 'body.tooLarge') ctx.set('Connection', 'close');
  if (!ctx.path.startsWith('/api/') && !ctx.path.startsWith('/wecom/') && ctx.accepts('json', 'html') === 'html') {
    ctx.type = 'html';
    ctx.body = errorPage({ code, request, assets });
  } else {
    ctx.body = { error: { code, message: faultWords[code], detail, request } };
  }
}

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** What every answer says of itself, whoever writes it. */
export const safeHeaders = {
  'Content-Security-Policy': policy,
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=()',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
} as const;

/** Headers of every answer: no script or style from elsewhere or inline, no framing, no guessing of types, no address passed on. */
export function securityHeaders({ noindex }: { noindex: boolean }): Middleware {
  return async (ctx, next) => {
    ctx.set(safeHeaders);
    if (noindex) ctx.set('X-Robots-Tag', 'noindex');
    await next();
  };
}
