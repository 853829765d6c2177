import { basename } from 'node:path';
import { readProblemWordings } from '../content.ts';
import { parseDocument } from '../documents/parse-document.ts';
import type { CommandContext } from './command.ts';
import { readDocument } from './given-file.ts';
import type { ListWords } from './lists.ts';
import { printProblems } from './print-problems.ts';

/** `lists parse FILE`: reads an official document without storing anything. */
export async function parseList(context: CommandContext, { values, rest }: ListWords): Promise<number> {
  const { out, explain } = context;
  const [file = ''] = rest;
  const document = { fileName: basename(file), bytes: readDocument(file) };
  const parsed = await parseDocument(document, readProblemWordings());
  const failed = parsed.problems.some((problem) => problem.level === 'error');
  if (values.json) {
    out(JSON.stringify(parsed));
    return failed ? 1 : 0;
  }
  const count = (list: string) => parsed.items.filter((item) => item.list === list).length;
  const counts = { basic: count('basic'), cooperation: count('cooperation'), reclaimed: count('reclaimed') };
  const unknown = explain.sentence('lists.unknown');
  out(explain.sentence('lists.parsed', { ...parsed, published: parsed.published || unknown, ...counts }));
  printProblems(context, parsed.problems);
  if (!failed) out(explain.sentence('lists.parsed.next', { file }));
  return failed ? 1 : 0;
}
