import type { Body } from './api.ts';
import type { Sealed } from './envelope.ts';
import type { TemplateCard } from './template-card.ts';

/** What a robot can answer with; the shapes of [101031], by callback and by long connection. */
export type RobotReply = Body;

export type StreamParts = {
  /** Ours, unique per answer. */
  id: string;
  /** The whole Markdown so far, at most 20,480 bytes; visible text when finished, or the stream never closes for the reader. */
  content: string;
  finish: boolean;
  /** At most 256 bytes; without it no feedback_event comes. Counts in the first answer of a stream only. */
  feedbackId?: string;
};

/** A stream, finished or still open. */
export function streamReply(parts: StreamParts): RobotReply {
  return { msgtype: 'stream', stream: streamOf(parts) };
}

/** A stream with a card under it. Callback only: the long connection does not take it [101463]. */
export function streamWithCardReply(parts: StreamParts, card: TemplateCard): RobotReply {
  return { msgtype: 'stream_with_template_card', stream: streamOf(parts), template_card: card };
}

/** A card alone: a welcome, or a message in a single chat. */
export function cardReply(card: TemplateCard): RobotReply {
  return { msgtype: 'template_card', template_card: card };
}

/** Puts another card in the place of the one that was touched; its task id must be that one's. */
export function updateCardReply(card: TemplateCard): RobotReply {
  return { response_type: 'update_template_card', template_card: card };
}

/** Markdown for a `response_url` or an active push, at most 20,480 bytes [101138, 101463]. */
export function markdownReply(content: string): RobotReply {
  return { msgtype: 'markdown', markdown: { content } };
}

/** The sealed answer of a robot callback [101033]: unlike the app's, with a number for the time. */
export function sealedJson({ encrypt, signature, timestamp, nonce }: Sealed): string {
  return JSON.stringify({ encrypt, msgsignature: signature, timestamp: Number(timestamp), nonce });
}

function streamOf({ id, content, finish, feedbackId }: StreamParts): Body {
  return { id, finish, content, ...(feedbackId === undefined ? {} : { feedback: { id: feedbackId } }) };
}
