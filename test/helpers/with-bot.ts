import type { ExecutionContext, TestFn } from 'ava';
import { buildEngine, type EngineOptions, noon, type TestEngine } from './engine.ts';
import { FakeChannel, type Person } from './fake-channel.ts';

/** What a conversation is made of: people, and a clock that only the test moves. */
export type Scene = {
  person: (user: string, chat?: string) => Person;
  minutesPass: (minutes: number) => void;
};

export type Play = (scene: Scene) => Promise<void>;

export type WithBot = {
  conversation: (title: string, play: Play) => void;
  /** A conversation that goes wrong today, as it should go; turns red when somebody mends it. */
  knownFault: (title: string, play: Play) => void;
  engine: () => TestEngine;
};

/** One real engine for the file, and for each conversation a bot with a memory and a clock of its own. */
export function withBot(test: TestFn, options: EngineOptions = {}): WithBot {
  const built: { engine?: TestEngine } = {};
  test.before(async () => {
    built.engine = buildEngine(options);
    await built.engine.townships.desk(undefined, undefined);
  });
  const engine = () => {
    if (built.engine === undefined) throw new Error('the engine is built before the first test');
    return built.engine;
  };
  const scene = (play: Play) => async (t: ExecutionContext) => {
    let now = noon;
    const channel = new FakeChannel({ t, bot: engine().botWith(() => now), say: engine().say });
    await play({
      person: (user, chat) => channel.person(user, chat),
      minutesPass: (minutes) => {
        now += minutes * 60_000;
      },
    });
  };
  return {
    conversation: (title, play) => test(title, scene(play)),
    knownFault: (title, play) => test.failing(title, scene(play)),
    engine,
  };
}
