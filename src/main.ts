import { once } from 'node:events';
import { compose } from './compose.ts';
import { readConfig } from './config.ts';
import { readFaults } from './faults.ts';
import { createLog } from './log.ts';
import { shutDown } from './shutdown.ts';
import { startReport } from './start-report.ts';

const explain = readFaults();
const say = (line: string) => process.stdout.write(`${line}\n`);

/** Starts the bot and keeps it until a signal; exit status 1 with a sentence when it cannot start. */
async function main(): Promise<number> {
  const config = readConfig(process.env);
  const log = createLog(config.LOG_LEVEL);
  const { server, engine, channels, postman, control, stops } = await compose({ config, log, now: Date.now });
  const stop = Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
  try {
    // The index is built before the first question comes in, and a bot without a list does not start.
    await engine.townships.desk(undefined, undefined);
    server.listen(config.PORT, config.HOST);
    await once(server, 'listening');
    for (const channel of channels) await channel.start();
    postman.start();
    await control.open();
    const untold = await control.remind();
    for (const line of await startReport({ config, engine, server, explain, untold })) say(line);
    await stop;
    say(explain.sentence('start.stopping'));
  } finally {
    await shutDown(stops, log);
  }
  return 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${explain.error(error)}\n`);
  process.exitCode = 1;
}
