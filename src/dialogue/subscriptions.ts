import type { Duty } from '../duties/duty.ts';
import type { PhraseKey } from '../replies/phrases.ts';
import type { Asking } from './asking.ts';
import type { Desk } from './desk.ts';
import { talkReply } from './handlers/talk.ts';
import type { PushAddress } from './message.ts';
import type { Question } from './question.ts';
import { topicsIn } from './subscription-question.ts';
import type { Turn } from './turn.ts';

/** One thing to follow: everything, a category or a department by its official name. */
export type Topic = { kind: 'all' } | { kind: 'category' | 'department'; name: string };

/** What a chat follows of a township's list. */
export type Follows = { all: boolean; categories: readonly string[]; departments: readonly string[] };

/** A chat that wants to hear when a township's list is revised. */
export type Follower = PushAddress & { township: string; name: string };

/** The port behind which subscriptions are kept. */
export type Subscriptions = {
  /** What is meant by a name; undefined when the list knows no such category or body. */
  topic(said: string, duties: readonly Duty[]): Topic | undefined;
  subscribe(follower: Follower, topic: Topic): Promise<Follows>;
  /** Undefined when nothing is left to follow. */
  unsubscribe(follower: Follower, topic: Topic): Promise<Follows | undefined>;
  followed(follower: Follower): Promise<Follows | undefined>;
};

type Wish = Extract<Question, { kind: 'subscription' }>;
type Told = { key: PhraseKey; values?: Record<string, string>; hints?: readonly PhraseKey[] };

export type SubscriptionParts = {
  subscriptions: Subscriptions | undefined;
  asking: Asking;
  /** Where this conversation can be reached; undefined: it cannot. */
  push: PushAddress | undefined;
};

/** 订阅, 退订, 我的订阅. */
export async function subscriptionTurn(desk: Desk, wish: Wish, parts: SubscriptionParts): Promise<Turn> {
  const { key, values, hints } = await told(desk, wish, parts);
  return { reply: talkReply(desk, key, { ...(values && { values }), ...(hints && { hints }) }), context: 'keep' };
}

async function told(
  desk: Desk,
  { wish, said }: Wish,
  { subscriptions, asking, push }: SubscriptionParts,
): Promise<Told> {
  if (subscriptions === undefined || push === undefined)
    return { key: 'headline.noNotices', hints: ['hint.noNotices'] };
  const follower = { ...push, township: desk.search.revision.township.slug, name: '' };
  const before = await subscriptions.followed(follower);
  if (wish === 'mine') return following(desk, before);
  const topic = topicOf(desk, subscriptions, topicsIn(said, asking));
  if (topic === undefined) return noSuchTopic(desk, said);
  if (wish === 'on') {
    const what = whatOf(desk, await subscriptions.subscribe(follower, topic));
    return { key: 'headline.subscribed', values: { what }, hints: ['hint.subscribed'] };
  }
  if (before === undefined) return following(desk, before);
  if (before.all && topic.kind !== 'all') return { key: 'headline.followsAll' };
  const left = await subscriptions.unsubscribe(follower, topic);
  return left === undefined ? { key: 'headline.unsubscribed' } : following(desk, left);
}

function following(desk: Desk, follows: Follows | undefined): Told {
  if (follows === undefined) return { key: 'headline.followsNothing', hints: ['hint.subscribe'] };
  return { key: 'headline.follows', values: { what: whatOf(desk, follows) }, hints: ['hint.subscribed'] };
}

function noSuchTopic(desk: Desk, said: string): Told {
  const categories = [...new Set(desk.search.revision.items.map((duty) => duty.category))].filter(
    (name) => name !== '',
  );
  return { key: 'headline.noSuchTopic', values: { said, categories: categories.join('、') } };
}

/** By official and short names, and by what people call a body anywhere. */
function topicOf(desk: Desk, subscriptions: Subscriptions, said: readonly string[]): Topic | undefined {
  const { revision, departments } = desk.search;
  for (const name of said) {
    const topic = subscriptions.topic(name, revision.items);
    if (topic !== undefined) return topic;
    const body = departments.find(name);
    if (body?.said === name) return { kind: 'department', name: body.name };
  }
  return undefined;
}

function whatOf(desk: Desk, { all, categories, departments }: Follows): string {
  return all ? desk.say('follows.all') : [...categories, ...departments].join('、');
}
