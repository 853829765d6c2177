import { DomainError } from '../duties/errors.ts';
import { type OrderInput, type Outcome, outcomeSchema } from './orders.ts';

/** How the process that has the data is reached; from its lock file. */
export type Door = { port: number; token: string };

/** Longest wait for an answer: `notices send` may wait for the platform several times. */
const patienceMs = 280_000;

/**
 * Hands an order to the process at that door. Undefined when nobody listens there (any more): nothing was done.
 * Errors: DomainError `control.lost` when it took the order and gave no answer, `control.refused` when it understands no such order.
 */
export async function sendOrder({ port, token }: Door, order: OrderInput): Promise<Outcome | undefined> {
  let response: Response;
  try {
    response = await fetch(`http://127.0.0.1:${port}/orders`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(order),
      signal: AbortSignal.timeout(patienceMs),
    });
  } catch (error) {
    if (isRefusedConnection(error)) return undefined;
    throw new DomainError('control.lost', {}, { cause: error });
  }
  // The port is somebody else's by now, or that process has begun anew.
  if (response.status === 401) return undefined;
  if (response.status !== 200) throw new DomainError('control.refused', { status: response.status });
  const outcome = outcomeSchema.safeParse(await response.json().catch(() => undefined));
  if (!outcome.success) throw new DomainError('control.lost', {}, { cause: outcome.error });
  return outcome.data;
}

function isRefusedConnection(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause && cause.code === 'ECONNREFUSED';
}
