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
  const { matters } = language;
  const free = matters.flatMap(({ id }, position) => (tied.has(id) ? [] : [position]));
  const best = new Float32Array(matters.length);
  const bestDuty = new Int32Array(matters.length);
  for (const [at, duty] of duties.entries()) {
    for (const clause of clausesOf(duty.title)) {
      const reading = language.read(language.normalise(clause));
      const official = language.officialLikeness(reading.terms);
      for (const matter of free) {
        const likeness =
          parts.official * (official[matter] as number) +
          parts.sayings * (reading.sayings.bestThree[matter] as number) +
          parts.shares * (reading.shares[matter] as number) +
          parts.coverage * (reading.coverage[matter] as number);
        if (likeness <= (best[matter] as number)) continue;
        best[matter] = likeness;
        bestDuty[matter] = at;
      }
    }
  }
  return free.flatMap((matter): Tie[] => {
    const strength = best[matter] as number;
    if (strength < possible) return [];
    const tie = { matter: matters[matter]?.id ?? '', duty: duties[bestDuty[matter] as number]?.id ?? '' };
    return [strength >= likely ? { ...tie, strength: likelyStrength } : { ...tie, strength, guessed: true }];
  });
}

function clausesOf(title: string): Set<string> {
  return new Set([title, ...title.split(/[，；、。]/u)].filter((clause) => clause.length >= 3));
}
