import { randomUUID } from 'node:crypto';
import { examine, linesOf } from '../commands/doctor.ts';
import { composeDoctor, readDoctorWords } from '../compose-doctor.ts';
import { type CommandContext, commonOptions, ownTownship, readWords, UsageError } from './command.ts';

const options = { ...commonOptions, 'send-test': { type: 'boolean', default: false } } as const;

/**
 * `doctor`: looks at each configured channel by a real round trip; `--send-test` also sends a message into each group, `--township` looks
 * only at what that township has of its own.
 */
export async function doctor(context: CommandContext): Promise<number> {
  const { values, positionals } = readWords('doctor', context.words, options);
  if (positionals.length > 0) throw new UsageError('usage.doctor');
  const { config, now, out, complain } = context;
  const words = readDoctorWords();
  const { township } = values;
  if (township !== undefined) ownTownship(config, township);
  const testMessage = values['send-test'] ? words.lines['test-message'] : undefined;
  const rows = await examine(composeDoctor({ config, now, newId: randomUUID, testMessage, township }), words, (row) => {
    for (const line of linesOf(row, words)) {
      if (row.state === 'fault') complain(line);
      else if (!values.json) out(line);
    }
  });
  const faults = rows.filter(({ state }) => state === 'fault').length;
  const summary = (words.lines[faults === 0 ? 'all-well' : 'faults'] ?? '')
    .replace('{count}', String(rows.length))
    .replace('{faults}', String(faults));
  if (values.json) out(JSON.stringify({ ok: faults === 0, checks: rows }));
  else (faults === 0 ? out : complain)(summary);
  return faults === 0 ? 0 : 1;
}
