import { readConfig } from '../config.ts';
import { readFaults } from '../faults.ts';
import { ask } from './ask.ts';
import { type Command, UsageError } from './command.ts';
import { contacts } from './contacts.ts';
import { dictionary } from './dictionary.ts';
import { doctor } from './doctor.ts';
import { evaluate } from './eval.ts';
import { lists } from './lists.ts';
import { notices } from './notices.ts';
import { replay } from './replay.ts';
import { trainRanking } from './train.ts';
import { wecom } from './wecom.ts';

const commands: Readonly<Record<string, Command>> = {
  ask,
  lists,
  contacts,
  notices,
  eval: evaluate,
  train: trainRanking,
  dictionary,
  doctor,
  replay,
  wecom,
};

/** Runs one command; exit status 0 done, 1 refused or a problem found, 2 wrong usage. */
async function main(): Promise<number> {
  const [name = '', ...words] = process.argv.slice(2);
  const explain = readFaults();
  const out = (line: string) => process.stdout.write(`${line}\n`);
  const complain = (line: string) => process.stderr.write(`${line}\n`);
  const command = commands[name];
  if (command === undefined) {
    complain(explain.usage(Object.keys(commands)));
    return 2;
  }
  try {
    const config = readConfig(process.env);
    return await command({ words, config, out, complain, explain, now: Date.now, input: process.stdin });
  } catch (error) {
    complain(explain.error(error));
    return error instanceof UsageError ? 2 : 1;
  }
}

process.stdout.on('error', () => process.exit(0));
process.exitCode = await main();
