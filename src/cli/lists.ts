import { type CommandContext, commonOptions, readWords, UsageError } from './command.ts';
import { diffLists } from './lists-diff.ts';
import { exportList } from './lists-export.ts';
import { showHistory } from './lists-history.ts';
import { parseList } from './lists-parse.ts';
import { publishList } from './lists-publish.ts';
import { rollBackList } from './lists-rollback.ts';

const options = {
  ...commonOptions,
  revision: { type: 'string' },
  effective: { type: 'string' },
  note: { type: 'string' },
  'dry-run': { type: 'boolean', default: false },
  yes: { type: 'boolean', default: false },
  format: { type: 'string', default: 'json' },
  output: { type: 'string' },
} as const;

const read = (words: string[]) => readWords('lists', words, options);

/** What was written behind a verb of `lists`: its options, and its words without the verb. */
export type ListWords = { values: ReturnType<typeof read>['values']; rest: string[] };

type Verb = {
  /** Fewest and most words behind the verb. */
  words: [number, number];
  run: (context: CommandContext, words: ListWords) => Promise<number>;
};

const verbs: Readonly<Record<string, Verb>> = {
  parse: { words: [1, 1], run: parseList },
  publish: { words: [1, 1], run: publishList },
  diff: { words: [2, 2], run: diffLists },
  history: { words: [0, 0], run: showHistory },
  rollback: { words: [1, 1], run: rollBackList },
  export: { words: [0, 1], run: exportList },
};

/** `lists parse|publish|diff|history|rollback|export …` */
export async function lists(context: CommandContext): Promise<number> {
  const { values, positionals } = read(context.words);
  const [name = '', ...rest] = positionals;
  const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  if (verb === undefined || rest.length < verb.words[0] || rest.length > verb.words[1])
    throw new UsageError('usage.lists');
  return await verb.run(context, { values, rest });
}
