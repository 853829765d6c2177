import Router from '@koa/router';
import type { WebParts } from './ports.ts';

/** How long the index and the store may take to answer `/readyz`, in milliseconds. */
const readyWithinMs = 2_000;

/** `/healthz` the process answers · `/readyz` it can answer questions: index built, store answering · `/metrics` Prometheus text. */
export function healthRoutes({ desks, store, registry }: Pick<WebParts, 'desks' | 'store' | 'registry'>): Router {
  const router = new Router();
  router.get('/healthz', (ctx) => {
    ctx.body = { status: 'ok' };
  });
  router.get('/readyz', async (ctx) => {
    const [index, kept] = await Promise.all([
      works(desks.desk(undefined, undefined)),
      works(store.get('cursors', 'readyz')),
    ]);
    ctx.status = index && kept ? 200 : 503;
    ctx.body = { status: index && kept ? 'ready' : 'not ready', index, store: kept };
  });
  router.get('/metrics', async (ctx) => {
    ctx.type = registry.contentType;
    ctx.body = await registry.metrics();
  });
  return router;
}

async function works(answer: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), readyWithinMs);
  });
  try {
    return await Promise.race([
      answer.then(
        () => true,
        () => false,
      ),
      late,
    ]);
  } finally {
    clearTimeout(timer);
  }
}
