import type { Failure } from './carrier.ts';

/** Why a message was given up; each has its sentence in `intents/notices.zh-CN.yml`. */
export type GivenUpReason = 'refused' | 'unclear' | 'target-gone' | 'too-often' | 'too-late' | 'no-carrier';

/** What to do after a failure: wait until a moment (ms since 1970), or give up; `disableTarget`, `tellAdmin` besides. */
export type RetryDecision = {
  next: { kind: 'wait'; until: number } | { kind: 'give-up'; because: GivenUpReason };
  disableTarget: boolean;
  tellAdmin: boolean;
};

const second = 1_000;
const minute = 60 * second;
/** -1 is tried three times at most [90313]; after that the platform has a longer trouble, and ten minutes are soon enough. */
const busyDelays = [2 * second, 8 * second, 30 * second, 10 * minute, 30 * minute, 60 * minute];
const unreachableDelays = [5 * second, 30 * second, 2 * minute, 10 * minute, 30 * minute];
/** 45009 blocks for the window of a minute [90312]; a little more, because nobody says where the window begins. */
const rateDelay = 65 * second;
const mostRateWaits = 60;
/** A setting takes minutes to mend and to take effect. */
const adminDelay = 10 * minute;
const mostTries = 150;

/**
 * Decides what follows a failed attempt. Pure: `attempt` counts from 1, `now` is ms since 1970.
 * What may have arrived is never sent again by itself: a group that reads a notice twice trusts the next one less.
 */
export function decideRetry(failure: Failure, attempt: number, now: number): RetryDecision {
  const calm = { disableTarget: false, tellAdmin: false };
  const wait = (delay: number) => ({ ...calm, next: { kind: 'wait' as const, until: now + delay } });
  const giveUp = (because: GivenUpReason) => ({ ...calm, next: { kind: 'give-up' as const, because } });
  if (failure.remedy === 'disable-target') return { ...giveUp('target-gone'), disableTarget: true, tellAdmin: true };
  if (failure.maybeSent) return giveUp('unclear');
  switch (failure.remedy) {
    case 'give-up':
      return { ...giveUp('refused'), tellAdmin: true };
    case 'retry': {
      const delay = busyDelays[attempt - 1];
      return delay === undefined ? giveUp('too-often') : wait(delay);
    }
    case 'wait':
      return attempt > mostRateWaits ? giveUp('too-often') : wait(rateDelay);
    case 'unreachable':
      return attempt > mostTries ? giveUp('too-often') : wait(unreachableDelays[attempt - 1] ?? 30 * minute);
    case 'tell-admin':
      return attempt > mostTries ? giveUp('too-often') : { ...wait(adminDelay), tellAdmin: true };
    default:
      return unknownRemedy(failure.remedy);
  }
}

function unknownRemedy(remedy: never): never {
  throw new TypeError(`unknown remedy ${String(remedy)}`);
}
