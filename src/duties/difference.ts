import type { DutyField } from './comparable.ts';
import { type Duty, listNames } from './duty.ts';
import { changedFields, createProfiles, type Profile, sameContent } from './likeness.ts';
import { pairUp } from './pairing.ts';
import { findGroups } from './regrouped.ts';

/** What happened to the duties from one revision to the next, by id (`from` in the old one, `to` in the new one), each duty once. */
export type Difference = {
  added: string[];
  removed: string[];
  /** Reworded within its list, perhaps renumbered too; `fields` that say something else. */
  changed: Array<{ from: string; to: string; fields: DutyField[] }>;
  /** Now in another list; its fields change with the list's shape. */
  moved: Array<{ from: string; to: string }>;
  /** Same list, same content, other number. */
  renumbered: Array<{ from: string; to: string }>;
  split: Array<{ from: string; to: string[] }>;
  merged: Array<{ from: string[]; to: string }>;
};

/**
 * Compares two revisions by content, never by number. Layout (numbering, blanks, tags, width, punctuation) is no change.
 *
 *   same content → split and merged → pairs that are alike, best first → what is left was removed or added
 *
 * Order: by list and number of the old duty, for `added` of the new one.
 */
export function differenceOf(before: readonly Duty[], after: readonly Duty[]): Difference {
  const [old, fresh] = createProfiles(before, after);
  const same = pairSame(old, fresh);
  const rest = {
    old: without(
      old,
      same.map(([from]) => from),
    ),
    fresh: without(
      fresh,
      same.map(([, to]) => to),
    ),
  };
  const groups = regroup(rest.old, rest.fresh);
  const left = {
    old: without(rest.old, [...groups.split.map(({ from }) => from), ...groups.merged.flatMap(({ from }) => from)]),
    fresh: without(rest.fresh, [...groups.split.flatMap(({ to }) => to), ...groups.merged.map(({ to }) => to)]),
  };
  const pairs = pairUp(left.old, left.fresh, { same, old, fresh });
  return report({ pairs: [...same, ...pairs], old: left.old, fresh: left.fresh, ...groups });
}

/** Equal content in the same list; of several equal ones those with the same number, then in order. */
function pairSame(old: readonly Profile[], fresh: readonly Profile[]): Array<[Profile, Profile]> {
  const pairs: Array<[Profile, Profile]> = [];
  const open = new Map<string, Profile[]>();
  const keyOf = (profile: Profile) => JSON.stringify([profile.duty.list, profile.fields]);
  for (const profile of fresh) open.set(keyOf(profile), [...(open.get(keyOf(profile)) ?? []), profile]);
  const take = (from: Profile, fits: (to: Profile) => boolean): boolean => {
    const waiting = open.get(keyOf(from)) ?? [];
    const position = waiting.findIndex((to) => fits(to));
    const [to] = position < 0 ? [] : waiting.splice(position, 1);
    if (to === undefined) return false;
    pairs.push([from, to]);
    return true;
  };
  const later = old.filter((from) => !take(from, (to) => to.duty.id === from.duty.id));
  for (const from of later) take(from, () => true);
  return pairs;
}

type Regrouped = {
  split: Array<{ from: Profile; to: Profile[] }>;
  merged: Array<{ from: Profile[]; to: Profile }>;
};

function regroup(old: readonly Profile[], fresh: readonly Profile[]): Regrouped {
  const found = [
    ...findGroups(old, fresh).map((group) => ({ ...group, kind: 'split' as const })),
    ...findGroups(fresh, old).map((group) => ({ ...group, kind: 'merged' as const })),
  ].sort((one, other) => other.score - one.score);
  const used = new Set<Profile>();
  const result: Regrouped = { split: [], merged: [] };
  for (const { kind, whole, parts } of found) {
    if ([whole, ...parts].some((profile) => used.has(profile))) continue;
    for (const profile of [whole, ...parts]) used.add(profile);
    if (kind === 'split') result.split.push({ from: whole, to: parts });
    else result.merged.push({ from: parts, to: whole });
  }
  return result;
}

type Findings = Regrouped & { pairs: Array<[Profile, Profile]>; old: Profile[]; fresh: Profile[] };

function report({ pairs, old, fresh, split, merged }: Findings): Difference {
  const inOrder = [...pairs].sort(([one], [other]) => byPlace(one, other));
  const stayed = inOrder.filter(([from, to]) => from.duty.list === to.duty.list);
  const paired = new Set(pairs.flat());
  return {
    added: ids(fresh.filter((profile) => !paired.has(profile))),
    removed: ids(old.filter((profile) => !paired.has(profile))),
    changed: stayed
      .filter(([from, to]) => !sameContent(from, to))
      .map(([from, to]) => ({ ...ends(from, to), fields: changedFields(from, to) })),
    moved: inOrder.filter(([from, to]) => from.duty.list !== to.duty.list).map(([from, to]) => ends(from, to)),
    renumbered: stayed
      .filter(([from, to]) => from.duty.id !== to.duty.id && sameContent(from, to))
      .map(([from, to]) => ends(from, to)),
    split: split
      .sort((one, other) => byPlace(one.from, other.from))
      .map(({ from, to }) => ({ from: from.duty.id, to: ids(to) })),
    merged: merged
      .map(({ from, to }) => ({ first: [...from].sort(byPlace)[0] ?? to, from: ids(from), to: to.duty.id }))
      .sort((one, other) => byPlace(one.first, other.first))
      .map(({ from, to }) => ({ from, to })),
  };
}

function ends(from: Profile, to: Profile) {
  return { from: from.duty.id, to: to.duty.id };
}

function ids(profiles: readonly Profile[]): string[] {
  return [...profiles].sort(byPlace).map((profile) => profile.duty.id);
}

function byPlace(one: Profile, other: Profile): number {
  return listNames.indexOf(one.duty.list) - listNames.indexOf(other.duty.list) || numberIn(one) - numberIn(other);
}

/** The number of the id, which stands in for a printed number that repeats. */
function numberIn({ duty }: Profile): number {
  return Number(duty.id.slice(duty.list.length + 1));
}

function without(profiles: readonly Profile[], taken: readonly Profile[]): Profile[] {
  const gone = new Set(taken);
  return profiles.filter((profile) => !gone.has(profile));
}
