import { type Answer, toAnswer } from '../replies/answer.ts';
import type { Block, FollowUp, Reply } from '../replies/reply.ts';
import type { WebMetrics } from './metrics.ts';
import type { WebParts } from './ports.ts';

/** One question from the page or the API. An empty chat: no context is kept. */
export type WebQuestion = {
  text: string;
  user: string;
  chat: string;
  township: string | undefined;
  asOf?: string | undefined;
};

/** The answer object and, for drawing it part by part, the reply's own blocks. */
export type WebAnswer = Answer & { blocks: Block[]; followUps: FollowUp[]; link: string };

/** Puts a question to the bot; page and API share it, so that they never disagree. Errors: as `Bot.handle`. */
export function createAsk({ bot, say, newId }: Pick<WebParts, 'bot' | 'say' | 'newId'>, metrics: WebMetrics) {
  return async ({ text, user, chat, township, asOf }: WebQuestion): Promise<WebAnswer> => {
    const id = newId();
    const reply: Reply = await bot.handle({ id, channel: 'web', chat, user, text, township, asOf });
    metrics.answered(reply.facts.outcome);
    return { ...toAnswer(reply, { id, say }), blocks: reply.blocks, followUps: reply.followUps, link: reply.link };
  };
}
export type Ask = ReturnType<typeof createAsk>;
