import type { Desk } from '../../dialogue/desk.ts';
import { listNames } from '../../duties/duty.ts';

/** A duty's id as people read it: `cooperation-19` → `配合履职事项清单第19项`; an id of another shape stays as it is. */
export function dutyName(desk: Pick<Desk, 'say'>, id: string): string {
  const [, list = '', number = ''] = /^([a-z]+)-(\d+)$/u.exec(id) ?? [];
  const known = listNames.find((name) => name === list);
  return known === undefined ? id : `${desk.say(`list.${known}`)}第${number}项`;
}
