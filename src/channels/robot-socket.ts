import { type Carrier, showsRepeats } from '../delivery/carrier.ts';
import { laneOf } from '../delivery/parcel.ts';
import { byteLimits } from '../replies/limits.ts';
import { CallbackRefused, WecomRefused, WecomUnreachable } from '../wecom/errors.ts';
import { type RobotMessage, robotMessageOf } from '../wecom/robot-message.ts';
import { markdownReply, type RobotReply, streamReply, updateCardReply } from '../wecom/robot-reply.ts';
import {
  RobotSocket,
  type SocketCommand,
  type SocketFrame,
  type SocketState,
  type SocketWaits,
} from '../wecom/robot-socket.ts';
import type { Channel, Later } from './channel.ts';
import { attempt } from './failure.ts';
import { Interrupted } from './interrupted.ts';
import { AnsweredElsewhere, Once, type Sending } from './once.ts';
import { errorName } from './receive.ts';
import { addressOf, Robot, type RobotReception, streamIdOf } from './robot.ts';

/** Runs `onGained` while this instance is the one that may hold the connection; `stop` gives it to another. */
export type Hold = (keeping: { onGained(): void; onLost(): void; onFault(error: unknown): void }) => {
  stop(): Promise<void>;
};

type Limits = Carrier['limits'];

export type RobotSocketChannelOptions = RobotReception & {
  botId: string;
  secret: string;
  url?: string | undefined;
  hold: Hold;
  later: Later;
  /** The pace of all instances, by lane, as the outbox keeps it. */
  pace: { take(lane: string, ...limits: Limits): Promise<{ ok: boolean }> };
  waits?: Partial<SocketWaits>;
  pause?: (ms: number) => Promise<unknown>;
};

export type RobotSocketChannel = Channel & { state(): SocketState };

/** Replies and pushes together, per conversation [101463]. */
const conversationLimits = [
  { limit: 30, windowMs: 60_000 },
  { limit: 1_000, windowMs: 3_600_000 },
];

/** Smart robot by long connection: no public address needed. Only the instance that holds the lease is connected [101463]. */
export function createRobotSocket(options: RobotSocketChannelOptions): RobotSocketChannel {
  const { botId, secret, url, log, waits = {} } = options;
  const working = new Set<Promise<void>>();
  let holding: { stop(): Promise<void> } | undefined;
  const socket: RobotSocket = new RobotSocket({
    ...{ botId, secret, url, waits },
    onState: (state) => report(options, state),
    onFrame: (frame) => {
      const work = answerer.take(frame).finally(() => working.delete(work));
      working.add(work);
    },
  });
  const answerer = new SocketAnswerer(options, socket);
  const { later, pause } = options;
  const interrupted = new Interrupted({
    ...{ once: new Once(options), prefix: 'robot:', channel: 'robot' },
    ...{ later, log, pause },
  });
  return {
    name: 'robot-socket',
    state: () => socket.state,
    carriers: [pushCarrier(socket)],
    start: async () => {
      interrupted.start();
      holding = options.hold({
        onGained: () => socket.open(),
        onLost: () => socket.close(),
        onFault: (error) => log.error('robot-socket.lease', { error: errorName(error) }),
      });
    },
    stop: async () => {
      await interrupted.stop();
      await Promise.all(working);
      await holding?.stop();
      socket.close();
    },
  };
}

/** Answers frames. Nothing that goes wrong with one of them reaches the listener. */
class SocketAnswerer {
  readonly #options: RobotSocketChannelOptions;
  readonly #socket: RobotSocket;
  readonly #robot: Robot;
  readonly #once: Once;

  constructor(options: RobotSocketChannelOptions, socket: RobotSocket) {
    this.#options = options;
    this.#socket = socket;
    this.#robot = new Robot({ ...options, pushTo: (message) => ({ channel: 'robot', address: addressOf(message) }) });
    this.#once = new Once(options);
  }

