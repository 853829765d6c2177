import type { RequestListener, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import test from 'ava';
import { openAsPlatform } from '../helpers/local-wecom/seal.ts';
import { serve, withServer } from '../helpers/with-server.ts';
import { examined, secrets } from './doctor-support.ts';

const robot = {
  WECOM_ROBOT_TOKEN: secrets.token,
  WECOM_ROBOT_AES_KEY: secrets.aesKey,
  WECOM_API_BASE: 'http://127.0.0.1:9',
};
const keys = { aesKey: secrets.aesKey, receiver: '' };

const answered = (response: ServerResponse, status: number, body = '', headers: Record<string, string> = {}) =>
  response.writeHead(status, headers).end(body);

/** The echo as a bot with the right secrets would answer it. */
function echoIn(address: string | undefined): string {
  const sealed = new URL(address ?? '/', 'http://local').searchParams.get('echostr') ?? '';
  return openAsPlatform(sealed, keys);
}

const page = '<!DOCTYPE html><html><body>欢迎访问县政府网站</body></html>';
type Stranger = { listener: RequestListener; code: string; says: RegExp };

/** What may stand at a callback address instead of the bot, or between. */
const strangers: Record<string, Stranger> = {
  "a website's front page": {
    listener: (_, response) => answered(response, 200, page, { 'content-type': 'text/html' }),
    code: 'callback.page',
    says: /别的网页.*反向代理/u,
  },
  'a redirect to https or to a sign-in': {
    listener: (_, response) => answered(response, 301, '', { location: 'https://example.org/login' }),
    code: 'callback.redirect',
    says: /301.*PUBLIC_URL/u,
  },
  'a sign-in': { listener: (_, response) => answered(response, 401), code: 'callback.sign-in', says: /放行 \/wecom\// },
  'another path': { listener: (_, response) => answered(response, 404, page), code: 'callback.off', says: /404/u },
  'a proxy without a bot behind': {
    listener: (_, response) => answered(response, 502, page),
    code: 'callback.down',
    says: /是否在运行/u,
  },
  'a teapot': { listener: (_, response) => answered(response, 418), code: 'callback.status', says: /418/u },
  'a gateway that puts quotes around': {
    listener: ({ url }, response) => answered(response, 200, JSON.stringify(echoIn(url))),
    code: 'callback.altered',
    says: /没有引号/u,
  },
  'a gateway that adds a line': {
    listener: ({ url }, response) => answered(response, 200, `${echoIn(url)}\n`),
    code: 'callback.altered',
    says: /换行/u,
  },
  'a way that takes more than a second': {
    listener: ({ url }, response) => void sleep(1_100).then(() => answered(response, 200, echoIn(url))),
    code: 'callback.slow',
    says: /1000毫秒/u,
  },
  'a wall that lets nothing in but the check': {
    listener: ({ url, method }, response) =>
      method === 'GET' ? answered(response, 200, echoIn(url)) : answered(response, 405, page),
    code: 'callback.post',
    says: /405.*POST/u,
  },
  'a page that answers what is posted': {
    listener: ({ url, method }, response) => answered(response, 200, method === 'GET' ? echoIn(url) : page),
    code: 'callback.post',
    says: /多了内容/u,
  },
  'a connection that breaks': {
    listener: (request) => void request.socket.destroy(),
    code: 'callback.broken',
    says: /中断/u,
  },
  'a connection that hangs': { listener: () => {}, code: 'callback.timeout', says: /5秒/u },
};
for (const [name, { listener, code, says }] of Object.entries(strangers)) {
  test(`${name} in the place of the bot is found out`, async (t) => {
    const { row } = await examined({ ...robot, PUBLIC_URL: await withServer(t, listener) });
    const found = row('robot.callback');
    t.like(found, { state: 'fault', code });
    t.regex(found.message, says);
    t.regex(found.page, /使用URL回调/u);
  });
}

test('nobody listening, no such name, and no address at all are told apart', async (t) => {
  const at = async (environment: Record<string, string>) =>
    (await examined({ ...robot, ...environment })).row('robot.callback');
  const gone = await serve(() => {});
  await gone.close();
  t.is((await at({ PUBLIC_URL: gone.url })).code, 'callback.refused');
  const name = await at({ PUBLIC_URL: 'https://bot.invalid' });
  t.true(['callback.name', 'callback.broken'].includes(name.code), name.code);
  const none = await at({});
  t.is(none.code, 'callback.no-address');
  t.regex(none.page, /PUBLIC_URL/u);
});
