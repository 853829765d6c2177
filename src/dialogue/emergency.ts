import type { Emergencies } from './asking.ts';

export type Emergency = { number: string; what: string };

/**
 * The emergency that a message tells of, if any. A word of planning or paperwork (隐患排查, 归谁管) means that nothing is burning;
 * the first kind that matches wins.
 */
export function emergencyIn(text: string, known: Emergencies): Emergency | undefined {
  if (known.never.some((word) => text.includes(word))) return undefined;
  const found = known.emergencies.find(({ any }) => any.some((word) => text.includes(word)));
  return found === undefined ? undefined : { number: found.number, what: found.what };
}
