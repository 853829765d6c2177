import { writeFileSync } from 'node:fs';
import { exportCsv, exportJson } from '../commands/export.ts';
import { openReader } from '../compose-lists.ts';
import { DomainError } from '../duties/errors.ts';
import { dayIn } from '../duties/timeline.ts';
import { type CommandContext, UsageError } from './command.ts';
import type { ListWords } from './lists.ts';
import { townshipOf } from './operate.ts';

/** `lists export [LABEL] [--format json|csv] [--output FILE]`: the revision in force, or the one named. */
export async function exportList(context: CommandContext, { values, rest }: ListWords): Promise<number> {
  const { config, explain, out, now } = context;
  const format = values.json ? 'json' : values.format;
  if (format !== 'json' && format !== 'csv') throw new UsageError('usage.lists');
  const reader = openReader(config);
  const slug = townshipOf(context, values.township, reader.townships());
  if (!reader.townships().includes(slug)) throw new DomainError('township.unknown', { township: slug });
  const today = dayIn(config.TIME_ZONE, now());
  const label = rest[0] ?? reader.labelOn(slug, today);
  if (label === undefined) throw new DomainError('revision.none', { township: slug, day: today });
  if (!reader.labels(slug).includes(label))
    throw new DomainError('revision.unknown', { township: slug, revision: label });
  const revision = reader.revision(slug, label);
  const words = {
    column: (name: string) => explain.sentence(`column.${name}`),
    list: (name: string) => explain.sentence(`list.${name}`),
  };
  const text = format === 'json' ? exportJson(revision) : exportCsv(revision, words);
  if (values.output === undefined) {
    // `out` ends the last line itself.
    out(text.replace(/\n$/u, ''));
    return 0;
  }
  writeFileSync(values.output, text);
  context.complain(explain.sentence('lists.exported', { file: values.output, revision: label }));
  return 0;
}
