import { existsSync } from 'node:fs';
import { readGivenList } from '../commands/given-list.ts';
import type { HistoryReader } from '../commands/history.ts';
import { openReader } from '../compose-lists.ts';
import { readProblemWordings } from '../content.ts';
import { differenceOf } from '../duties/difference.ts';
import type { Duty } from '../duties/duty.ts';
import { DomainError } from '../duties/errors.ts';
import type { CommandContext } from './command.ts';
import { readDocument } from './given-file.ts';
import type { ListWords } from './lists.ts';
import { townshipOf } from './operate.ts';
import { countsOf, printDifference, sayNotices } from './print-difference.ts';
import { printProblems } from './print-problems.ts';

/** `lists diff OLD NEW`: two published revisions by label, or two files, or one of each. */
export async function diffLists(context: CommandContext, { values, rest }: ListWords): Promise<number> {
  const reader = openReader(context.config);
  const sides = { old: rest[0] ?? '', fresh: rest[1] ?? '' };
  const before = await listOf(context, { reader, township: values.township, named: sides.old });
  const after = await listOf(context, { reader, township: values.township, named: sides.fresh });
  if (before.items.length === 0 || after.items.length === 0) return 1;
  const difference = differenceOf(before.items, after.items);
  if (values.json) context.out(JSON.stringify(difference));
  else {
    const counts = countsOf(difference, sayNotices());
    context.out(context.explain.sentence(counts === '' ? 'lists.same' : 'lists.differ', { ...sides, counts }));
    printDifference(context, { before: before.items, after: after.items, difference });
  }
  return before.failed || after.failed ? 1 : 0;
}

type Named = { reader: HistoryReader; township: string | undefined; named: string };

/** A label that is known beats a file of that name. Errors of a document go to stderr. */
async function listOf(
  context: CommandContext,
  { reader, township, named }: Named,
): Promise<{ items: readonly Duty[]; failed: boolean }> {
  const slug = townshipOf(context, township, reader.townships());
  if (reader.labels(slug).includes(named)) return { items: reader.revision(slug, named).items, failed: false };
  if (!existsSync(named)) throw new DomainError('lists.neither', { named, township: slug });
  const { items, problems } = await readGivenList(
    { fileName: named, bytes: readDocument(named) },
    readProblemWordings(),
  );
  const errors = problems.filter(({ level }) => level === 'error');
  if (errors.length > 0) {
    context.complain(context.explain.sentence('lists.file-errors', { file: named, count: errors.length }));
    printProblems(context, errors);
  }
  return { items, failed: errors.length > 0 };
}
