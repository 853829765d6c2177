import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { z } from 'zod';
import { compose } from '../compose.ts';
import { sendOrder } from '../control/client.ts';
import { type OrderInput, type Outcome, orderSchema } from '../control/orders.ts';
import { DomainError } from '../duties/errors.ts';
import { silentLog } from '../log.ts';
import { shutDown } from '../shutdown.ts';
import { StoreError } from '../store/errors.ts';
import { findHolder } from '../store/lock.ts';
import type { CommandContext } from './command.ts';

/** A bot that starts, and another command at work, are waited for this long. */
const patience = { everyMs: 200, tries: 150 };

/** An order that was refused; `report` is what is known of it all the same. */
export class OrderRefused extends DomainError {
  readonly report: unknown;

  constructor(code: string, values: Record<string, string | number>, report: unknown) {
    super(code, values);
    this.name = 'OrderRefused';
    this.report = report;
  }
}

/** What came of an order, and whether a running bot carried it out. */
export type Operated<T> = { value: T; byBot: boolean };

/**
 * Has an order carried out: by the bot that runs on this `DATA_DIR`, else here. Errors: OrderRefused; DomainError `control.silent`,
 * `control.elsewhere`, `control.lost`, `control.refused`; faults of the store.
 */
export async function operate<T>(
  context: CommandContext,
  order: OrderInput,
  schema: z.ZodType<T>,
): Promise<Operated<T>> {
  const { outcome, byBot } = await carryOut(context, order);
  if (!outcome.ok) throw new OrderRefused(outcome.code, outcome.values, outcome.report);
  return { value: schema.parse(outcome.value), byBot };
}

async function carryOut(context: CommandContext, order: OrderInput): Promise<{ outcome: Outcome; byBot: boolean }> {
  for (let attempt = 1; ; attempt += 1) {
    const holder = await holderOf(context);
    if (holder?.port !== undefined && holder.token !== undefined) {
      const outcome = await sendOrder({ port: holder.port, token: holder.token }, order);
      if (outcome !== undefined) return { outcome, byBot: true };
    }
    if (holder === undefined) {
      const outcome = await carryOutHere(context, order);
      if (outcome !== undefined) return { outcome, byBot: false };
    }
    if (attempt >= patience.tries) throw new DomainError('control.silent', { pid: holder?.pid ?? 0 });
    await wait(patience.everyMs);
  }
}

/** The process that has the data; none with Redis, where many work side by side. */
async function holderOf({ config, now }: CommandContext) {
  if (config.REDIS_URL !== undefined) return undefined;
  const holder = await findHolder(join(config.DATA_DIR, 'state'), now);
  if (holder !== undefined && holder.host !== hostname())
    throw new DomainError('control.elsewhere', { host: holder.host, pid: holder.pid });
  return holder;
}

/** Undefined when another process took the data in between. */
async function carryOutHere({ config, now }: CommandContext, order: OrderInput): Promise<Outcome | undefined> {
  try {
    const { control, stops } = await compose({ config, log: silentLog, now });
    try {
      // As it would look after its way over the wire.
      return JSON.parse(JSON.stringify(await control.operator(orderSchema.parse(order)))) as Outcome;
    } finally {
      await shutDown(stops, silentLog);
    }
  } catch (error) {
    if (error instanceof StoreError && error.code === 'store.locked') return undefined;
    throw error;
  }
}

/** The township meant: the one named, that of the configuration, the only one, else `baiyanghe`. */
export function townshipOf(
  { config }: Pick<CommandContext, 'config'>,
  named: string | undefined,
  known: readonly string[],
): string {
  return named ?? config.TOWNSHIP ?? (known.length === 1 ? (known[0] ?? '') : 'baiyanghe');
}
