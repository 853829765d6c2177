import { WSAuthFailureError, WSClient, type WsFrame } from '@wecom/aibot-node-sdk';
import type { Body } from './api.ts';
import { WecomRefused, WecomUnreachable } from './errors.ts';

/** `displaced`: another process connected with the same robot; this one stays down. `refused`: the robot's id or secret is wrong. */
export type SocketState = 'off' | 'connecting' | 'ready' | 'displaced' | 'refused';

/** Answers to a frame, by its request id; the command says what kind of frame it was [101463]. */
export type SocketCommand = 'aibot_respond_msg' | 'aibot_respond_welcome_msg' | 'aibot_respond_update_msg';

/** A message or an event, and the id under which it can be answered on this connection. */
export type SocketFrame = { kind: 'message' | 'event'; requestId: string; body: unknown };

export type RobotSocketOptions = {
  botId: string;
  secret: string;
  /** Only a private deployment or a test has its own. */
  url?: string | undefined;
  onFrame(frame: SocketFrame): void;
  onState(state: SocketState): void;
  /** Waits in milliseconds; tests shorten them. */
  waits?: Partial<SocketWaits>;
};

export type SocketWaits = {
  /** From connecting to being subscribed; the SDK itself would wait for ever. */
  readyMs: number;
  /** Pings; two without an answer end the connection. */
  heartbeatMs: number;
  /** First wait before connecting again; doubles up to 30 s. */
  reconnectMs: number;
  /** Without any message for so long the connection is made anew: a subscription can be lost in silence. */
  quietMs: number;
  /** After the robot's id or secret was refused five times. */
  refusedMs: number;
};

const defaultWaits: SocketWaits = {
  readyMs: 15_000,
  heartbeatMs: 30_000,
  reconnectMs: 1_000,
  quietMs: 30 * 60_000,
  refusedMs: 10 * 60_000,
};
const longestReconnectMs = 30_000;

/**
 * The long connection of a smart robot. The SDK subscribes, pings and connects again after a drop; what it leaves out is here: a
 * subscription that is never confirmed or silently lost, giving up, and errors that are errors.
 */
export class RobotSocket {
  readonly #options: RobotSocketOptions;
  readonly #waits: SocketWaits;
  #client: WSClient | undefined;
  #state: SocketState = 'off';
  #timer: NodeJS.Timeout | undefined;
  /** Sent and not acknowledged yet; the SDK waits five seconds. */
  #onTheirWay = 0;
  /** Connect anew once nothing is on its way. */
  #renewing = false;
  /** Connections in a row that were never confirmed. */
  #unconfirmed = 0;

  constructor(options: RobotSocketOptions) {
    this.#options = options;
    this.#waits = { ...defaultWaits, ...options.waits };
  }

  get state(): SocketState {
    return this.#state;
  }

  /** Connects and stays connected, without end. Ends being displaced. */
  open(): void {
    this.#unconfirmed = 0;
    this.#connect();
  }

  close(): void {
    this.#drop();
    this.#become('off');
  }

