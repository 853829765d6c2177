import type { Context } from 'koa';
import { RequestFault } from './errors.ts';
import { callerOf, isOurs } from './residents/address.ts';

/** Counts a question of the request's address. Errors: RequestFault `tooMany`. */
export type AskLimit = (ctx: Context) => void;

/** Somebody who types fast into the search field asks about thirty times a minute; several may share an address. */
export const mostAMinute = 120;
const minuteMs = 60_000;
/** More addresses in one minute are no people; counting starts anew before it takes more memory than a list. */
const mostAddresses = 100_000;

/**
 * Limits questions by address, over page and API together. Counts in memory and for the running minute only: a limit that is to
 * keep one caller from using up the machine need not be exact over several instances, and no address is stored. Programs on this
 * machine that come through no proxy are not counted.
 */
export function createAskLimit(now: () => number): AskLimit {
  const counts = new Map<string, number>();
  let current = 0;
  return (ctx) => {
    const minute = Math.floor(now() / minuteMs);
    if (minute !== current || counts.size >= mostAddresses) counts.clear();
    current = minute;
    const caller = callerOf(ctx.req);
    if (isOurs(caller)) return;
    const count = (counts.get(caller) ?? 0) + 1;
    counts.set(caller, count);
    if (count <= mostAMinute) return;
    ctx.set('Retry-After', String(Math.ceil(((minute + 1) * minuteMs - now()) / 1_000)));
    throw new RequestFault('tooMany');
  };
}
