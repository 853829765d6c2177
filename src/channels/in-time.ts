export type InTime<T> = { ready: true; value: T } | { ready: false };

/**
 * The work's result when it is ready before `ms` pass; the work goes on either way. `report` hears when it then fails.
 * Errors: what the work throws in time.
 */
export async function inTime<T>(work: Promise<T>, ms: number, report: (error: unknown) => void): Promise<InTime<T>> {
  let timer: NodeJS.Timeout | undefined;
  const bell = new Promise<InTime<T>>((resolve) => {
    timer = setTimeout(() => resolve({ ready: false }), ms);
  });
  const first = await Promise.race([work.then((value): InTime<T> => ({ ready: true, value })), bell]).finally(() =>
    clearTimeout(timer),
  );
  if (!first.ready) work.catch(report);
  return first;
}
