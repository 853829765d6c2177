import { departmentStem, shortStems } from '../duties/department-name.ts';
import type { Duty } from '../duties/duty.ts';
import { responsibleBodies } from '../duties/responsibility.ts';
import { bare } from './normalise.ts';

/** `{key: 农业农村局, names: [农业局, 畜牧局]}`: what people call a county body anywhere (`intents/departments.yml`). */
export type DepartmentNames = { key: string; names: readonly string[] };

/** Finds the county bodies of one revision by any common name. */
export class Departments {
  /** Official names as the list prints them, each once. */
  readonly names: readonly string[];
  readonly #aliases = new Map<string, string[]>();
  /** Aliases by their first two characters, longest first. */
  readonly #byStart = new Map<string, string[]>();

  constructor(duties: readonly Duty[], everyday: readonly DepartmentNames[]) {
    const printed = new Set(duties.flatMap((duty) => responsibleBodies(duty)));
    // A body that is only printed with a tail (`…及其他…部门`) is the body without it.
    this.names = [...printed].filter((name) => ![...printed].some((other) => other !== name && name.startsWith(other)));
    for (const name of this.names) {
      for (const alias of aliasesOf(name, everyday)) this.#alias(alias, name);
    }
    for (const alias of [...this.#aliases.keys()].sort((one, other) => other.length - one.length)) {
      const start = alias.slice(0, 2);
      this.#byStart.set(start, [...(this.#byStart.get(start) ?? []), alias]);
    }
  }

  #alias(alias: string, name: string): void {
    const key = bare(alias);
    if (key.length < 2) return;
    const names = this.#aliases.get(key) ?? [];
    if (!names.includes(name)) this.#aliases.set(key, [...names, name]);
  }

  /** The longest body name in a text: the official name and what was said, or undefined. */
  find(text: string): { name: string; said: string } | undefined {
    let found: { name: string; said: string } | undefined;
    for (let start = 0; start + 2 <= text.length; start += 1) {
      const alias = this.#byStart.get(text.slice(start, start + 2))?.find((known) => text.startsWith(known, start));
      if (alias === undefined || alias.length <= (found?.said.length ?? 0)) continue;
      const name = this.#aliases.get(alias)?.[0];
      if (name !== undefined) found = { name, said: alias };
    }
    return found;
  }

  /** All duties that name the body, in list order. */
  dutiesOf(name: string, duties: readonly Duty[]): Duty[] {
    return duties.filter((duty) => responsibleBodies(duty).some((body) => body.startsWith(name)));
  }
}

function aliasesOf(name: string, everyday: readonly DepartmentNames[]): string[] {
  const stem = departmentStem(name);
  const stems = [stem, ...shortStems(stem)];
  const own = [name, ...stems];
  const entry = everyday
    .map((candidate) => ({ candidate, score: Math.max(...stems.map((form) => likeness(candidate, form))) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)[0]?.candidate;
  const names = [...own, ...(entry === undefined ? [] : [entry.key, ...entry.names])];
  return names.flatMap((alias) => [alias, `县${alias}`, `区${alias}`, `市${alias}`, `旗${alias}`, `州${alias}`]);
}

function likeness(entry: DepartmentNames, stem: string): number {
  return Math.max(
    ...[entry.key, ...entry.names].map((word) => (word === stem ? 100 : isWithin(word, stem) ? word.length : 0)),
    entry.key === stem ? 200 : isWithin(entry.key, stem) ? 50 + entry.key.length : 0,
  );
}

/** `文旅局` stands within `文化和旅游局`: same order, same first and last character, four fifths need not be there. */
function isWithin(short: string, long: string): boolean {
  if (short.length < 3 || short.length >= long.length || short.at(0) !== long.at(0) || short.at(-1) !== long.at(-1))
    return false;
  let at = 0;
  for (const character of long) if (character === short[at]) at += 1;
  return at === short.length;
}
