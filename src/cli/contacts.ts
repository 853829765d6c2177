import { checkContacts } from '../commands/contacts.ts';
import { createDiskFiles } from '../commands/disk-files.ts';
import { openReader } from '../compose-lists.ts';
import { readProblemWordings } from '../content.ts';
import { contactsReport } from '../control/reports.ts';
import { DomainError } from '../duties/errors.ts';
import { type CommandContext, commonOptions, readWords, UsageError } from './command.ts';
import { readDocument } from './given-file.ts';
import { OrderRefused, operate, townshipOf } from './operate.ts';
import { printProblems } from './print-problems.ts';

const options = { ...commonOptions, replace: { type: 'boolean', default: false } } as const;
type Words = { township: string; json: boolean; replace: boolean };

/** `contacts check` · `contacts import FILE.csv [--replace]` */
export async function contacts(context: CommandContext): Promise<number> {
  const { values, positionals } = readWords('contacts', context.words, options);
  const [verb, ...rest] = positionals;
  const known = openReader(context.config).townships();
  const words = { ...values, township: townshipOf(context, values.township, known) };
  if (!known.includes(words.township)) throw new DomainError('township.unknown', { township: words.township });
  const [file] = rest;
  if (verb === 'check' && file === undefined) return check(context, words);
  if (verb === 'import' && file !== undefined && rest.length === 1) return await take(context, words, file);
  throw new UsageError('usage.contacts');
}

/** Bodies of the current list and rows of the directory without a number, and what nobody checked for half a year. */
function check({ config, explain, out, now }: CommandContext, { township, json }: Words): number {
  const report = checkContacts(township, {
    ...{ files: createDiskFiles(config.DATA_DIR), reader: openReader(config), wordings: readProblemWordings() },
    ...{ officialName: () => undefined, timeZone: config.TIME_ZONE, now },
  });
  const { absent, empty, stale, unlisted } = report;
  const missing = absent.length + empty.length;
  if (json) out(JSON.stringify(report));
  else {
    out(explain.sentence(missing === 0 ? 'contacts.none' : 'contacts.missing', { count: missing }));
    for (const department of empty) out(explain.sentence('contacts.empty', { department }));
    for (const department of absent) out(explain.sentence('contacts.absent', { department }));
    if (stale.length > 0) out(explain.sentence('contacts.stale', { count: stale.length }));
    for (const { department, checkedBy, checkedOn } of stale) {
      const key = checkedOn === '' ? 'contacts.never' : 'contacts.since';
      out(explain.sentence(key, { department, by: checkedBy || explain.sentence('contacts.nobody'), on: checkedOn }));
    }
    if (unlisted.length > 0) out(explain.sentence('contacts.unlisted', { count: unlisted.length }));
    for (const department of unlisted) out(explain.sentence('contacts.empty', { department }));
  }
  return missing + stale.length === 0 ? 0 : 1;
}

async function take(context: CommandContext, { township, json, replace }: Words, file: string): Promise<number> {
  const { out, complain, explain } = context;
  const content = Buffer.from(readDocument(file)).toString('base64');
  try {
    const { value } = await operate(context, { do: 'contacts', township, content, replace }, contactsReport);
    const { added, changed, renamed, problems } = value;
    if (json) out(JSON.stringify(value));
    else {
      printProblems(context, problems);
      out(explain.sentence('contacts.imported', { added: added.length, changed: changed.length }));
      for (const one of renamed) out(explain.sentence('contacts.renamed', one));
    }
    return 0;
  } catch (error) {
    const report = error instanceof OrderRefused ? contactsReport.safeParse(error.report) : undefined;
    if (report?.success !== true) throw error;
    if (json) out(JSON.stringify(report.data));
    printProblems(
      context,
      report.data.problems.filter(({ level }) => level === 'error'),
    );
    complain(explain.error(error));
    return 1;
  }
}
