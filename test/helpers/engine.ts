import { fileURLToPath } from 'node:url';
import { createDiskFiles } from '../../src/commands/disk-files.ts';
import { createHistoryReader, type HistoryReader } from '../../src/commands/history.ts';
import { type Intents, readIntents } from '../../src/content.ts';
import { Bot } from '../../src/dialogue/bot.ts';
import { createEngine, type Engine } from '../../src/engine.ts';
import { Library } from '../../src/library.ts';
import { createMemoryStore } from '../../src/store/memory-store.ts';

/** The data that the bot is delivered with. */
export const bundledData = fileURLToPath(new URL('../../data', import.meta.url));

/** Noon of 23 November 2026 in Shanghai, in milliseconds. */
export const noon = Date.UTC(2026, 10, 23, 4);

export type EngineOptions = { dataDir?: string; now?: () => number };

/** The real engine over real data, and what a test needs to look behind it. */
export type TestEngine = Engine & {
  intents: Intents;
  library: Library;
  reader: HistoryReader;
  /** Another bot on the same engine, with a memory and a clock of its own. */
  botWith(now: () => number): Bot;
};

/** Builds the engine as `compose` does, with a store that forgets. Takes about two seconds: once a file. */
export function buildEngine({ dataDir = bundledData, now = () => noon }: EngineOptions = {}): TestEngine {
  const intents = readIntents();
  const library = new Library(dataDir);
  const config = { TOWNSHIP: undefined, PUBLIC_URL: undefined, TIME_ZONE: 'Asia/Shanghai' };
  const reader = createHistoryReader(createDiskFiles(dataDir));
  const engine = createEngine({ config, intents, library, reader, store: createMemoryStore(now), now });
  const { townships: desks, language, followUps, say } = engine;
  const { asking, emergencies } = intents;
  const botWith = (clock: () => number) =>
    new Bot({ desks, language, asking, followUps, emergencies, say, store: createMemoryStore(clock) });
  return { ...engine, intents, library, reader, botWith };
}
