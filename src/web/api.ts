import Router from '@koa/router';
import { z } from 'zod';
import type { Ask } from './ask.ts';
import type { AskLimit } from './ask-limit.ts';
import { apiBodyBytes, readBody, utf8 } from './body.ts';
import { RequestFault } from './errors.ts';
import { openapi } from './openapi.ts';
import { isSlug } from './residents/view.ts';

/** Longest question, in characters (UTF-16 units). */
export const longestText = 100_000;
const name = z.string().max(200);

/** Body of `POST /api/ask`. */
const askSchema = z.object({
  text: z.string().max(longestText),
  user: name.optional(),
  chat: name.optional(),
  township: name.optional(),
});

/** The API for other programs. */
export function apiRoutes({ ask, limit, publicUrl }: { ask: Ask; limit: AskLimit; publicUrl: string }): Router {
  const router = new Router({ prefix: '/api' });
  const description = openapi(publicUrl);
  router.post('/ask', async (ctx) => {
    if (ctx.is('application/json') === false || ctx.is('application/json') === null)
      throw new RequestFault('body.type');
    limit(ctx);
    const body = readAsk(utf8(await readBody(ctx.req, apiBodyBytes)));
    if (body.township !== undefined && !isSlug(body.township)) throw new RequestFault('township.unknown');
    ctx.set('Cache-Control', 'no-store');
    ctx.body = await ask({ text: body.text, user: body.user ?? '', chat: body.chat ?? '', township: body.township });
  });
  router.get('/openapi.json', (ctx) => {
    ctx.body = description;
  });
  return router;
}

function readAsk(text: string): z.infer<typeof askSchema> {
  const parsed = askSchema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`);
  throw new RequestFault('body.invalid', faults.join('; '));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new RequestFault('body.notJson');
  }
}
