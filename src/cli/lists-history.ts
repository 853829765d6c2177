import { listHistory } from '../commands/history-report.ts';
import { openReader } from '../compose-lists.ts';
import { DomainError } from '../duties/errors.ts';
import type { CommandContext } from './command.ts';
import type { ListWords } from './lists.ts';
import { townshipOf } from './operate.ts';

/** `lists history`: everything that was published or taken back into force, newest last. */
export async function showHistory(context: CommandContext, { values }: ListWords): Promise<number> {
  const { config, explain, out, now } = context;
  const reader = openReader(config);
  const slug = townshipOf(context, values.township, reader.townships());
  const lines = listHistory(slug, { reader, timeZone: config.TIME_ZONE, now });
  if (lines.length === 0) throw new DomainError('township.unknown', { township: slug });
  if (values.json) {
    out(JSON.stringify(lines));
    return 0;
  }
  for (const { revision, effective, until, state, action, note } of lines) {
    const kind = until === undefined ? 'from' : until === effective ? 'day' : 'until';
    const stretch = explain.sentence(`history.${kind}`, { from: effective, until: until ?? '' });
    out(
      explain.sentence('history.line', {
        ...{ revision, stretch, state: explain.sentence(`state.${state}`) },
        action: explain.sentence(`action.${action}`),
        note: note === '' ? '' : explain.sentence('history.note', { note }),
      }),
    );
  }
  return 0;
}
