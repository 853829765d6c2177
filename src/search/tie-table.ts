import type { Tie } from './link-matters.ts';
import type { Matter } from './matters.ts';
import type { Target } from './ranking.ts';
import { packTable, type Table } from './table.ts';

/** A row for each target: the positions of the matters that it is tied to, and how strongly; a matter for itself is its own only tie. */
export function packTies(targets: readonly Target[], matters: readonly Matter[], ties: readonly Tie[]): Table {
  const positions = new Map(matters.map((matter, position) => [matter.id, position]));
  const byDuty = new Map<string, Map<number, number>>();
  for (const { matter, duty, strength } of ties) {
    const position = positions.get(matter);
    if (position !== undefined) byDuty.set(duty, (byDuty.get(duty) ?? new Map()).set(position, strength));
  }
  const rows = targets.map((target) => {
    if (target.kind === 'duty') return byDuty.get(target.duty.id) ?? new Map<number, number>();
    return new Map(target.kind === 'elsewhere' ? [[target.matter, 1]] : []);
  });
  return packTable(rows);
}
