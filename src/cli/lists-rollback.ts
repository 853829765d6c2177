import { openReader } from '../compose-lists.ts';
import { rollbackReport } from '../control/reports.ts';
import type { CommandContext } from './command.ts';
import type { ListWords } from './lists.ts';
import { operate, townshipOf } from './operate.ts';
import { countsOf, sayNotices } from './print-difference.ts';
import { printQueued } from './print-notices.ts';

/** `lists rollback LABEL [--note TEXT]`: takes an earlier list back into force from today on. */
export async function rollBackList(context: CommandContext, { values, rest }: ListWords): Promise<number> {
  const { config, explain, out } = context;
  const township = townshipOf(context, values.township, openReader(config).townships());
  const order = { do: 'rollback' as const, township, revision: rest[0] ?? '', note: values.note };
  const { value, byBot } = await operate(context, order, rollbackReport);
  if (values.json) {
    out(JSON.stringify(value));
    return 0;
  }
  out(explain.sentence('lists.rolled-back', value));
  const say = sayNotices();
  const counts = countsOf(value.difference, say);
  if (counts !== '') out(say('summary', { previous: value.previous, counts }));
  for (const revision of value.cancelled) out(explain.sentence('lists.cancelled', { revision }));
  printQueued(context, value.notices, byBot);
  return 0;
}
