import Koa from 'koa';
import { apiRoutes } from './api.ts';
import { createAsk } from './ask.ts';
import { createAskLimit } from './ask-limit.ts';
import { readAssets } from './assets.ts';
import { errorBoundary, requestLog, securityHeaders } from './boundary.ts';
import { callbackRoutes } from './callback-routes.ts';
import { healthRoutes } from './health.ts';
import { createMetrics } from './metrics.ts';
import { openDataRoutes } from './open-data.ts';
import { assetRoutes, chatRoutes } from './page-routes.ts';
import type { WebParts } from './ports.ts';
import { residentRoutes } from './residents/routes.ts';

/**
 * The whole server as a Koa application: `createServer(createApp(parts).callback())`. It listens to nothing and starts nothing.
 * Headers of proxies are not believed.
 */
export function createApp(parts: WebParts): Koa {
  const app = new Koa();
  const assets = readAssets();
  const metrics = createMetrics(parts.registry);
  const ask = createAsk(parts, metrics);
  const limit = createAskLimit(parts.now);
  const { archive, openData } = parts;
  app.use(requestLog(parts, metrics));
  app.use(securityHeaders(parts.config));
  app.use(errorBoundary({ log: parts.log, assets }));
  app.use(callbackRoutes(parts.channels));
  const routers = [
    healthRoutes(parts),
    apiRoutes({ ask, limit, publicUrl: parts.config.publicUrl }),
    chatRoutes({ ...parts, ask, limit, assets }),
    assetRoutes(assets),
    // Before the residents' pages, which answer for everything else under /t/:township.
    ...(openData === undefined ? [] : [openDataRoutes({ ...parts, openData })]),
    ...(archive === undefined ? [] : [residentRoutes({ ...parts, archive, ask, limit, assets })]),
  ];
  for (const router of routers) app.use(router.routes()).use(router.allowedMethods());
  // What breaks after the headers are out (a caller who hung up) is no fault of ours.
  app.on('error', (error: Error) => parts.log.warn('response.broken', { name: error.name }));
  return app;
}
