import { likeness, type Profile } from './likeness.ts';

type Pair = [Profile, Profile];

/**
 * How alike two duties must be (see `likeness`) to be the same one. Measured on a real list of 245 duties: two different duties of
 * one list reach 0.43, and stay below 0.25 in nine of ten cases; reworded ones lie above 0.5. Between lists only titles tell, and
 * namesakes exist (农产品质量安全监督管理 · 农产品质量安全事故处理, 0.71), so that a little more is asked.
 */
const alikeInList = 0.45;
const alikeBetweenLists = 0.55;
/** Enough when the duty before or after it in the list is the same as before. */
const alikeInPlace = 0.3;

type Context = { same: readonly Pair[]; old: readonly Profile[]; fresh: readonly Profile[] };

/** Pairs what is alike, best first; then, more leniently, what stands in the same place of the same list. */
export function pairUp(old: readonly Profile[], fresh: readonly Profile[], context: Context): Pair[] {
  const scored = old.flatMap((from) => fresh.map((to) => ({ from, to, score: likeness(from, to) })));
  const sure = scored.filter(({ from, to, score }) => score >= (sameList(from, to) ? alikeInList : alikeBetweenLists));
  const pairs = bestFirst(sure, new Set());
  const taken = new Set(pairs.flat());
  const near = inPlace([...context.same, ...pairs], context);
  const likely = scored.filter(({ from, to, score }) => score >= alikeInPlace && near(from, to));
  return [...pairs, ...bestFirst(likely, taken)];
}

type Scored = { from: Profile; to: Profile; score: number };

function bestFirst(candidates: readonly Scored[], taken: ReadonlySet<Profile>): Pair[] {
  const used = new Set(taken);
  const pairs: Pair[] = [];
  for (const { from, to } of [...candidates].sort(better)) {
    if (used.has(from) || used.has(to)) continue;
    used.add(from).add(to);
    pairs.push([from, to]);
  }
  return pairs;
}

/** Of equally alike pairs those within a list first, then those whose number changed least. */
function better(one: Scored, other: Scored): number {
  const stays = ({ from, to }: Scored) => (sameList(from, to) ? 0 : 1);
  const distance = ({ from, to }: Scored) => Math.abs(from.duty.number - to.duty.number);
  return other.score - one.score || stays(one) - stays(other) || distance(one) - distance(other);
}

function sameList(one: Profile, other: Profile): boolean {
  return one.duty.list === other.duty.list;
}

/** Tells whether two duties of a list have the same neighbour before or after them. */
function inPlace(pairs: readonly Pair[], { old, fresh }: Context): (from: Profile, to: Profile) => boolean {
  const partner = new Map(pairs);
  const before = neighbours(old);
  const after = neighbours(fresh);
  return (from, to) => {
    if (!sameList(from, to)) return false;
    return [-1, 1].some((step) => {
      const beside = before(from, step);
      return beside !== undefined && partner.get(beside) === after(to, step);
    });
  };
}

function neighbours(profiles: readonly Profile[]): (profile: Profile, step: number) => Profile | undefined {
  const position = new Map(profiles.map((profile, at) => [profile, at]));
  return (profile, step) => {
    const beside = profiles[(position.get(profile) ?? 0) + step];
    return beside !== undefined && sameList(beside, profile) ? beside : undefined;
  };
}
