/** When notices wait, from `QUIET_HOURS` (`22:00-08:00`, or `off`) in `TIME_ZONE`. */
export type QuietHours = { from: number; to: number; timeZone: string } | undefined;

const minuteMs = 60_000;
const dayMinutes = 24 * 60;

/** Reads `22:00-08:00`; `off`, and hours that begin as they end, are no quiet hours. */
export function readQuietHours(text: string, timeZone: string): QuietHours {
  const match = /^(\d\d):(\d\d)-(\d\d):(\d\d)$/u.exec(text);
  if (match === null) return undefined;
  const [from = 0, to = 0] = [1, 3].map((at) => Number(match[at]) * 60 + Number(match[at + 1]));
  return from === to ? undefined : { from, to, timeZone };
}

/** The moment (ms since 1970) from which a notice may go out: `now` itself outside quiet hours, else their end. */
export function quietUntil(quiet: QuietHours, now: number): number {
  if (quiet === undefined) return now;
  const minute = minuteOfDay(now, quiet.timeZone);
  const within =
    quiet.from < quiet.to ? minute >= quiet.from && minute < quiet.to : minute >= quiet.from || minute < quiet.to;
  if (!within) return now;
  const left = (quiet.to - minute + dayMinutes) % dayMinutes;
  return Math.floor(now / minuteMs) * minuteMs + left * minuteMs;
}

function minuteOfDay(now: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const [hour = '0', minute = '0'] = parts.format(now).split(':');
  return Number(hour) * 60 + Number(minute);
}
