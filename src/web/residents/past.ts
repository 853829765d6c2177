import { type Difference, differenceOf } from '../../duties/difference.ts';
import type { Duty, Revision } from '../../duties/duty.ts';
import type { Archive } from './archive.ts';
import type { View } from './view.ts';

/** Two published states and what changed from one to the next. */
export type Change = {
  older: Revision;
  newer: Revision;
  difference: Difference;
};

/** How many compared pairs are kept; a pair of 245 duties takes about a megabyte. */
const mostKept = 32;

/** Compares published states, each pair once: neither of them ever changes. */
export class Past {
  readonly #archive: Archive;
  readonly #kept = new Map<string, Promise<Change>>();
  readonly #ids = new Map<string, ReadonlySet<string>>();

  constructor(archive: Archive) {
    this.#archive = archive;
  }

  /** Errors: DomainError `revision.unknown`. */
  change(slug: string, older: string, newer: string): Promise<Change> {
    const key = JSON.stringify([slug, older, newer]);
    const known = this.#kept.get(key);
    const change = known ?? this.#compare(slug, older, newer);
    this.#kept.delete(key);
    this.#kept.set(key, change);
    if (known === undefined) change.catch(() => this.#kept.delete(key));
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= mostKept) break;
      this.#kept.delete(oldest);
    }
    return change;
  }

  async #compare(slug: string, olderLabel: string, newerLabel: string): Promise<Change> {
    const older = await this.#archive.revision(slug, olderLabel);
    const newer = await this.#archive.revision(slug, newerLabel);
    return { older, newer, difference: differenceOf(older.items, newer.items) };
  }

  /** Ids of all duties of a published state. */
  async idsOf(slug: string, label: string): Promise<ReadonlySet<string>> {
    const key = JSON.stringify([slug, label]);
    const ids = this.#ids.get(key) ?? new Set((await this.#archive.revision(slug, label)).items.map((duty) => duty.id));
    if (this.#ids.size >= mostKept) this.#ids.clear();
    this.#ids.set(key, ids);
    return ids;
  }

  /** What became of a duty's forerunners, newest first, back to where it first stood. */
  async historyOf(view: View, id: string): Promise<HistoryStep[]> {
    const steps: HistoryStep[] = [];
    let at = id;
    for (let position = placeOf(view, view.state.label); position >= 0; position -= 1) {
      const state = view.states[position];
      const before = view.states[position - 1];
      if (state === undefined) break;
      if (before === undefined) {
        steps.push({ kind: 'first', label: state.label, from: state.from, older: '', ids: [] });
        break;
      }
      const { difference } = await this.change(view.slug, before.label, state.label);
      const origin = originOf(difference, at);
      const step = { label: state.label, from: state.from, older: before.label, ids: origin.ids };
      if (origin.kind !== 'same') steps.push({ ...step, kind: origin.kind });
      const [only, ...others] = origin.ids;
      if (only === undefined || others.length > 0) break;
      at = only;
    }
    return steps;
  }

  /** The duties of the state in force that a duty of this view became; [] when it is gone. Undefined: the state is not older. */
  async successorsOf(view: View, id: string): Promise<Duty[] | undefined> {
    const start = placeOf(view, view.state.label);
    const end = placeOf(view, view.current.label);
    if (start < 0 || end <= start) return undefined;
    let ids = [id];
    for (let position = start; position < end; position += 1) {
      const [from, to] = [view.states[position], view.states[position + 1]];
      if (from === undefined || to === undefined) return undefined;
      const { difference } = await this.change(view.slug, from.label, to.label);
      ids = [...new Set(ids.flatMap((one) => fateOf(difference, one)))];
    }
    const { items } = view.current.desk.search.revision;
    return items.filter((duty) => ids.includes(duty.id));
  }
}

/** One event in a duty's life: in the state `label` it came from `ids` of the state `older`. */
export type HistoryStep = {
  kind: 'first' | 'added' | 'changed' | 'moved' | 'renumbered' | 'split' | 'merged';
  label: string;
  from: string;
  older: string;
  ids: string[];
};

function placeOf(view: View, label: string): number {
  return view.states.findIndex((state) => state.label === label);
}

type Origin = { kind: Exclude<HistoryStep['kind'], 'first'> | 'same'; ids: string[] };

/** Where a duty of the newer state came from. */
export function originOf(difference: Difference, id: string): Origin {
  if (difference.added.includes(id)) return { kind: 'added', ids: [] };
  for (const kind of ['changed', 'moved', 'renumbered'] as const) {
    const pair = difference[kind].find(({ to }) => to === id);
    if (pair !== undefined) return { kind, ids: [pair.from] };
  }
  const split = difference.split.find(({ to }) => to.includes(id));
  if (split !== undefined) return { kind: 'split', ids: [split.from] };
  const merged = difference.merged.find(({ to }) => to === id);
  return merged === undefined ? { kind: 'same', ids: [id] } : { kind: 'merged', ids: merged.from };
}

/** What a duty of the older state became. */
export function fateOf(difference: Difference, id: string): string[] {
  if (difference.removed.includes(id)) return [];
  const pair = [...difference.changed, ...difference.moved, ...difference.renumbered].find(({ from }) => from === id);
  if (pair !== undefined) return [pair.to];
  const split = difference.split.find(({ from }) => from === id);
  if (split !== undefined) return split.to;
  const merged = difference.merged.find(({ from }) => from.includes(id));
  return merged === undefined ? [id] : [merged.to];
}
