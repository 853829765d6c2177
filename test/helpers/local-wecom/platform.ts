import { type CustomerDesk, createCustomerDesk } from './customer-desk.ts';
import { type Answer, type Asked, type Handlers, type LocalServer, startLocalServer } from './server.ts';

/** Something that reached its readers. `cut`: the platform left off the end without a word. */
export type Delivered = { to: string; msgtype: string; content: Record<string, unknown>; cut: boolean };

export type LocalPlatform = LocalServer & {
  corpId: string;
  agentId: number;
  secret: string;
  delivered: Delivered[];
  /** Cards that were changed after a touch: another card, or what stands in the place of its buttons. */
  updated: Delivered[];
  /** Messages that were taken with errcode 0 and never shown: over 30 a minute to one member. */
  dropped: Delivered[];
  tokensGiven: () => number;
  /** Makes every token given so far dead before its time. */
  revokeTokens(): void;
  addWebhook(key: string): void;
  /** Gives an address for one answer within an hour, as it comes with a robot's message. */
  responseUrl(chattype?: 'single' | 'group'): string;
  customers: CustomerDesk;
};

export type PlatformOptions = {
  now?: () => number;
  members?: readonly string[];
  tokenSeconds?: number;
  webhooks?: readonly string[];
};

type State = {
  now: () => number;
  members: readonly string[];
  tokens: Map<string, number>;
  given: number;
  tokenSeconds: number;
  webhooks: Set<string>;
  paces: Map<string, number[]>;
  responseCodes: Map<string, { until: number; chattype: string }>;
  taskIds: Set<string>;
  recent: Map<string, number>;
  delivered: Delivered[];
  updated: Delivered[];
  /** Codes of touched cards: each is of one use [94888]. */
  usedCodes: Set<unknown>;
  dropped: Delivered[];
};

const corpId = 'wx5823bf96d3bd56c7';
const agentId = 218;
const secret = 'app-secret-for-tests';

/** The platform's HTTP side on a free port, with the limits of the official pages [91039, 90236, 91770, 101138, 94677]. */
export async function startPlatform(options: PlatformOptions = {}): Promise<LocalPlatform> {
  const state = freshState(options);
  const customers = createCustomerDesk(state.now);
  const withToken = (handler: (asked: Asked) => Answer) => (asked: Asked) => tokenFault(state, asked) ?? handler(asked);
  const guarded = Object.fromEntries(
    Object.entries({ ...appHandlers(state), ...customers.handlers }).map(([path, handler]) => [
      path,
      withToken(handler),
    ]),
  );
  const server = await startLocalServer({ ...openHandlers(state), ...guarded });
  return {
    ...server,
    corpId,
    agentId,
    secret,
    delivered: state.delivered,
    updated: state.updated,
    dropped: state.dropped,
    tokensGiven: () => state.given,
    revokeTokens: () => state.tokens.clear(),
    addWebhook: (key) => void state.webhooks.add(key),
    responseUrl: (chattype = 'single') => {
      const code = `rc${state.responseCodes.size + 1}`;
      state.responseCodes.set(code, { until: state.now() + 3_600_000, chattype });
      return `${server.base}/cgi-bin/aibot/response?response_code=${code}`;
    },
    customers,
  };
}

function freshState({
  now = Date.now,
  members = ['zhang', 'li'],
  tokenSeconds = 7200,
  webhooks = [],
}: PlatformOptions): State {
  return {
    now,
    members,
    tokenSeconds,
    webhooks: new Set(webhooks),
    tokens: new Map(),
    given: 0,
    paces: new Map(),
    responseCodes: new Map(),
    taskIds: new Set(),
    recent: new Map(),
    delivered: [],
    updated: [],
    usedCodes: new Set(),
    dropped: [],
  };
}

/** What needs no access token. */
function openHandlers(state: State): Handlers {
  return {
    gettoken: ({ query }) => {
      if (query.get('corpid') !== corpId) return { errcode: 40013, errmsg: 'invalid corpid' };
      if (query.get('corpsecret') !== secret) return { errcode: 40001, errmsg: 'invalid credential' };
      // Within its life the same token is given again.
      const [alive] = [...state.tokens].filter(([, until]) => state.now() < until);
      if (alive !== undefined)
        return { access_token: alive[0], expires_in: Math.ceil((alive[1] - state.now()) / 1000) };
      state.given += 1;
      state.tokens.set(`token-${state.given}`, state.now() + state.tokenSeconds * 1000);
      return { access_token: `token-${state.given}`, expires_in: state.tokenSeconds };
    },
    'webhook/send': ({ query, body }) => {
      const key = query.get('key') ?? '';
      if (!state.webhooks.has(key)) return { errcode: 93000, errmsg: 'invalid webhook url' };
      if (!inPace(state, `webhook ${key}`, 20)) return { errcode: 45009, errmsg: 'api freq out of limit' };
      const kinds = { text: 2048, markdown: 4096, markdown_v2: 4096, template_card: Number.POSITIVE_INFINITY };
      const fault = contentFault(body, kinds);
      if (fault !== undefined) return fault;
      const card = body.template_card as { card_type?: string } | undefined;
      if (card !== undefined && !['text_notice', 'news_notice'].includes(card.card_type ?? ''))
        return { errcode: 40058 };
      deliver(state, `webhook ${key}`, body);
      return {};
    },
    'aibot/response': ({ query, body }) => {
      const code = query.get('response_code') ?? '';
      const open = state.responseCodes.get(code);
      // The page names no code for an address that was used or is too old.
      if (open === undefined || state.now() >= open.until) return { errcode: 40035, errmsg: 'invalid response_code' };
      const fault = contentFault(body, { markdown: 20_480, template_card: Number.POSITIVE_INFINITY });
      if (fault !== undefined) return fault;
      if (body.msgtype === 'template_card' && open.chattype !== 'single') return { errcode: 40008 };
      state.responseCodes.delete(code);
      deliver(state, `response ${code}`, body);
      return {};
    },
  };
}

