import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { readProblemWordings } from '../content.ts';
import { parseDocument } from '../documents/parse-document.ts';
import { type CommandContext, commonOptions, readWords, UsageError } from './command.ts';

/** `lists parse FILE`: reads an official document without storing anything. */
export async function lists(context: CommandContext): Promise<number> {
  const { values, positionals } = readWords('lists', context.words, commonOptions);
  const [verb, file] = positionals;
  if (verb !== 'parse' || file === undefined) throw new UsageError('usage.lists');
  const { out, complain, explain } = context;
  const document = { fileName: basename(file), bytes: readFileSync(file) };
  const parsed = await parseDocument(document, readProblemWordings());
  const failed = parsed.problems.some((problem) => problem.level === 'error');
  if (values.json) {
    out(JSON.stringify(parsed));
    return failed ? 1 : 0;
  }
  const count = (list: string) => parsed.items.filter((item) => item.list === list).length;
  const counts = { basic: count('basic'), cooperation: count('cooperation'), reclaimed: count('reclaimed') };
  out(explain.sentence('lists.parsed', { ...parsed, ...counts }));
  for (const problem of parsed.problems) {
    const level = explain.sentence(`lists.level.${problem.level}`);
    (problem.level === 'error' ? complain : out)(explain.sentence('lists.problem', { ...problem, level }));
  }
  return failed ? 1 : 0;
}
