import type { FailureRemedy, Sent } from '../delivery/carrier.ts';
import { type Remedy, WecomRefused, WecomUnreachable } from '../wecom/errors.ts';

const remedies: Readonly<Record<Remedy, FailureRemedy>> = {
  retry: 'retry',
  wait: 'wait',
  'give-up': 'give-up',
  'disable-target': 'disable-target',
  'tell-admin': 'tell-admin',
  // A second token was refused as well, so it is the settings.
  refresh: 'tell-admin',
  // The connection mends these by itself; what comes here is to be tried again.
  push: 'retry',
  reconnect: 'retry',
};

/** Sends once and says how it went, in the words of delivery. Errors: those that are bugs. */
export async function attempt(send: () => Promise<void>): Promise<Sent> {
  try {
    await send();
    return { ok: true };
  } catch (error) {
    if (error instanceof WecomRefused) {
      const { errcode, message: detail } = error;
      return { ok: false, failure: { remedy: remedies[error.remedy], maybeSent: false, errcode, detail } };
    }
    if (error instanceof WecomUnreachable) {
      return { ok: false, failure: { remedy: 'unreachable', maybeSent: error.maybeDone, detail: error.message } };
    }
    throw error;
  }
}
