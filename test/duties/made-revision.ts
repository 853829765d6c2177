import type { Difference } from '../../src/duties/difference.ts';
import { type Duty, dutyId, type ListName, listNames } from '../../src/duties/duty.ts';

/** Draws numbers from one seed, so that a failing revision can be made again. */
export function createDraw(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}
type Draw = ReturnType<typeof createDraw>;

/** How often each thing is done. */
export type Plan = Record<
  'add' | 'remove' | 'reword' | 'retitle' | 'move' | 'split' | 'merge' | 'swap' | 'noise',
  number
>;

/** A duty of the new revision and what it was made of. */
type Made = { duty: Duty; from: Duty[]; how: 'kept' | 'added' | 'reworded' | 'moved' | 'split' | 'merged' };

/** Makes a revision by a plan, and the difference that must be found. Duties that cannot take a change are left alone. */
export function makeRevision(all: readonly Duty[], plan: Plan, seed: number) {
  const draw = createDraw(seed);
  const free = shuffled(all, draw);
  const added = free.splice(0, plan.add);
  const before = all.filter((duty) => !added.includes(duty));
  const removed = new Set(free.splice(0, plan.remove));
  const made = new Map<Duty, Made[]>(before.map((duty) => [duty, [{ duty, from: [duty], how: 'kept' }]]));
  for (const duty of removed) made.set(duty, []);
  const take = (count: number, make: (duty: Duty) => Made[] | undefined) => {
    for (let done = 0, position = 0; done < count && position < free.length; ) {
      const duty = free[position];
      const result = duty === undefined ? undefined : make(duty);
      if (duty === undefined || result === undefined) {
        position += 1;
        continue;
      }
      made.set(duty, result);
      free.splice(position, 1);
      done += 1;
    }
  };
  take(plan.reword, (duty) => reworded(duty, draw));
  take(plan.retitle, (duty) => retitled(duty));
  take(plan.move, (duty) => moved(duty, draw));
  take(plan.split, (duty) => halves(duty)?.map((half) => ({ duty: half, from: [duty], how: 'split' })));
  mergeSome(plan.merge, { before, free, made });
  take(plan.noise, (duty) => [{ duty: noisy(duty, draw), from: [duty], how: 'kept' }]);
  const rows = [...made.values()].flat();
  for (const duty of added) rows.splice(draw(rows.length + 1), 0, { duty, from: [], how: 'added' });
  for (let swap = 0; swap < plan.swap; swap += 1) swapNeighbours(rows, draw(rows.length - 1));
  const numbered = listNames.flatMap((list) =>
    rows
      .filter(({ duty }) => duty.list === list)
      .map((row, at) => ({ ...row, duty: renumber(row.duty, list, at + 1) })),
  );
  return { before, after: numbered.map(({ duty }) => duty), expected: expectedOf(numbered, [...removed]) };
}

function renumber(duty: Duty, list: ListName, number: number): Duty {
  return { ...duty, id: dutyId(list, number), number };
}

function shuffled<T>(items: readonly T[], draw: Draw): T[] {
  const rest = [...items];
  return items.flatMap(() => rest.splice(draw(rest.length), 1));
}

function swapNeighbours(rows: Made[], at: number): void {
  const [one, other] = [rows[at], rows[at + 1]];
  if (one !== undefined && other !== undefined) rows.splice(at, 2, other, one);
}

/** Somewhere in a title a few words are put in or left out, a line comes or goes, a department joins, the category changes. */
function reworded(duty: Duty, draw: Draw): Made[] | undefined {
  const way = draw(4);
  const clauses = duty.title.split('，');
  const changed = (part: Partial<Duty>): Made[] => [{ duty: { ...duty, ...part }, from: [duty], how: 'reworded' }];
  if (way === 0 && clauses.length > 2) return changed({ title: clauses.filter((_, at) => at !== 1).join('，') });
  if (way === 1 && duty.townshipTasks.length > 2) return changed({ townshipTasks: duty.townshipTasks.slice(0, -1) });
  if (way === 2 && duty.departments.length > 0) {
    return changed({
      departments: [...duty.departments, '木垒县档案馆'],
      countyDuties: [...duty.countyDuties, '9. 县档案馆负责有关材料的归集。'],
    });
  }
  if (way === 3) return changed({ category: `${duty.category}类` });
  return changed({ title: `${duty.title}，建立工作台账` });
}

/** Another name altogether, while departments and duties stay. */
function retitled(duty: Duty): Made[] | undefined {
  if (duty.list !== 'cooperation' || duty.countyDuties.join('').length < 30) return undefined;
  return [{ duty: { ...duty, title: '“银铃铛”专项行动' }, from: [duty], how: 'reworded' }];
}

/** To another list under its own name; what the other list's shape asks for is written anew. */
function moved(duty: Duty, draw: Draw): Made[] | undefined {
  const others = listNames.filter((list) => list !== duty.list);
  const list = others[draw(others.length)] ?? 'basic';
  const body = duty.departments[0] ?? (duty.takenOverBy || '木垒县人民政府办公室');
  const bare = { departments: [], countyDuties: [], townshipTasks: [], takenOverBy: '', method: '' };
  const shapes: Record<ListName, Partial<Duty>> = {
    basic: {},
    cooperation: {
      departments: [body],
      countyDuties: ['1. 制定方案；', '2. 组织实施。'],
      townshipTasks: ['报送情况。'],
    },
    reclaimed: { takenOverBy: body, method: '由承接部门按规定办理。' },
  };
  return [{ duty: { ...duty, ...bare, ...shapes[list], list }, from: [duty], how: 'moved' }];
}

