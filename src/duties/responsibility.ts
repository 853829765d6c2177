import { splitBodies } from './body-names.ts';
import { endsAsBody } from './department-name.ts';
import type { Duty } from './duty.ts';

/** Longer ones are prose. */
const longestText = 400;

/**
 * The county bodies behind a duty, in printed order; none for a basic duty. `甲县公安局、甲县民政局` took a duty over together:
 * two bodies here, while the duty's own text stays as printed. A description (`甲县公安局等有关部门`) is not taken apart.
 */
export function responsibleBodies({ departments, takenOverBy }: Duty): string[] {
  if (departments.length > 0) return departments;
  if (takenOverBy === '') return [];
  if (takenOverBy.length > longestText) return [takenOverBy];
  const names = [...new Set(splitBodies(takenOverBy))];
  return names.length > 1 && names.every((name) => endsAsBody(name)) ? names : [takenOverBy];
}
