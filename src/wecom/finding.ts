import { WecomRefused, WecomUnreachable } from './errors.ts';

/** What a check found. `code` names its sentence in `intents/doctor.zh-CN.yml`; values are no secrets. */
export type Finding = {
  state: 'ok' | 'fault' | 'skipped';
  code: string;
  values?: Readonly<Record<string, string | number>>;
};

/** A call that failed, as a finding: `errcode.60020` with our address, or `unreachable.timeout`. Errors: those that are bugs. */
export function findingOf(error: unknown): Finding {
  if (error instanceof WecomRefused) {
    const { errcode, call, address } = error;
    return { state: 'fault', code: `errcode.${errcode}`, values: { errcode, call, address } };
  }
  if (error instanceof WecomUnreachable) {
    return { state: 'fault', code: `unreachable.${error.reason}`, values: { call: error.call } };
  }
  throw error;
}