/** Two duties of which each has its half of the points, or of the clauses where there is only a title. */
function halves(duty: Duty): Duty[] | undefined {
  const half = <T>(items: readonly T[], side: number) => {
    const middle = Math.ceil(items.length / 2);
    return side === 0 ? items.slice(0, middle) : items.slice(middle);
  };
  if (duty.list === 'cooperation' && duty.countyDuties.length > 1 && duty.townshipTasks.length > 1) {
    return ['前期', '后期'].map((name, side) => ({
      ...duty,
      title: `${duty.title}（${name}）`,
      countyDuties: half(duty.countyDuties, side),
      townshipTasks: half(duty.townshipTasks, side),
    }));
  }
  const clauses = duty.title.split('，');
  if (duty.list !== 'basic' || clauses.length < 2) return undefined;
  const titles = [0, 1].map((side) => half(clauses, side).join('，'));
  return titles.some((title) => title.length < 10) ? undefined : titles.map((title) => ({ ...duty, title }));
}

type Rows = { before: readonly Duty[]; free: Duty[]; made: Map<Duty, Made[]> };

/** Joins neighbours of one list that nothing else has happened to. */
function mergeSome(count: number, { before, free, made }: Rows): void {
  for (const one of [...free]) {
    if (count === 0) return;
    const other = before[before.indexOf(one) + 1];
    if (other?.list !== one.list || ![one, other].every((duty) => free.includes(duty)) || one.list === 'reclaimed')
      continue;
    const duty = {
      ...one,
      title: `${one.title}；${other.title}`,
      departments: [...new Set([...one.departments, ...other.departments])],
      countyDuties: [...one.countyDuties, ...other.countyDuties],
      townshipTasks: [...one.townshipTasks, ...other.townshipTasks],
    };
    made.set(one, [{ duty, from: [one, other], how: 'merged' }]);
    made.set(other, []);
    for (const used of [one, other]) free.splice(free.indexOf(used), 1);
    count -= 1;
  }
}

/** The same words with other numbering, width, tags or blanks. */
function noisy(duty: Duty, draw: Draw): Duty {
  const ways: ReadonlyArray<(text: string) => string> = [
    (text) => text.replace(/^(\d+)[.．]\s*/u, '$1．'),
    (text) => text.replace(/^(\d+)[.．]\s*/u, '（$1）'),
    (text) => `<p>${text}</p>`,
    (text) => `${text} `,
    (text) => text.replaceAll('；', ';').replaceAll('，', ', '),
    (text) => text.replaceAll('“', '"').replaceAll('”', '"'),
  ];
  const way = ways[draw(ways.length)] ?? ((text: string) => text);
  return {
    ...duty,
    title: `${duty.title}${draw(2) === 0 ? ' ' : ''}`,
    countyDuties: duty.countyDuties.map(way),
    townshipTasks: duty.townshipTasks.map(way),
    method: duty.method === '' ? '' : way(duty.method),
  };
}

function expectedOf(rows: readonly Made[], removed: readonly Duty[]): Difference {
  const place = (id: string) => {
    const [list = '', number = ''] = id.split('-');
    return listNames.indexOf(list as ListName) * 10_000 + Number(number);
  };
  const inOrder = (ids: string[]) => ids.sort((one, other) => place(one) - place(other));
  const pairs = rows
    .filter(({ from }) => from.length === 1)
    .map(({ duty, from, how }) => ({ from: from[0]?.id ?? '', to: duty.id, how, was: from[0], is: duty }))
    .sort((one, other) => place(one.from) - place(other.from));
  const ends = (how: Made['how']) => pairs.filter((pair) => pair.how === how).map(({ from, to }) => ({ from, to }));
  const split = new Map<string, string[]>();
  for (const { from, to } of ends('split')) split.set(from, [...(split.get(from) ?? []), to]);
  return {
    added: inOrder(rows.filter(({ how }) => how === 'added').map(({ duty }) => duty.id)),
    removed: inOrder(removed.map((duty) => duty.id)),
    changed: pairs
      .filter((pair) => pair.how === 'reworded')
      .map(({ from, to, was, is }) => ({ from, to, fields: was === undefined ? [] : fieldsOf(was, is) })),
    moved: ends('moved'),
    renumbered: ends('kept').filter(({ from, to }) => from !== to),
    split: [...split].map(([from, to]) => ({ from, to: inOrder(to) })),
    merged: rows
      .filter(({ how }) => how === 'merged')
      .map(({ from, duty }) => ({ from: inOrder(from.map(({ id }) => id)), to: duty.id }))
      .sort((one, other) => place(one.from[0] ?? '') - place(other.from[0] ?? '')),
  };
}

function fieldsOf(was: Duty, is: Duty) {
  const fields = [
    'category',
    'title',
    'departments',
    'countyDuties',
    'townshipTasks',
    'takenOverBy',
    'method',
  ] as const;
  return fields.filter((field) => JSON.stringify(was[field]) !== JSON.stringify(is[field]));
}