  /** Makes the connection anew: the platform says that it no longer knows our subscription. What is on its way is waited for. */
  renew(): void {
    if (this.#state !== 'ready') return;
    this.#become('connecting');
    if (this.#onTheirWay === 0) this.#connect();
    else this.#renewing = true;
  }

  /** Answers a frame, once per request id. Errors: WecomRefused; WecomUnreachable, `maybeDone` unless there was no connection. */
  async answer(requestId: string, command: SocketCommand, body: Body): Promise<void> {
    await this.#send(command, (client) => client.reply({ headers: { req_id: requestId } }, body, command));
  }

  /** Sends into a conversation that has talked with the robot before: Markdown, or a card in a single chat. Errors as for `answer`. */
  async push(chat: string, kind: 'single' | 'group', body: Body): Promise<void> {
    // The SDK leaves chat_type out; without it the server looks for a group first [101463].
    const message = { chat_type: kind === 'single' ? 1 : 2, ...body };
    await this.#send('aibot_send_msg', (client) => client.sendMessage(chat, message as never));
  }

  async #send(call: string, send: (client: WSClient) => Promise<WsFrame>): Promise<void> {
    const client = this.#client;
    if (client === undefined || this.#state !== 'ready') throw new WecomUnreachable(call, 'connect');
    this.#onTheirWay += 1;
    try {
      await send(client);
    } catch (error) {
      // The SDK rejects with the platform's frame itself, or with an Error when no acknowledgement came.
      const errcode =
        typeof error === 'object' && error !== null && 'errcode' in error ? Number(error.errcode) : undefined;
      if (errcode !== undefined) throw new WecomRefused({ errcode, call });
      throw new WecomUnreachable(call, 'broken');
    } finally {
      this.#onTheirWay -= 1;
      if (this.#renewing && this.#onTheirWay === 0) this.#connect();
    }
  }

  #connect(): void {
    this.#drop();
    const { botId, secret, url } = this.#options;
    const client = new WSClient({
      botId,
      secret,
      ...(url === undefined ? {} : { wsUrl: url }),
      heartbeatInterval: this.#waits.heartbeatMs,
      reconnectInterval: this.#waits.reconnectMs,
      maxReconnectAttempts: -1,
      wsOptions: { handshakeTimeout: this.#waits.readyMs },
      // It would log what people write.
      logger: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
    });
    this.#client = client;
    this.#become('connecting');
    this.#listen(client);
    client.connect();
  }

  #listen(client: WSClient): void {
    const current = (handle: () => void) => () => {
      if (this.#client === client) handle();
    };
    client.on(
      'connected',
      current(() => this.#after(this.#waits.readyMs, () => this.#unanswered())),
    );
    client.on(
      'authenticated',
      current(() => this.#ready()),
    );
    // Also fires on drops that the SDK mends by itself: nothing is to be connected from here.
    client.on(
      'disconnected',
      current(() => this.#become('connecting')),
    );
    client.on(
      'reconnecting',
      current(() => this.#after(undefined)),
    );
    client.on('error', (error: Error) => {
      if (this.#client === client && error instanceof WSAuthFailureError) this.#refused();
    });
    client.on('message', (frame: WsFrame) => current(() => this.#receive('message', frame))());
    client.on('event', (frame: WsFrame) => current(() => this.#receive('event', frame))());
  }

  #ready(): void {
    this.#unconfirmed = 0;
    this.#become('ready');
    this.#after(this.#waits.quietMs, () => this.#connect());
  }

  #receive(kind: SocketFrame['kind'], frame: WsFrame): void {
    this.#after(this.#waits.quietMs, () => this.#connect());
    const body: unknown = frame.body;
    if (kind === 'event' && eventTypeOf(body) === 'disconnected_event') this.#displaced();
    else this.#options.onFrame({ kind, requestId: frame.headers.req_id, body });
  }

  /** The SDK closes by itself and does not come back; coming back would throw the other process out in turn. */
  #displaced(): void {
    this.#drop();
    this.#become('displaced');
  }

  #refused(): void {
    this.#drop();
    this.#become('refused');
    this.#after(this.#waits.refusedMs, () => this.#connect());
  }

  /** The gateway took the connection and never confirmed the subscription: begin anew, each time a little later. */
  #unanswered(): void {
    this.#unconfirmed += 1;
    const wait = Math.min(longestReconnectMs, this.#waits.reconnectMs * 2 ** (this.#unconfirmed - 1));
    this.#drop();
    this.#after(wait, () => this.#connect());
  }

  /** The one timer: what is set last counts. */
  #after(ms: number | undefined, act: () => void = () => {}): void {
    clearTimeout(this.#timer);
    this.#timer = ms === undefined ? undefined : setTimeout(act, ms);
  }

  #drop(): void {
    this.#renewing = false;
    this.#after(undefined);
    const client = this.#client;
    this.#client = undefined;
    client?.removeAllListeners();
    client?.disconnect();
  }

  #become(state: SocketState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#options.onState(state);
  }
}

function eventTypeOf(body: unknown): unknown {
  const event = typeof body === 'object' && body !== null && 'event' in body ? body.event : undefined;
  return typeof event === 'object' && event !== null && 'eventtype' in event ? event.eventtype : undefined;
}
