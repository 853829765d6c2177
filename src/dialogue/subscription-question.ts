import { type Asking, core } from './asking.ts';
import type { Question } from './question.ts';

/** Official names of categories and bodies are shorter; what is longer is no subscription. In characters. */
const longestTopic = 24;

/**
 * `订阅民政局的变动` → on, 民政局; `退订` → off; `我的订阅`. Undefined for everything else, also for a matter that happens to have
 * the word in it (`订阅报纸找谁`).
 */
export function aboutSubscription(
  text: string,
  { subscriptions }: Pick<Asking, 'subscriptions'>,
): Question | undefined {
  const said = core(text);
  if (subscriptions.mine.includes(said)) return { kind: 'subscription', wish: 'mine', said: '' };
  for (const wish of ['off', 'on'] as const) {
    const opening = longest(subscriptions[wish].filter((word) => said.startsWith(word)));
    if (opening === undefined) continue;
    const topic = said.slice(opening.length);
    if (topic.length > longestTopic || subscriptions.asking.some((word) => topic.includes(word))) return undefined;
    return { kind: 'subscription', wish, said: topic };
  }
  return undefined;
}

/** What may be meant by the words behind 订阅, as they stand and without what says nothing more. */
export function topicsIn(said: string, { subscriptions }: Pick<Asking, 'subscriptions'>): string[] {
  const tail = longest(subscriptions.around.filter((word) => said.endsWith(word)));
  if (tail === undefined) return [said];
  return [said, ...topicsIn(said.slice(0, said.length - tail.length), { subscriptions })];
}

function longest(words: readonly string[]): string | undefined {
  return [...words].sort((a, b) => b.length - a.length)[0];
}