  async take({ requestId, body }: SocketFrame): Promise<void> {
    const { log } = this.#options;
    try {
      const message = robotMessageOf(body);
      const work = async (sending: Sending) => {
        if (message.msgtype === 'event') await this.#event(message, requestId);
        else await this.#message(message, { requestId, sending });
        return '';
      };
      await this.#once.answer(`robot:${streamIdOf(message)}`, work, addressOf(message));
    } catch (error) {
      if (error instanceof AnsweredElsewhere) return;
      if (error instanceof CallbackRefused) log.warn('robot-socket.frame-refused', { code: error.code });
      else log.error('robot-socket.failed', { error: errorName(error) });
    }
  }

  /** The answer as one finished stream; what cannot be replied any more is pushed, by the outbox. */
  async #message(
    message: RobotMessage,
    { requestId, sending }: { requestId: string; sending: Sending },
  ): Promise<void> {
    const { id, content } = await this.#robot.answer(message);
    const address = addressOf(message);
    const parcel = { key: `robot:${message.msgid}`, channel: 'robot', address, content };
    const turn = await this.#options.pace.take(laneOf('robot', address), ...conversationLimits);
    if (!turn.ok) return void (await this.#options.later.put(parcel));
    await sending();
    try {
      await this.#socket.answer(
        requestId,
        'aibot_respond_msg',
        streamReply({ id, content, finish: true, feedbackId: id }),
      );
    } catch (error) {
      await this.#afterFailure(error, parcel);
    }
  }

  async #afterFailure(error: unknown, parcel: Parameters<Later['put']>[0]): Promise<void> {
    const { later, log } = this.#options;
    if (!(error instanceof WecomRefused || error instanceof WecomUnreachable)) throw error;
    log.warn('robot-socket.not-replied', { detail: error.message });
    if (error instanceof WecomRefused && error.remedy === 'reconnect') this.#socket.renew();
    // No acknowledgement: it may be on the reader's screen. A second answer would be worse than a row for a person to look at.
    if (error instanceof WecomUnreachable && error.maybeDone) await later.unclear(parcel, error.message);
    else await later.put(parcel);
  }

  async #event(message: RobotMessage, requestId: string): Promise<void> {
    switch (message.event?.eventtype) {
      case 'enter_chat':
        return await this.#inTime(requestId, 'aibot_respond_welcome_msg', await this.#robot.welcome(message));
      case 'template_card_event': {
        const { card, content } = await this.#robot.touched(message);
        await this.#options.later.put({
          key: `robot:${message.msgid}`,
          channel: 'robot',
          address: addressOf(message),
          content,
        });
        if (card !== undefined) await this.#inTime(requestId, 'aibot_respond_update_msg', updateCardReply(card));
        return;
      }
      case 'feedback_event':
        if (message.event.feedback_event !== undefined) await this.#robot.judged(message.event.feedback_event);
        return;
      default:
        return;
    }
  }

  /** A welcome or a card's new face: of use within five seconds only, so there is no second try. */
  async #inTime(requestId: string, command: SocketCommand, reply: RobotReply): Promise<void> {
    try {
      await this.#socket.answer(requestId, command, reply);
    } catch (error) {
      if (!(error instanceof WecomRefused || error instanceof WecomUnreachable)) throw error;
      if (error instanceof WecomRefused && error.remedy === 'reconnect') this.#socket.renew();
      this.#options.log.warn('robot-socket.not-replied', { detail: error.message });
    }
  }
}

/** Markdown into a conversation `{chat, kind}` that has talked with the robot: late answers and notices. */
function pushCarrier(socket: RobotSocket): Carrier {
  return {
    channel: 'robot',
    limitBytes: byteLimits.robotMarkdown,
    markup: 'markdown',
    limits: conversationLimits,
    repeats: showsRepeats,
    tellsLeaving: true,
    send: ({ address: { chat = '', kind }, content }, leaving) =>
      attempt(async () => {
        try {
          // The SDK sends when it pleases, not before this.
          leaving?.();
          await socket.push(chat, kind === 'group' ? 'group' : 'single', markdownReply(content));
        } catch (error) {
          if (error instanceof WecomRefused && error.remedy === 'reconnect') socket.renew();
          throw error;
        }
      }),
  };
}

function report({ log }: RobotSocketChannelOptions, state: SocketState): void {
  if (state === 'displaced' || state === 'refused') log.error(`robot-socket.${state}`);
  else log.info(`robot-socket.${state}`);
}
