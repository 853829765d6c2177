import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { composeReplay } from '../compose-replay.ts';
import { readIntents } from '../content.ts';
import { DomainError } from '../duties/errors.ts';
import { readSavedCallbacks } from '../wecom/saved-callback.ts';
import { type CommandContext, commonOptions, engineFor, readWords, UsageError } from './command.ts';

/** `replay FILE`: puts saved callbacks through the bot and prints what it would have answered; nothing is sent. */
export async function replay(context: CommandContext): Promise<number> {
  const { values, positionals } = readWords('replay', context.words, commonOptions);
  const [file, more] = positionals;
  if (file === undefined || more !== undefined) throw new UsageError('usage.replay');
  const callbacks = readSavedCallbacks(readFileSync(file, 'utf8'));
  if (callbacks === undefined) throw new DomainError('replay.format', { file });
  const { config, now, out, explain } = context;
  const { township } = values;
  const play = composeReplay({
    ...{ config, now, township, newId: randomUUID },
    ...{ engine: engineFor(context), intents: readIntents() },
  });
  const played = [];
  for (const callback of callbacks) {
    const replayed = await play(callback);
    played.push(replayed);
    if (!values.json) out(replayed.said.join('\n') || explain.sentence('replay.silent'));
  }
  if (values.json) out(JSON.stringify(played));
  return 0;
}
