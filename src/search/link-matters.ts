import type { Duty } from '../duties/duty.ts';
import type { Matter } from './matters.ts';
import { bare } from './normalise.ts';

/** A matter tied to a duty. `strength` 0–1: 1 by its first official wording in the title, less for later wordings and for lines. */
export type Tie = { matter: string; duty: string; strength: number };

/** What staff decided by hand, by matter id: duties that it is tied to, and duties that it must never be tied to. */
export type LinkRules = {
  pin: ReadonlyArray<{ matter: string; duty: string }>;
  forbid: ReadonlyArray<{ matter: string; duty: string }>;
};

export const noLinkRules: LinkRules = { pin: [], forbid: [] };

const lineStrength = 0.8;
const stepPerWording = 0.03;
const weakest = 0.7;

/** Ties matters to the duties of one revision by the duties' own text; a list that nobody has seen before is tied on the day it comes. */
export function linkMatters(
  matters: readonly Matter[],
  duties: readonly Duty[],
  rules: LinkRules = noLinkRules,
): Tie[] {
  const texts = duties.map((duty) => ({
    id: duty.id,
    title: bare(duty.title),
    lines: [...duty.countyDuties, ...duty.townshipTasks, duty.method].map((line) => bare(line)),
  }));
  const ties: Tie[] = [];
  for (const matter of matters) {
    const not = matter.not.map((word) => bare(word));
    const open = texts.filter((text) => !not.some((word) => text.title.includes(word)));
    const found = new Map<string, number>();
    const note = (duty: string, strength: number) => found.set(duty, Math.max(found.get(duty) ?? 0, strength));
    for (const [rank, wording] of matter.official.entries()) {
      const words = wordsOf(wording);
      const strength = Math.max(weakest, 1 - stepPerWording * rank);
      for (const text of open) if (words.every((word) => text.title.includes(word))) note(text.id, strength);
    }
    if (found.size === 0) {
      for (const wording of matter.lines) {
        const words = wordsOf(wording);
        for (const text of open) {
          if (text.lines.some((line) => words.every((word) => line.includes(word)))) note(text.id, lineStrength);
        }
      }
    }
    for (const { duty } of rules.pin.filter((rule) => rule.matter === matter.id)) note(duty, 1);
    for (const { duty } of rules.forbid.filter((rule) => rule.matter === matter.id)) found.delete(duty);
    for (const [duty, strength] of found) ties.push({ matter: matter.id, duty, strength });
  }
  return ties;
}

function wordsOf(wording: string): string[] {
  return wording
    .split(/\s+/u)
    .map((word) => bare(word))
    .filter((word) => word !== '');
}
