import type { Duty } from './duty.ts';

/** The county bodies behind a duty, in printed order; none for a basic duty. */
export function responsibleBodies(duty: Duty): string[] {
  if (duty.departments.length > 0) return duty.departments;
  return duty.takenOverBy === '' ? [] : [duty.takenOverBy];
}
