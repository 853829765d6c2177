import { type Carrier, dropsRepeats } from '../delivery/carrier.ts';
import { byteLimits } from '../replies/limits.ts';
import { type Api, noAnswer } from '../wecom/api.ts';
import { Envelope } from '../wecom/envelope.ts';
import { type RobotMessage, readRobotMessage, readSealedJson } from '../wecom/robot-message.ts';
import {
  markdownReply,
  type RobotReply,
  sealedJson,
  streamReply,
  streamWithCardReply,
  updateCardReply,
} from '../wecom/robot-reply.ts';
import { accepted, answerCallback } from './callback.ts';
import type { Channel, Later } from './channel.ts';
import { attempt } from './failure.ts';
import { inTime } from './in-time.ts';
import { Interrupted } from './interrupted.ts';
import { Once } from './once.ts';
import { errorName } from './receive.ts';
import { addressOf, Robot, type RobotAnswer, type RobotReception, streamIdOf } from './robot.ts';

export type RobotCallbackOptions = RobotReception & {
  tokens: readonly string[];
  aesKeys: readonly string[];
  /** Takes what goes to a `response_url`: the full answer behind a card's button. */
  later: Later;
  api: Api;
  /** An answer that takes longer becomes an open stream, which the platform asks for again. It waits 5 s [101031]. */
  answerWithinMs?: number;
  pause?: (ms: number) => Promise<unknown>;
};

/** Channel of parcels that go to a `response_url`. */
const responseChannel = 'robot-response';

/** Callback of a smart robot: encrypted JSON in, at once a finished stream in Markdown back [100719, 101031]. */
export function createRobotCallback(options: RobotCallbackOptions): Channel {
  const { tokens, aesKeys, now, log, api, answerWithinMs = 4_000 } = options;
  // Robots of one's own company have no receiver id [101033].
  const envelope = new Envelope({ tokens, aesKeys, receiver: '' });
  const desk = { robot: new Robot(options), once: new Once(options), options };
  const { later, pause } = options;
  const interrupted = new Interrupted({
    ...{ once: desk.once, prefix: 'robot:', channel: 'robot' },
    ...{ later, log, pause },
  });

  return {
    name: 'robot',
    carriers: [responseCarrier(api)],
    start: async () => interrupted.start(),
    stop: () => interrupted.stop(),
    handle: (request) =>
      answerCallback(request, {
        envelope,
        log,
        readSealed: readSealedJson,
        answer: async (plain, { nonce }) => {
          const message = readRobotMessage(plain);
          const given = await inTime(replyTo(message, desk), answerWithinMs, (error) =>
            log.error('robot.late-failed', { id: message.msgid, error: errorName(error) }),
          );
          const reply = given.ready ? given.value : openStream(message);
          if (reply === '') return accepted;
          // The reply's nonce must be the callback's [101033].
          const sealed = envelope.seal(reply, { timestamp: String(Math.floor(now() / 1000)), nonce });
          return { status: 200, type: 'application/json', body: sealedJson(sealed) };
        },
      }),
  };
}

type RobotDesk = { robot: Robot; once: Once; options: RobotCallbackOptions };

/** The reply's JSON, '' for none. A refresh is answered from what its message was answered with, by whichever instance. */
async function replyTo(message: RobotMessage, desk: RobotDesk): Promise<string> {
  if (message.msgtype === 'stream') return await refresh(message.stream?.id ?? '', desk);
  const work = async () => {
    const reply =
      message.msgtype === 'event' ? await eventReply(message, desk) : messageReply(await desk.robot.answer(message));
    return reply === undefined ? '' : JSON.stringify(reply);
  };
  return await desk.once.answer(keyOf(streamIdOf(message)), work, addressOf(message));
}

async function eventReply(message: RobotMessage, { robot, options }: RobotDesk): Promise<RobotReply | undefined> {
  switch (message.event?.eventtype) {
    case 'enter_chat':
      return await robot.welcome(message);
    case 'template_card_event': {
      const { card, content } = await robot.touched(message);
      if (message.response_url !== '') {
        const address = { responseUrl: message.response_url };
        await options.later.put({ key: `robot:${message.msgid}`, channel: responseChannel, address, content });
      }
      return card === undefined ? undefined : updateCardReply(card);
    }
    case 'feedback_event':
      if (message.event.feedback_event !== undefined) await robot.judged(message.event.feedback_event);
      return undefined;
    default:
      return undefined;
  }
}

function messageReply({ id, content, card }: RobotAnswer): RobotReply {
  const stream = { id, content, finish: true, feedbackId: id };
  return card === undefined ? streamReply(stream) : streamWithCardReply(stream, card);
}

async function refresh(streamId: string, { once, options }: RobotDesk): Promise<string> {
  const { answer, working } = await once.state(keyOf(streamId));
  if (answer !== undefined && answer !== '') return answer;
  const content = working ? '' : options.say('headline.failed');
  return JSON.stringify(streamReply({ id: streamId, content, finish: !working }));
}

/** Not ready: the platform shows that something is coming and asks again, for up to six minutes. */
function openStream(message: RobotMessage): string {
  // An event has no stream: nothing is said in time, and what is said later goes by its response_url.
  if (message.msgtype === 'event') return '';
  const id = message.msgtype === 'stream' ? (message.stream?.id ?? '') : streamIdOf(message);
  return JSON.stringify(streamReply({ id, content: '', finish: false, feedbackId: id }));
}

function keyOf(streamId: string): string {
  return `robot:${streamId}`;
}

/** Answers by `response_url`: once, within an hour; the platform refuses more, so trying again never sends twice [101138]. */
function responseCarrier(api: Api): Carrier {
  return {
    channel: responseChannel,
    limitBytes: byteLimits.robotMarkdown,
    markup: 'markdown',
    limits: [],
    repeats: dropsRepeats,
    send: ({ address, content }) =>
      attempt(() =>
        api.callAddress(address.responseUrl ?? '', {
          path: 'aibot/response',
          body: markdownReply(content),
          answer: noAnswer,
        }),
      ),
  };
}
