import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

type Frame = { cmd?: string; headers: { req_id: string }; body?: Record<string, unknown> };

/** How the gateway misbehaves until told otherwise. */
export type Mood =
  | 'well'
  /** Takes connections and never answers a subscription. */
  | 'deaf'
  /** Keeps sockets open and says nothing at all, not even to a ping. */
  | 'half-open'
  /** Answers pings, knows no subscription any more: no callbacks, 846609 to what is sent. */
  | 'forgetful';

export type Shown = { chat: string; cmd: string; body: Record<string, unknown>; replyTo: string };

export type LocalGateway = {
  url: string;
  botId: string;
  secret: string;
  mood: Mood;
  /** What people saw, in order. */
  shown: Shown[];
  /** Subscriptions that were asked for, good and bad. */
  subscriptions: number;
  /** Acknowledges, or not, what comes next: an errcode, `silent` (done, not acknowledged) or `lost` (not done, not acknowledged). */
  failNext(cmd: string, ...faults: Array<number | 'silent' | 'lost'>): void;
  connected(): number;
  /** Sends a message or event to the robot; false when nobody is subscribed. */
  says(body: Record<string, unknown>): boolean;
  /** A frame that the platform would never send. */
  raw(text: string): void;
  /** Cuts all connections without a word. */
  cut(): void;
  close(): Promise<void>;
};

type Asked = { socket: WebSocket; chat: string; kind: string; at: number; taskId: string };

const replyWithinMs = 24 * 3_600_000;
const eventWithinMs = 5_000;

/** The platform's end of the long connection, with the rules of page 101463. */
export async function startGateway(now: () => number = Date.now): Promise<LocalGateway> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await new Promise((resolve) => server.once('listening', resolve));
  const asked = new Map<string, Asked>();
  const chats = new Map<string, 'single' | 'group'>();
  const paces = new Map<string, number[]>();
  const faults = new Map<string, Array<number | 'silent' | 'lost'>>();
  let live: WebSocket | undefined;
  let count = 0;

  const gateway: LocalGateway = {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    botId: 'aibot1',
    secret: 'robot-secret-for-tests',
    mood: 'well',
    shown: [],
    subscriptions: 0,
    failNext: (cmd, ...more) => void faults.set(cmd, [...(faults.get(cmd) ?? []), ...more]),
    connected: () => server.clients.size,
    says: (body) => {
      if (live === undefined || gateway.mood !== 'well') return false;
      count += 1;
      const requestId = `req${count}`;
      const { chatid, from, event } = body as {
        chatid?: string;
        from?: { userid: string };
        event?: Record<string, unknown>;
      };
      const chat = chatid ?? from?.userid ?? '';
      chats.set(chat, chatid === undefined ? 'single' : 'group');
      const taskId = (event?.template_card_event as { task_id?: string } | undefined)?.task_id ?? '';
      asked.set(requestId, { socket: live, chat, kind: String(event?.eventtype ?? 'message'), at: now(), taskId });
      const cmd = event === undefined ? 'aibot_msg_callback' : 'aibot_event_callback';
      live.send(JSON.stringify({ cmd, headers: { req_id: requestId }, body }));
      return true;
    },
    raw: (text) => live?.send(text),
    cut: () => {
      for (const socket of server.clients) socket.terminate();
    },
    close: async () => {
      for (const socket of server.clients) socket.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  const subscribe = (socket: WebSocket, body: Record<string, unknown>): number => {
    gateway.subscriptions += 1;
    if (body.bot_id !== gateway.botId) return 93019;
    if (body.secret !== gateway.secret) return 853000;
    if (live !== undefined && live !== socket) {
      const event = {
        msgid: `kick${gateway.subscriptions}`,
        msgtype: 'event',
        from: {},
        event: { eventtype: 'disconnected_event' },
      };
      live.send(JSON.stringify({ cmd: 'aibot_event_callback', headers: { req_id: 'kick' }, body: event }));
      live.close();
    }
    live = socket;
    return 0;
  };

  const inPace = (chat: string): boolean => {
    const recent = (paces.get(chat) ?? []).filter((at) => now() - at < 60_000);
    paces.set(chat, [...recent, now()]);
    return recent.length < 30;
  };

  const reply = (socket: WebSocket, { cmd = '', headers, body = {} }: Frame): number => {
    const to = asked.get(headers.req_id);
    if (to === undefined || to.socket !== socket) return 846605;
    const wanted =
      { aibot_respond_welcome_msg: 'enter_chat', aibot_respond_update_msg: 'template_card_event' }[cmd] ?? 'message';
    if (to.kind !== wanted) return 846605;
    if (now() - to.at > (wanted === 'message' ? replyWithinMs : eventWithinMs)) return 846608;
    if (
      wanted === 'template_card_event' &&
      (body.template_card as { task_id?: string } | undefined)?.task_id !== to.taskId
    )
      return 40035;
    if (wanted === 'message' && body.msgtype === 'stream_with_template_card') return 40008;
    return shownOr(contentFault(body), { chat: to.chat, cmd, body, replyTo: headers.req_id });
  };

  const push = ({ cmd = '', body = {} }: Frame): number => {
    const chat = String(body.chatid);
    const kind = chats.get(chat);
    if (kind === undefined || body.chat_type !== (kind === 'single' ? 1 : 2)) return 93006;
    if (body.msgtype !== 'markdown' && !(body.msgtype === 'template_card' && kind === 'single')) return 40008;
    return shownOr(contentFault(body), { chat, cmd, body, replyTo: '' });
  };

  const shownOr = (errcode: number, shown: Shown): number => {
    if (errcode !== 0) return errcode;
    if (!inPace(shown.chat)) return 45009;
    gateway.shown.push(shown);
    return 0;
  };

  server.on('connection', (socket) => {
    socket.on('close', () => {
      if (live === socket) live = undefined;
    });
    socket.on('message', (data) => {
      const frame = JSON.parse(String(data)) as Frame;
      if (gateway.mood === 'half-open' || (gateway.mood === 'deaf' && frame.cmd === 'aibot_subscribe')) return;
      const answer = (errcode: number) =>
        socket.send(JSON.stringify({ headers: frame.headers, errcode, errmsg: errcode === 0 ? 'ok' : 'no' }));
      if (frame.cmd === 'ping') return answer(0);
      if (frame.cmd === 'aibot_subscribe') return answer(subscribe(socket, frame.body ?? {}));
      if (gateway.mood === 'forgetful') return answer(846609);
      const fault = faults.get(frame.cmd ?? '')?.shift();
      if (fault === 'lost') return;
      if (typeof fault === 'number') return answer(fault);
      const errcode = frame.cmd === 'aibot_send_msg' ? push(frame) : reply(socket, frame);
      if (fault !== 'silent') answer(errcode);
    });
  });
  return gateway;
}

/** Streams and Markdown of at most 20,480 bytes, with something to see at the end. */
function contentFault(body: Record<string, unknown>): number {
  const {
    stream,
    markdown,
    template_card: card,
    text,
  } = body as {
    stream?: { id?: string; content?: string; finish?: boolean };
    markdown?: { content?: string };
    template_card?: { task_id?: string };
    text?: { content?: string };
  };
  if (card !== undefined)
    return card.task_id === undefined || !/^[0-9A-Za-z_@-]{1,128}$/u.test(card.task_id) ? 40035 : 0;
  const content = stream?.content ?? markdown?.content ?? text?.content;
  if (content === undefined || (stream !== undefined && (stream.id ?? '') === '')) return 40035;
  if (content.trim() === '') return 44004;
  return Buffer.byteLength(content) > 20_480 ? 40058 : 0;
}
