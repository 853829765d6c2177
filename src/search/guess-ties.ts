import type { Duty } from '../duties/duty.ts';
import type { Language } from './language.ts';
import type { Tie } from './link-matters.ts';

/** A matter that a duty reads like this much (0–1) counts as tied; from `possible` on it is good for a menu. */
const likely = 0.45;
const possible = 0.38;
const likelyStrength = 0.85;
/** What makes up the likeness of a duty's clause and a matter: official wordings, sayings, share and coverage of words. */
const parts = { official: 0.5, sayings: 0.3, shares: 0.35, coverage: 0.25 } as const;

/**
 * Other counties word their lists in other words than `official` foresees. Here every clause of every title is heard as if somebody
 * had said it, and a matter that no wording tied is tied to the duty that sounds most like it.
 */
export function guessTies(language: Language, duties: readonly Duty[], tied: ReadonlySet<string>): Tie[] {
  const best = new Map<number, { duty: string; likeness: number }>();
  for (const duty of duties) {
    for (const clause of clausesOf(duty.title)) {
      for (const [matter, likeness] of likenesses(language, clause)) {
        const id = language.matters[matter]?.id ?? '';
        if (tied.has(id) || likeness < possible || likeness <= (best.get(matter)?.likeness ?? 0)) continue;
        best.set(matter, { duty: duty.id, likeness });
      }
    }
  }
  return [...best].map(([matter, { duty, likeness }]) => {
    const id = language.matters[matter]?.id ?? '';
    return likeness >= likely
      ? { matter: id, duty, strength: likelyStrength }
      : { matter: id, duty, strength: likeness, guessed: true };
  });
}

function likenesses(language: Language, clause: string): Array<[number, number]> {
  const reading = language.read(language.normalise(clause));
  const official = language.officialLikeness(reading.terms);
  return language.matters.map((_matter, position) => [
    position,
    parts.official * (official[position] as number) +
      parts.sayings * (reading.sayings.bestThree[position] as number) +
      parts.shares * (reading.shares[position] as number) +
      parts.coverage * (reading.coverage[position] as number),
  ]);
}

function clausesOf(title: string): Set<string> {
  return new Set([title, ...title.split(/[，；、。]/u)].filter((clause) => clause.length >= 3));
}
