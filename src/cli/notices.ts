import { type StatusReported, sendReport, statusReport } from '../control/reports.ts';
import { type CommandContext, commonOptions, readWords, UsageError } from './command.ts';
import { operate } from './operate.ts';
import { sayNotices } from './print-difference.ts';
import { momentOf } from './print-notices.ts';

const options = {
  ...commonOptions,
  again: { type: 'string', multiple: true, default: [] as string[] },
  enable: { type: 'string', multiple: true, default: [] as string[] },
} as const;

/** `notices status` · `notices send [--again KEY]… [--enable TARGET]…` */
export async function notices(context: CommandContext): Promise<number> {
  const { values, positionals } = readWords('notices', context.words, options);
  const [verb] = positionals;
  if (positionals.length !== 1) throw new UsageError('usage.notices');
  if (verb === 'status') return await status(context, values);
  if (verb === 'send') return await send(context, values);
  throw new UsageError('usage.notices');
}

async function status(
  context: CommandContext,
  { json, township }: { json: boolean; township?: string | undefined },
): Promise<number> {
  const { value } = await operate(context, { do: 'notices.status', township }, statusReport);
  const { out, explain } = context;
  if (json) out(JSON.stringify(value));
  else if (value.length === 0) out(explain.sentence('notices.no-targets'));
  else for (const target of value) printTarget(context, target);
  return 0;
}

function printTarget(context: CommandContext, target: StatusReported[number]): void {
  const { out, explain } = context;
  const say = sayNotices();
  const { id, name, channel, sent, waiting, nextAt, givenUp, disabled, off } = target;
  const who =
    name === '' ? id : explain.sentence(channel.startsWith('webhook') ? 'notices.webhook' : 'notices.named', { name });
  out(explain.sentence('notices.target', { who, id, sent, waiting, failed: givenUp.length }));
  if (waiting > 0 && nextAt !== undefined && nextAt > context.now())
    out(explain.sentence('notices.next', { at: momentOf(context, nextAt) }));
  if (off === true) out(explain.sentence('notices.off'));
  const numberOf = (errcode: number | undefined) =>
    errcode === undefined ? '' : explain.sentence('notices.errcode', { errcode });
  if (disabled !== undefined) {
    const why = `${say('because.target-gone')}${numberOf(disabled.errcode)}`;
    out(explain.sentence('notices.disabled', { at: momentOf(context, disabled.at), why, id }));
  }
  for (const { key, revision, part, because, errcode } of givenUp) {
    const why = `${say(`because.${because}`)}${numberOf(errcode)}`;
    const what = revision === '' ? 'notices.reminder-given-up' : 'notices.given-up';
    out(explain.sentence(what, { revision, part, why, key }));
  }
}

async function send(
  context: CommandContext,
  { json, again, enable }: { json: boolean; again: string[]; enable: string[] },
): Promise<number> {
  const { out, complain, explain } = context;
  const { value } = await operate(context, { do: 'notices.send', again, enable }, sendReport);
  const { sent, failed, waiting, nextAt, unknown } = value;
  if (json) out(JSON.stringify(value));
  else {
    out(explain.sentence('notices.sent', { sent, failed, waiting }));
    if (waiting > 0 && nextAt !== undefined) out(explain.sentence('notices.next', { at: momentOf(context, nextAt) }));
  }
  for (const key of unknown) complain(explain.sentence('notices.unknown-key', { key }));
  if (failed > 0) complain(explain.sentence('notices.failed', { failed }));
  return failed + unknown.length === 0 ? 0 : 1;
}
