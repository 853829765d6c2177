import { basename } from 'node:path';
import { readGivenList } from '../commands/given-list.ts';
import { openReader } from '../compose-lists.ts';
import { readProblemWordings } from '../content.ts';
import { type PublishReported, publishReport } from '../control/reports.ts';
import { type CommandContext, UsageError } from './command.ts';
import { readDocument } from './given-file.ts';
import type { ListWords } from './lists.ts';
import { OrderRefused, operate } from './operate.ts';
import { countsOf, printDifference, sayNotices } from './print-difference.ts';
import { printQueued } from './print-notices.ts';
import { printProblems } from './print-problems.ts';

/** `lists publish FILE --revision LABEL [--effective DAY] [--note TEXT] [--dry-run] [--yes]` */
export async function publishList(context: CommandContext, { values, rest }: ListWords): Promise<number> {
  const { out } = context;
  const [file = ''] = rest;
  if (values.revision === undefined) throw new UsageError('usage.lists');
  const bytes = readDocument(file);
  const { revision, township, effective, note, yes } = values;
  const order = {
    ...{ do: 'publish' as const, fileName: basename(file), content: Buffer.from(bytes).toString('base64') },
    ...{ revision, township, effective, note, yes, dryRun: values['dry-run'] },
  };
  try {
    const { value, byBot } = await operate(context, order, publishReport);
    if (values.json) out(JSON.stringify(value));
    else await print(context, value, { file, bytes, byBot });
    return value.refusals.length === 0 ? 0 : refuse(context, value);
  } catch (error) {
    const report = error instanceof OrderRefused ? publishReport.safeParse(error.report) : undefined;
    if (report?.success !== true) throw error;
    if (values.json) out(JSON.stringify(report.data));
    return refuse(context, report.data);
  }
}

/** All reasons at once, with the lines that have to be mended. */
function refuse(context: CommandContext, { refusals, problems }: PublishReported): number {
  printProblems(
    context,
    problems.filter(({ level }) => level === 'error'),
  );
  for (const { code, values } of refusals) context.complain(context.explain.sentence(code, values));
  return 1;
}

type Given = { file: string; bytes: Uint8Array; byBot: boolean };

async function print(context: CommandContext, report: PublishReported, given: Given): Promise<void> {
  const { out, explain } = context;
  const { township, revision, previous, effective, duties, stored, problems } = report;
  const say = sayNotices();
  const place = { county: township.county, township: township.name };
  out(explain.sentence(stored ? 'lists.published' : 'lists.dry-run', { ...place, revision, effective, duties }));
  const warnings = problems.filter(({ level }) => level === 'warning').length;
  if (warnings > 0) out(explain.sentence('lists.warnings', { count: warnings, file: given.file }));
  const difference = report.difference;
  const counts = countsOf(difference, say);
  if (previous === undefined) out(explain.sentence('lists.first', { slug: township.slug }));
  else if (counts !== '') out(say('summary', { previous, counts }));
  // Whoever publishes has seen it in the dry run, or sees it on the page.
  if (previous !== undefined && !stored) {
    const before = openReader(context.config).revision(township.slug, previous).items;
    const after = (await readGivenList({ fileName: given.file, bytes: given.bytes }, readProblemWordings())).items;
    printDifference(context, { before, after, difference });
  }
  printGaps(context, report);
  if (report.notices === undefined) return;
  if (stored) printQueued(context, report.notices, given.byBot);
  else {
    const { targets, parts, unreachable } = report.notices;
    out(explain.sentence('notices.would', { targets, count: parts }));
    if (unreachable > 0) out(sayNotices()('queued.no-carrier', { targets: unreachable }));
  }
}

/** Ids named at most; all of them are in `--json`. */
const mostNamed = 20;

/** What staff should look after: duties that only their own words find, and bodies without a number. */
function printGaps({ out, explain }: CommandContext, { untied, withoutContact }: PublishReported): void {
  if (untied.length > 0) {
    const named = untied.slice(0, mostNamed).join(explain.sentence('separator'));
    const key = untied.length > mostNamed ? 'lists.untied-more' : 'lists.untied';
    out(explain.sentence(key, { count: untied.length, ids: named }));
  }
  if (withoutContact.length > 0) out(explain.sentence('lists.without-contact', { count: withoutContact.length }));
}
