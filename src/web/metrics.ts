import { Counter, collectDefaultMetrics, Histogram, type Registry } from 'prom-client';

export type WebMetrics = {
  /** One finished request; `route` is the pattern that matched, never the address itself. */
  request(values: { method: string; route: string; status: number; seconds: number }): void;
  answered(outcome: string): void;
};

/** Registers the process's own metrics and this room's in the registry given. */
export function createMetrics(registry: Registry): WebMetrics {
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time to answer a request, by route.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3],
    registers: [registry],
  });
  const answers = new Counter({
    name: 'web_answers_total',
    help: 'Questions answered by the page and the API, by outcome.',
    labelNames: ['outcome'],
    registers: [registry],
  });
  return {
    request: ({ method, route, status, seconds }) =>
      requests.observe({ method, route, status: String(status) }, seconds),
    answered: (outcome) => answers.inc({ outcome }),
  };
}
