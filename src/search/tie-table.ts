import type { Tie } from './link-matters.ts';
import type { Matter } from './matters.ts';
import type { Target } from './ranking.ts';

/** Row `t`: from `starts[t]` to `starts[t + 1]` the positions of the matters that target `t` is tied to, and how strongly. */
export type TieTable = { starts: Int32Array; matters: Int32Array; strengths: Float32Array };

/** Ties of all targets, row by row; a matter that stands for itself is its own only tie. */
export function packTies(targets: readonly Target[], matters: readonly Matter[], ties: readonly Tie[]): TieTable {
  const positions = new Map(matters.map((matter, position) => [matter.id, position]));
  const byDuty = new Map<string, Array<{ matter: number; strength: number }>>();
  for (const { matter, duty, strength } of ties) {
    const position = positions.get(matter);
    if (position !== undefined) byDuty.set(duty, [...(byDuty.get(duty) ?? []), { matter: position, strength }]);
  }
  const rows = targets.map((target) => {
    if (target.kind === 'duty') return byDuty.get(target.duty.id) ?? [];
    return target.kind === 'elsewhere' ? [{ matter: target.matter, strength: 1 }] : [];
  });
  const starts = new Int32Array(rows.length + 1);
  for (const [position, row] of rows.entries()) starts[position + 1] = (starts[position] as number) + row.length;
  return {
    starts,
    matters: Int32Array.from(rows.flat(), (tie) => tie.matter),
    strengths: Float32Array.from(rows.flat(), (tie) => tie.strength),
  };
}
