import { examine, linesOf } from '../commands/doctor.ts';
import { readDoctorWords } from '../compose-doctor.ts';
import { composeMenu, readMenu } from '../compose-menu.ts';
import { type CommandContext, commonOptions, ownTownship, readWords, UsageError } from './command.ts';

const options = { ...commonOptions, 'dry-run': { type: 'boolean', default: false } } as const;

/** `wecom menu publish`: puts `intents/menu.yml` in the place of the menu of the app, or of a township's own; `--dry-run` only shows it. */
export async function wecom(context: CommandContext): Promise<number> {
  const { values, positionals } = readWords('wecom', context.words, options);
  if (positionals.join(' ') !== 'menu publish') throw new UsageError('usage.wecom');
  const { config, now, out, complain } = context;
  const menu = readMenu();
  if (values['dry-run']) {
    out(values.json ? JSON.stringify(menu) : menu.flatMap(linesOfEntry).join('\n'));
    return 0;
  }
  const words = readDoctorWords();
  const own = values.township === undefined ? undefined : ownTownship(config, values.township);
  const [row] = await examine([composeMenu({ config, now, own }, menu)], words);
  const failed = row?.state !== 'ok';
  if (values.json) out(JSON.stringify({ published: !failed, menu }));
  if (row !== undefined && (failed || !values.json))
    for (const line of linesOf(row, words)) (failed ? complain : out)(line);
  return failed ? 1 : 0;
}

function linesOfEntry(item: ReturnType<typeof readMenu>[number]): string[] {
  if ('ask' in item) return [`${item.name} → ${item.ask}`];
  return [item.name, ...item.entries.map(({ name, ask }) => `  ${name} → ${ask}`)];
}
