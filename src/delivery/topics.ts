import { departmentStem, shortStems } from '../duties/department-name.ts';
import type { Duty } from '../duties/duty.ts';
import { responsibleBodies } from '../duties/responsibility.ts';
import type { Topic } from './targets.ts';

/**
 * What somebody wants to follow, by what they wrote behind 订阅: nothing or 全部, a category, or a department in its full or short
 * form. Undefined when the list knows no such name.
 */
export function topicOf(text: string, duties: readonly Duty[]): Topic | undefined {
  const said = text.replace(/\s+/gu, '');
  if (said === '' || said === '全部' || said === '所有') return { kind: 'all' };
  const category = duties.find((duty) => duty.category === said)?.category;
  if (category !== undefined) return { kind: 'category', name: category };
  const bodies = [...new Set(duties.flatMap((duty) => responsibleBodies(duty)))];
  const name =
    bodies.find((body) => formsOf(body).includes(said.replace(/^县(?=.{2})/u, ''))) ??
    bodies.find((body) => body === said);
  return name === undefined ? undefined : { kind: 'department', name };
}

function formsOf(name: string): string[] {
  const stem = departmentStem(name);
  return [name, stem, ...shortStems(stem)];
}
