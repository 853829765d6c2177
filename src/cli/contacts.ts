import { responsibleBodies } from '../duties/responsibility.ts';
import { Library } from '../library.ts';
import { type CommandContext, commonOptions, readWords, UsageError } from './command.ts';

/** `contacts check`: county bodies of the current list, and rows of the directory, without a phone. */
export async function contacts(context: CommandContext): Promise<number> {
  const { values, positionals } = readWords('contacts', context.words, commonOptions);
  if (positionals[0] !== 'check') throw new UsageError('usage.contacts');
  const library = new Library(context.config.DATA_DIR);
  const slug = values.township ?? context.config.TOWNSHIP ?? library.townships()[0] ?? '';
  const directory = library.contacts(slug);
  const known = new Set(directory.map((contact) => contact.department));
  const label = library.labels(slug).at(-1) ?? '';
  const named = new Set(library.revision(slug, label).items.flatMap((duty) => responsibleBodies(duty)));
  const absent = [...named].filter((department) => !known.has(department));
  const empty = directory.filter((contact) => contact.phone === '').map((contact) => contact.department);
  const { out, explain } = context;
  if (values.json) out(JSON.stringify({ absent, empty }));
  else if (absent.length + empty.length === 0) out(explain.sentence('contacts.none'));
  else {
    out(explain.sentence('contacts.missing', { count: absent.length + empty.length }));
    for (const department of empty) out(explain.sentence('contacts.empty', { department }));
    for (const department of absent) out(explain.sentence('contacts.absent', { department }));
  }
  return absent.length + empty.length === 0 ? 0 : 1;
}
