import type { Ranked } from './ranking.ts';

/** When the bot is sure, and when it offers a menu; calibrated on held-back questions (`npm run train`). Probabilities 0–1. */
export type Thresholds = {
  /** At least this much probability for one matter: answer. */
  sure: number;
  /** At least this much for the first three duties together: offer them. */
  choose: number;
};

export type Decision =
  | { kind: 'sure'; found: Ranked; others: Ranked[] }
  | { kind: 'choose'; options: Ranked[] }
  | { kind: 'none'; matter: number; options: Ranked[] };

const mostOptions = 3;
const leastShare = 0.02;
/** Of two duties of one matter the first must be this much likelier to be answered with; else both are offered. */
const clearLead = 1.8;
/** This much of `sure` will do for what is so many times likelier than anything else. */
const wideLead = { share: 0.85, times: 2.5 };
/** That no list has it is told as soon as this is so likely, whichever matter it is, and twice as likely as three duties together. */
const plainlyElsewhere = { probability: 0.5, times: 2 };
/** Where chatter is the likeliest reading, three duties together must have this much to be offered all the same. */
const againstNothing = 0.5;

/**
 * *sure · choose · none*. Duties tied to the same matter count together: where the lists give one matter to two items, the answer
 * names both, so their probabilities are not rivals.
 */
export function decide(ranked: readonly Ranked[], thresholds: Thresholds): Decision {
  const duties = ranked.filter((one) => one.target.kind === 'duty' && one.probability >= leastShare).slice(0, 8);
  const first = duties[0];
  const top = ranked[0];
  const options = duties.slice(0, mostOptions);
  const mass = options.reduce((sum, one) => sum + one.probability, 0);
  if (first !== undefined && top === first) {
    const kin = ({ target, matter }: Ranked) => target.kind === 'duty' && matter !== -1 && matter === first.matter;
    const together = duties.filter((one) => one === first || kin(one)).reduce((sum, one) => sum + one.probability, 0);
    const rival = ranked.find((one) => one !== first && !kin(one))?.probability ?? 0;
    const twin = duties.find((one) => one !== first && kin(one))?.probability ?? 0;
    const ahead = first.probability >= thresholds.sure || first.probability >= clearLead * twin;
    const clear = together >= wideLead.share * thresholds.sure && together >= wideLead.times * rival;
    if ((together >= thresholds.sure || clear) && ahead) return { kind: 'sure', found: first, others: duties.slice(1) };
  }
  if (top?.target.kind === 'elsewhere' && top.target.rare) {
    const other = ranked.reduce((sum, { target, probability }) => sum + (isRare(target) ? probability : 0), 0);
    const plain = other >= plainlyElsewhere.probability && other >= plainlyElsewhere.times * mass;
    if (plain) return { kind: 'none', matter: top.target.matter, options };
  }
  const least = top?.target.kind === 'nothing' ? Math.max(thresholds.choose, againstNothing) : thresholds.choose;
  if (options.length > 0 && mass >= least) return { kind: 'choose', options };
  return { kind: 'none', matter: top?.target.kind === 'elsewhere' ? top.target.matter : -1, options };
}

function isRare(target: Ranked['target']): boolean {
  return target.kind === 'elsewhere' && target.rare;
}
