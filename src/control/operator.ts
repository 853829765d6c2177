import { importContacts } from '../commands/contacts.ts';
import { labelPattern, slugPattern } from '../commands/list-files.ts';
import type { ListPorts } from '../commands/ports.ts';
import { dryRun, publish } from '../commands/publish.ts';
import { rollBack } from '../commands/rollback.ts';
import type { Postman } from '../delivery/postman.ts';
import { noticesStatus } from '../delivery/status.ts';
import { DomainError } from '../duties/errors.ts';
import type { Log } from '../log.ts';
import { StoreError } from '../store/errors.ts';
import type { Order, Outcome } from './orders.ts';
import type { SendReported } from './reports.ts';

export type OperatorPorts = {
  lists: ListPorts;
  postman: Pick<Postman, 'deliver' | 'poke'>;
  /** Forgets what is loaded of a township, so that the next answer is from the new state. */
  reload: (slug: string) => void;
  log: Log;
};

/** Carries orders out. Never rejects: what went wrong is in the outcome. */
export type Operator = (order: Order) => Promise<Outcome>;

export function createOperator(ports: OperatorPorts): Operator {
  return async (order) => {
    try {
      return { ok: true, value: await carryOut(order, ports) };
    } catch (error) {
      return refusalOf(error, ports.log);
    }
  };
}

async function carryOut(order: Order, ports: OperatorPorts): Promise<unknown> {
  const { lists, postman, reload } = ports;
  switch (order.do) {
    case 'publish':
      return await publishOrder(order, ports);
    case 'rollback': {
      mustBeKnown(order.township, ports);
      if (!labelPattern.test(order.revision))
        throw new DomainError('revision.unknown', { township: order.township, revision: order.revision });
      return await rollBack(order, lists).finally(() => {
        reload(order.township);
        postman.poke();
      });
    }
    case 'contacts': {
      mustBeKnown(order.township, ports);
      const { township, replace } = order;
      const report = importContacts({ township, replace, bytes: Buffer.from(order.content, 'base64') }, lists);
      reload(township);
      return report;
    }
    case 'notices.status': {
      const { outbox, targets } = lists.announcing;
      const all = await noticesStatus(outbox, targets, lists.announcing.carriers);
      return all.filter(({ township }) => order.township === undefined || township === order.township);
    }
    case 'notices.send':
      return await send(order, ports);
    default:
      return unknownOrder(order);
  }
}

async function publishOrder(
  { content, dryRun: only, ...order }: Extract<Order, { do: 'publish' }>,
  { lists, postman, reload }: OperatorPorts,
): Promise<unknown> {
  const request = { ...order, bytes: Buffer.from(content, 'base64') };
  if (only) return await dryRun(request, lists);
  try {
    const report = await publish(request, lists);
    reload(report.township.slug);
    return report;
  } catch (error) {
    // The list holds, only its notices are late.
    if (error instanceof DomainError && error.code === 'publish.notices-later') reload(String(error.values.township));
    throw error;
  } finally {
    postman.poke();
  }
}

/** Rounds in a row; each ends when nothing more is due at that moment. */
const mostRounds = 100;

async function send(
  { again, enable }: Extract<Order, { do: 'notices.send' }>,
  { lists, postman }: OperatorPorts,
): Promise<SendReported> {
  const { outbox, targets } = lists.announcing;
  for (const id of enable) await targets.enable(id);
  const unknown: string[] = [];
  for (const key of again) if (!(await outbox.again(key))) unknown.push(key);
  let [sent, failed, nextAt] = [0, 0, undefined as number | undefined];
  for (let round = 1; round <= mostRounds; round += 1) {
    const done = await postman.deliver();
    sent += done.sent;
    failed += done.failed;
    nextAt = done.nextAt;
    // The first round may have been under way before the rows above were put back.
    if (round > 1 && done.sent + done.failed === 0) break;
  }
  const waiting = (await outbox.rows()).filter(({ row }) => row.state === 'waiting').length;
  return { sent, failed, waiting, unknown, ...(nextAt === undefined ? {} : { nextAt }) };
}

function mustBeKnown(township: string, { lists }: OperatorPorts): void {
  if (!slugPattern.test(township) || !lists.reader.townships().includes(township))
    throw new DomainError('township.unknown', { township });
}

function refusalOf(error: unknown, log: Log): Outcome {
  if (error instanceof DomainError || error instanceof StoreError) {
    const { code, values } = error;
    return { ok: false, code, values: { ...values }, ...('report' in error ? { report: error.report } : {}) };
  }
  // Faults of the disk have sentences of their own.
  const { code, path } = { code: undefined, path: '', ...(error instanceof Error ? error : {}) } as Record<
    string,
    unknown
  >;
  if (code === 'EACCES' || code === 'ENOSPC' || code === 'EROFS')
    return { ok: false, code, values: { path: String(path) } };
  log.error('order.failed', {
    name: error instanceof Error ? error.name : typeof error,
    stack: error instanceof Error ? error.stack : undefined,
  });
  return { ok: false, code: 'unexpected', values: { what: error instanceof Error ? error.message : String(error) } };
}

function unknownOrder(order: never): never {
  throw new TypeError(`unknown order ${JSON.stringify(order)}`);
}
