import type { AnnouncedReport } from '../control/reports.ts';
import type { CommandContext } from './command.ts';
import { sayNotices } from './print-difference.ts';

/** Says what went into the outbox, when it goes out, and what to do where no bot runs. */
export function printQueued(context: CommandContext, notices: AnnouncedReport, byBot: boolean): void {
  const { config, out, explain, now } = context;
  const { targets, parts, unreachable, notBefore, unchanged } = notices;
  const say = sayNotices();
  if (unchanged) out(say('queued.unchanged'));
  else if (targets + unreachable === 0) out(say('queued.none'));
  if (unreachable > 0) out(say('queued.no-carrier', { targets: unreachable }));
  if (targets > 0) {
    out(say('queued', { targets, count: parts }));
    if (notBefore > now()) out(say('queued.quiet', { at: momentOf(context, notBefore) }));
    // With Redis the command does the work itself, whether bots run beside it or not.
    const carriedBy = byBot ? 'notices.watch' : config.REDIS_URL === undefined ? 'notices.no-bot' : 'notices.any-bot';
    out(explain.sentence(carriedBy));
  }
}

/** `2026-03-20 08:00` where the townships are. */
export function momentOf({ config }: Pick<CommandContext, 'config'>, moment: number): string {
  return new Intl.DateTimeFormat('sv-SE', {
    timeZone: config.TIME_ZONE,
    dateStyle: 'short',
    timeStyle: 'short',
  }).format(moment);
}
