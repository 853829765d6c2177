/** The three lists of a township, in the order in which the official document prints them. */
export const listNames = ['basic', 'cooperation', 'reclaimed'] as const;

/** `basic` 基本履职 (the township does it) · `cooperation` 配合履职 (county leads) · `reclaimed` 上级收回 (county took it over). */
export type ListName = (typeof listNames)[number];

/** One numbered item of an official list, word for word. Fields that do not apply are `[]` or `''`. */
export type Duty = {
  /** `<list>-<number>`, e.g. `cooperation-19`; the position in the list where printed numbers repeat. */
  id: string;
  list: ListName;
  number: number;
  category: string;
  title: string;
  /** County bodies (cooperation, reclaimed), each in its full official name. */
  departments: string[];
  /** What the county does, a printed line each; sub-headings are lines of their own. */
  countyDuties: string[];
  /** What the township does to help, a printed line each. */
  townshipTasks: string[];
  /** Reclaimed only: the county body that took it over. */
  takenOverBy: string;
  /** Reclaimed only: how the county does it now. */
  method: string;
  source: { line: number };
};

/** One published state of a township's three lists; the file format of `DATA_DIR/lists/<township>/<revision>.json`. */
export type Revision = {
  /** Slug and official names; `county` is the full county (district, banner …) name. */
  township: { slug: string; name: string; county: string };
  /** Label such as `2025-07`. */
  revision: string;
  /** What the document's cover says, e.g. `2025年7月`. */
  published: string;
  /** First day (YYYY-MM-DD, local) on which this state holds; absent: from publication on. */
  effective?: string | undefined;
  source: { file: string; sha256: string };
  items: Duty[];
};

/** Builds a duty id. `dutyId('basic', 28)` → `basic-28`. */
export function dutyId(list: ListName, number: number): string {
  return `${list}-${number}`;
}

/** Every passage of a duty that may be quoted: title, departments, county duties, township tasks, method. */
export function passages(duty: Duty): string[] {
  return [
    duty.title,
    ...duty.departments,
    ...duty.countyDuties,
    ...duty.townshipTasks,
    duty.takenOverBy,
    duty.method,
  ].filter((passage) => passage !== '');
}
