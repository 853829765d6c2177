/**
 * What speaks for a target, few and explainable; each is learnt one weight (`intents/ranking.json`, `npm run train`). All run from 0 to
 * 1; cues are 0 or 1.
 */
export const featureNames = [
  /** Probability of the matters that are tied to the duty, or of the matter itself, on a logarithmic scale. */
  'sense',
  /** The same by what the duty's own text seems to be about. */
  'heard',
  /** Likeness of the question's vector to the nearest clause of the title. */
  'kin',
  /** Share of the question's rare terms among the matter's sayings. */
  'cover',
  /** How much of the use of these terms, over all matters, is the matter's. */
  'share',
  /** The same against the highest of all targets: long tales have low values throughout. */
  'coverLead',
  'shareLead',
  /** BM25F over the duty's own text against the highest of all duties. */
  'textLead',
  /** Asked for a penalty, and the duty is one. */
  'punish',
  /** Asked whether the county took it back, and the duty is reclaimed. */
  'reclaimed',
  /** A matter that no township's list has as a rule, nor this one. */
  'elsewhere',
  /** A matter that lists have as a rule, but this one does not, or words in a way that no tie was found. */
  'missing',
  /** No duty and no matter: chatter. Bias, share of unknown terms, no matter likely, hardly a word beside function words. */
  'nothing',
  'nothingUnknown',
  'nothingUnclear',
  'nothingThin',
] as const;
export type FeatureName = (typeof featureNames)[number];
export type Weights = Record<FeatureName, number>;

/** Numbers a target has. */
export const width = featureNames.length;

/** Position of each feature in a target's row. */
export const at = Object.fromEntries(featureNames.map((name, position) => [name, position])) as Record<
  FeatureName,
  number
>;

const faintest = 0.001;
const widest = Math.log((1 + faintest) / faintest);
/** What is less likely than this is 0 on the scale but for the third decimal. */
const nothingMuch = 1e-5;

/** A probability on a scale where 0.001 or less is 0 and 1 is 1: what differs is how many times likelier. */
export function logScale(probability: number): number {
  return probability < nothingMuch ? 0 : Math.log((probability + faintest) / faintest) / widest;
}
