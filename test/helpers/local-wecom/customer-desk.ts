import type { Answer, Asked, Handlers } from './server.ts';

/** A message in an account's list, as `sync_msg` gives it [94670]. */
export type CustomerMessage = {
  msgid: string;
  open_kfid: string;
  external_userid: string;
  send_time: number;
  origin: number;
  [field: string]: unknown;
};
export type Answered = { to: string; msgtype: string; content: Record<string, unknown>; msgid: string };

export type CustomerDesk = {
  handlers: Handlers;
  /** Puts a customer's message or an event into the account's list; gives its message id. */
  hears(user: string, message: Record<string, unknown>): string;
  /** A code for one message within so many seconds, as it comes with an event. */
  code(seconds: number): string;
  /** The cursor behind the last message. */
  end(): string;
  /** What customers were sent. */
  answered: Answered[];
  /** Session state by customer: 0 new, 1 bot, 2 waiting for a person, 3 with a person, 4 ended. */
  states: Map<string, number>;
  /** Messages a page; small ones make `has_more`. */
  pageSize: number;
  /** No person is on duty: hand-over is refused. */
  nobody: boolean;
};

const account = 'wkAccount1';

/** 微信客服 with one account: list with cursor, 48 hours, five messages, session states [94670, 94677, 94669, 95122]. */
export function createCustomerDesk(now: () => number): CustomerDesk {
  const list: CustomerMessage[] = [];
  const room = new Map<string, { last: number; left: number }>();
  const codes = new Map<string, number>();
  const sentIds = new Set<string>();
  const desk: CustomerDesk = {
    answered: [],
    states: new Map(),
    pageSize: 1000,
    nobody: false,
    handlers: {},
    hears: (user, message) => {
      const msgid = `kf${list.length + 1}`;
      list.push({
        msgid,
        open_kfid: account,
        external_userid: user,
        send_time: Math.floor(now() / 1000),
        origin: 3,
        ...message,
      });
      if (message.origin === undefined || message.origin === 3) room.set(user, { last: now(), left: 5 });
      return msgid;
    },
    end: () => `c${list.length}`,
    code: (seconds) => {
      const code = `code${codes.size + 1}`;
      codes.set(code, now() + seconds * 1000);
      return code;
    },
  };
  const send = ({ body }: Asked): Answer => {
    const user = String(body.touser);
    const open = room.get(user);
    if (open === undefined) return { errcode: 40096, errmsg: 'invalid external userid' };
    const fault = bodyFault(body);
    if (fault !== undefined) return fault;
    if (body.open_kfid !== account) return { errcode: 95000 };
    if ((desk.states.get(user) ?? 0) > 1) return { errcode: 95018, errmsg: 'send msg session status invalid' };
    if (now() - open.last > 48 * 3_600_000) return { errcode: 95002 };
    if (open.left === 0) return { errcode: 95001 };
    if (body.msgid !== undefined && sentIds.has(String(body.msgid)))
      return { errcode: 40035, errmsg: 'duplicate msgid' };
    open.left -= 1;
    return answer(user, body);
  };
  const answer = (to: string, body: Record<string, unknown>): Answer => {
    const msgtype = String(body.msgtype);
    const msgid = String(body.msgid ?? `s${desk.answered.length + 1}`);
    sentIds.add(msgid);
    desk.answered.push({ to, msgtype, content: body[msgtype] as Record<string, unknown>, msgid });
    return { msgid };
  };
  desk.handlers = {
    'kf/sync_msg': ({ body }) => {
      const from = body.cursor === undefined || body.cursor === '' ? 0 : Number(String(body.cursor).slice(1));
      const page = list
        .filter(({ send_time }) => now() - send_time * 1000 < 3 * 24 * 3_600_000)
        .slice(from, from + desk.pageSize);
      return {
        next_cursor: `c${from + page.length}`,
        has_more: from + page.length < list.length ? 1 : 0,
        msg_list: page,
      };
    },
    'kf/send_msg': send,
    'kf/send_msg_on_event': ({ body }) => {
      const until = codes.get(String(body.code));
      if (until === undefined || now() >= until) return { errcode: 95002, errmsg: 'invalid code' };
      codes.delete(String(body.code));
      return bodyFault(body) ?? answer('code', body);
    },
    'kf/service_state/get': ({ body }) => ({
      service_state: desk.states.get(String(body.external_userid)) ?? 0,
      servicer_userid: '',
    }),
    'kf/service_state/trans': ({ body }) => {
      if (desk.nobody) return { errcode: 95014, errmsg: 'no servicer' };
      desk.states.set(String(body.external_userid), Number(body.service_state));
      return { msg_code: 'mc1' };
    },
    'kf/account/list': () => ({ account_list: [{ open_kfid: account, name: '谁来管', avatar: '' }] }),
  };
  return desk;
}

function bodyFault(body: Record<string, unknown>): Answer | undefined {
  if (body.msgid !== undefined && !/^[0-9a-zA-Z_-]{1,32}$/u.test(String(body.msgid))) return { errcode: 40035 };
  const { content, list } = (body[String(body.msgtype)] ?? {}) as { content?: string; list?: unknown[] };
  if (body.msgtype === 'text') {
    if ((content ?? '') === '') return { errcode: 44004 };
    return Buffer.byteLength(content ?? '') > 2048 ? { errcode: 40058 } : undefined;
  }
  if (body.msgtype !== 'msgmenu') return { errcode: 40008 };
  return Array.isArray(list) && list.length > 0 && list.length <= 10 ? undefined : { errcode: 40035 };
}
