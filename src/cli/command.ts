import type { Readable } from 'node:stream';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { openReader } from '../compose-lists.ts';
import type { Config, TownshipConfig } from '../config.ts';
import { readIntents } from '../content.ts';
import { DomainError } from '../duties/errors.ts';
import { createEngine, type Engine, type EngineParts } from '../engine.ts';
import type { Explain } from '../faults.ts';
import { Library } from '../library.ts';
import { createMemoryStore } from '../store/memory-store.ts';

/** What a command is given; it reads nothing else. */
export type CommandContext = {
  words: string[];
  config: Config;
  /** One line on stdout. */
  out: (line: string) => void;
  /** One line on stderr. */
  complain: (line: string) => void;
  explain: Explain;
  now: () => number;
  input: Readable;
};

/** Gives the exit status. */
export type Command = (context: CommandContext) => Promise<number>;

/** Wrong words on the command line; `code` names the sentence of `intents/faults.zh-CN.yml`. */
export class UsageError extends Error {
  readonly code: string;

  constructor(code: string, options?: ErrorOptions) {
    super(code, options);
    this.name = 'UsageError';
    this.code = code;
  }
}

type Options = NonNullable<ParseArgsConfig['options']>;

/** Options that every command takes. */
export const commonOptions = {
  json: { type: 'boolean', default: false },
  township: { type: 'string' },
} as const satisfies Options;

/** Reads options and words. Errors: UsageError `usage.<command>`. */
export function readWords<T extends Options>(command: string, words: string[], options: T) {
  try {
    return parseArgs({ args: words, options, allowPositionals: true, strict: true });
  } catch (cause) {
    throw new UsageError(`usage.${command}`, { cause });
  }
}

/** A township with channels of its own. Errors: DomainError `township.not-own`. */
export function ownTownship({ townships }: Config, slug: string): TownshipConfig {
  const found = townships.find((one) => one.slug === slug);
  if (found === undefined) throw new DomainError('township.not-own', { township: slug });
  return found;
}

/** An engine whose conversations last as long as the command. */
export function engineFor(
  { config, now }: CommandContext,
  { intents = readIntents(), sense }: Partial<Pick<EngineParts, 'intents' | 'sense'>> = {},
): Engine & { library: Library } {
  const library = new Library(config.DATA_DIR);
  return {
    ...createEngine({
      config,
      ...{ intents, sense },
      library,
      reader: openReader(config),
      store: createMemoryStore(now),
      now,
    }),
    library,
  };
}