/** What a self-built app may call. */
function appHandlers(state: State): Handlers {
  return {
    'message/send': ({ body }) => sendAsApp(state, body),
    'message/update_template_card': ({ body }) => {
      const { response_code: code, userids, template_card: card, button } = body;
      if (code === undefined || state.usedCodes.has(code)) return { errcode: 40035, errmsg: 'invalid response_code' };
      if ((card === undefined) === (button === undefined)) return { errcode: 40035 };
      state.usedCodes.add(code);
      const content = (card ?? button) as Record<string, unknown>;
      state.updated.push({ to: String(userids), msgtype: 'template_card', content, cut: false });
      return {};
    },
    'appchat/send': ({ body }) => {
      if (body.chatid !== 'chat1') return { errcode: 86003, errmsg: 'chat not exist' };
      const fault = contentFault(body, { text: Number.POSITIVE_INFINITY, markdown: Number.POSITIVE_INFINITY });
      if (fault === undefined) deliver(state, 'chat1', body, 2048);
      return fault ?? {};
    },
    'menu/create': ({ query, body }) => {
      if (query.get('agentid') !== String(agentId)) return { errcode: 40056 };
      deliver(state, 'menu', { msgtype: 'menu', menu: body });
      return {};
    },
    'agent/get': ({ query }) =>
      query.get('agentid') === String(agentId) ? { agentid: agentId, name: '谁来管' } : { errcode: 40056 },
    getcallbackip: () => ({ ip_list: ['101.226.103.*'] }),
  };
}

function sendAsApp(state: State, body: Record<string, unknown>): Answer {
  if (body.agentid !== agentId) return { errcode: 40056, errmsg: 'invalid agentid' };
  const unlimited = Number.POSITIVE_INFINITY;
  const fault = contentFault(body, { text: unlimited, markdown: unlimited, template_card: unlimited });
  if (fault !== undefined) return fault;
  const card = body.template_card as { task_id?: string } | undefined;
  if (card !== undefined && (card.task_id === undefined || state.taskIds.has(card.task_id))) return { errcode: 40035 };
  const asked = String(body.touser ?? '').split('|');
  const known = body.touser === '@all' ? state.members : asked.filter((user) => state.members.includes(user));
  if (known.length === 0) return { errcode: 81013, errmsg: 'user & party & tag all invalid' };
  if (card?.task_id !== undefined) state.taskIds.add(card.task_id);
  const same = JSON.stringify([body.touser, body.msgtype, body[String(body.msgtype)]]);
  const withinMs = Math.min(4 * 3_600, Number(body.duplicate_check_interval ?? 1_800)) * 1_000;
  const again = body.enable_duplicate_check === 1 && state.now() - (state.recent.get(same) ?? -Infinity) < withinMs;
  state.recent.set(same, state.now());
  if (!again) {
    for (const user of known) {
      if (inPace(state, `member ${user}`, 30)) deliver(state, user, body, 2048);
      else state.dropped.push(deliveryOf(user, body));
    }
  }
  const invalid = asked.filter((user) => user !== '@all' && !state.members.includes(user));
  return {
    msgid: `m${state.delivered.length}`,
    invaliduser: invalid.join('|').toLowerCase(),
    response_code: `code${state.delivered.length}`,
  };
}

function tokenFault({ tokens, now }: State, { query }: Asked): Answer | undefined {
  const token = query.get('access_token');
  if (token === null) return { errcode: 41001, errmsg: 'access_token missing' };
  const until = tokens.get(token);
  if (until === undefined) return { errcode: 40014, errmsg: 'invalid access_token' };
  return now() < until ? undefined : { errcode: 42001, errmsg: 'access_token expired' };
}

/** Kind unknown, content empty or too many bytes; `limits` by kind. */
function contentFault(body: Record<string, unknown>, limits: Readonly<Record<string, number>>): Answer | undefined {
  const kind = String(body.msgtype);
  const limit = limits[kind];
  if (limit === undefined) return { errcode: 40008, errmsg: 'invalid message type' };
  const part = body[kind] as { content?: string } | undefined;
  if (part === undefined) return { errcode: 40035 };
  if (kind === 'template_card') return undefined;
  if ((part.content ?? '').trim() === '') return { errcode: 44004, errmsg: 'text content is empty' };
  return Buffer.byteLength(part.content ?? '') > limit ? { errcode: 40058, errmsg: 'content too long' } : undefined;
}

function deliver(state: State, to: string, body: Record<string, unknown>, cutAt = Number.POSITIVE_INFINITY): void {
  const delivery = deliveryOf(to, body);
  state.delivered.push({ ...delivery, cut: Buffer.byteLength(String(delivery.content.content ?? '')) > cutAt });
}

function deliveryOf(to: string, body: Record<string, unknown>): Delivered {
  const msgtype = String(body.msgtype);
  return { to, msgtype, content: body[msgtype] as Record<string, unknown>, cut: false };
}

/** True for the first `most` within any minute. */
function inPace({ paces, now }: State, key: string, most: number): boolean {
  const recent = (paces.get(key) ?? []).filter((at) => now() - at < 60_000);
  if (recent.length < most) recent.push(now());
  else {
    paces.set(key, recent);
    return false;
  }
  paces.set(key, recent);
  return true;
}
