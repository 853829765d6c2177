/** The work's result, or `late` when `ms` pass first; the work goes on either way. Errors: what the work throws in time. */
export async function inTime<T>(work: Promise<T>, ms: number): Promise<T | 'late'> {
  let timer: NodeJS.Timeout | undefined;
  const bell = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), ms);
  });
  try {
    return await Promise.race([work, bell]);
  } finally {
    clearTimeout(timer);
    // Nobody listens any more when the bell rang first; whoever started the work reports its failure.
    work.catch(() => {});
  }
}
