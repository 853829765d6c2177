import { type Json, type Store, unchanged } from '../store/store.ts';
import type { Address, Failure } from './carrier.ts';
import { laneOf } from './parcel.ts';

/** What of a list somebody wants to hear about: all of it, or some categories and departments. */
export type Follows = { all: boolean; categories: string[]; departments: string[] };

/** Who is told when a township's list is revised. `id` names it in status and commands, and holds no secret. */
export type Target = {
  id: string;
  township: string;
  channel: string;
  address: Address;
  /** For people: 「第3个群机器人」, a group's name; may be ''. */
  name: string;
  follows: Follows;
  /** Named for being reminded of contacts that are to be checked again. */
  contacts?: boolean | undefined;
};

export const followsAll: Follows = { all: true, categories: [], departments: [] };

/** Why nothing is sent to a target any more. */
export type Disabled = { at: number; errcode?: number; detail: string };

/** A chat's own wish, as the subscriptions know it. */
export type Wish = Pick<Target, 'township' | 'channel' | 'address' | 'name'>;

/** One thing to follow: everything, a category or a department by its official name. */
export type Topic = { kind: 'all' } | { kind: 'category' | 'department'; name: string };

/** Targets from the configuration and from chats that subscribed, and which of them are dead. */
export type Targets = {
  of(township: string): Promise<Target[]>;
  all(): Promise<Target[]>;
  subscribe(wish: Wish, topic: Topic): Promise<Follows>;
  /** Without a topic: everything. Undefined when nothing is left to follow. */
  unsubscribe(wish: Wish, topic: Topic): Promise<Follows | undefined>;
  followed(wish: Wish): Promise<Follows | undefined>;
  isDisabled(id: string): Promise<boolean>;
  disabled(id: string): Promise<Disabled | undefined>;
  disable(id: string, failure: Failure): Promise<void>;
  /** Sends to it again, after somebody mended it. */
  enable(id: string): Promise<void>;
};

type Stored = { wish: Wish; follows: Follows };

/** `configured`: webhooks, users, parties and app chats from the configuration and `data/townships.json`. */
export function createTargets(store: Store, configured: readonly Target[], now: () => number): Targets {
  const keyOf = (wish: Pick<Wish, 'township' | 'channel' | 'address'>) =>
    `${wish.township}/${laneOf(wish.channel, wish.address)}`;
  const subscribed = async (prefix: string) =>
    (await store.list<Stored & Json>('subscriptions', prefix)).map(({ key, value }): Target => {
      return { id: key, ...value.wish, follows: value.follows };
    });
  const change = async (wish: Wish, to: (follows: Follows | undefined) => Follows | undefined) => {
    const stored = await store.update<Stored & Json>('subscriptions', keyOf(wish), (held) => {
      const follows = to(held?.follows);
      if (follows === undefined) return held === undefined ? unchanged : undefined;
      return { wish: { ...wish, address: { ...wish.address } }, follows } as Stored & Json;
    });
    return stored?.follows;
  };
  const disabled = async (id: string) => await store.get<Disabled & Json>('targets', id);
  return {
    of: async (township) => [
      ...configured.filter((target) => target.township === township),
      ...(await subscribed(`${township}/`)),
    ],
    all: async () => [...configured, ...(await subscribed(''))],
    subscribe: async (wish, topic) => {
      // Whoever asks for notices can receive them: a robot that came back into its group.
      await store.remove('targets', keyOf(wish));
      return (await change(wish, (follows) => withTopic(follows, topic))) ?? followsAll;
    },
    unsubscribe: (wish, topic) => change(wish, (follows) => withoutTopic(follows, topic)),
    followed: async (wish) => (await store.get<Stored & Json>('subscriptions', keyOf(wish)))?.follows,
    isDisabled: async (id) => (await disabled(id)) !== undefined,
    disabled,
    disable: async (id, { errcode, detail }) => {
      await store.put('targets', id, { at: now(), detail, ...(errcode === undefined ? {} : { errcode }) });
    },
    enable: (id) => store.remove('targets', id),
  };
}

/** Adds a topic; following everything covers all topics. */
export function withTopic(follows: Follows | undefined, topic: Topic): Follows {
  if (topic.kind === 'all' || follows?.all === true) return followsAll;
  const { categories, departments } = follows ?? { categories: [], departments: [] };
  const add = (names: readonly string[]) => [...new Set([...names, topic.name])];
  return topic.kind === 'category'
    ? { all: false, categories: add(categories), departments }
    : { all: false, categories, departments: add(departments) };
}

/** Takes a topic away; undefined when nothing is left. Everything but one topic cannot be said, so that leaves everything. */
export function withoutTopic(follows: Follows | undefined, topic: Topic): Follows | undefined {
  if (topic.kind === 'all' || follows === undefined) return undefined;
  if (follows.all) return follows;
  const drop = (names: readonly string[]) => names.filter((name) => name !== topic.name);
  const left = {
    all: false,
    categories: topic.kind === 'category' ? drop(follows.categories) : follows.categories,
    departments: topic.kind === 'department' ? drop(follows.departments) : follows.departments,
  };
  return left.categories.length + left.departments.length === 0 ? undefined : left;
}
