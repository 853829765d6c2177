import type { Revision } from '../duties/duty.ts';
import type { Thresholds } from './decide.ts';
import { decide } from './decide.ts';
import { featureNames, type Weights, width } from './features.ts';
import type { Ranked } from './ranking.ts';
import type { Model, Search } from './search.ts';

/** A labelled question: ids right as the first answer, ids fine in a short list. Both empty: on no list. */
export type Labelled = { q: string; type: string; accept: readonly string[]; also: readonly string[] };

export type TrainOptions = {
  /**
   * Shares of questions on and off the lists that may be answered wrongly; the thresholds keep to both. On the lists as expected by the
   * probabilities themselves, which is smooth: counted, a handful of questions would move the threshold by a quarter.
   */
  wrongBudget: { onList: number; offList: number };
  /** Most questions off the lists that may get a menu, as a share. */
  mostMenus: number;
};

/** Candidates of one question in flat arrays, row by row. */
type Row = { features: Float64Array; count: number; right: Uint8Array; fine: Uint8Array };

type Asked = { question: Labelled; ranked: Ranked[]; fold: number; row: Row };

const candidates = 40;
const steps = 800;
/** A fold starts from the weights of all and only has to forget its questions. */
const foldSteps = 150;
const rate = 2;
const momentum = 0.9;
const ridge = 0.0005;
const folds = 5;

/** What finds the first candidates: the three readings alone. */
const startingWeights = Object.fromEntries(
  featureNames.map((name) => [name, name === 'sense' || name === 'heard' || name === 'textLead' ? 1 : 0]),
) as Weights;

/** Questions about one list. */
export type Lesson = { search: Search; questions: readonly Labelled[] };

/**
 * Learns the weights of the ranking from labelled questions (multinomial logistic regression over the candidates of each question,
 * full-batch gradient descent with momentum), and the thresholds of the decision from predictions made by weights that had not
 * seen the question's duty (cross-validation by duty). Several lists, so that the weights hold for lists whose wordings no tie
 * foresees. Deterministic: the same files give the same bytes.
 */
export function train(lessons: readonly Lesson[], options: TrainOptions): Model {
  const first = learn(candidatesBy(startingWeights, lessons), { steps });
  const asked = candidatesBy(first, lessons);
  const weights = learn(asked, { from: first, steps });
  const heldOut = asked.map((): Ranked[] => []);
  for (let fold = 0; fold < folds; fold += 1) {
    const seen = asked.filter((one) => one.fold !== fold);
    const foldWeights = learn(seen, { from: weights, steps: foldSteps });
    for (const [position, one] of asked.entries()) {
      if (one.fold === fold) heldOut[position] = rescore(one.ranked, foldWeights);
    }
  }
  const questions = asked.map(({ question }) => question);
  return { weights, thresholds: calibrate(questions, heldOut, options) };
}

/** The best candidates of every question by given weights: never by the committed ones, or a training would depend on the one before. */
function candidatesBy(weights: Weights, lessons: readonly Lesson[]): Asked[] {
  return lessons.flatMap(({ search, questions }, lesson) => {
    search.ranker.use(weights);
    return questions.map((question) => {
      const ranked = rankAll(search, question);
      const fold = (groupOf(question, search.revision) + lesson) % folds;
      return { question, ranked, fold, row: rowOf(question, ranked) };
    });
  });
}

function rankAll(search: Search, question: Labelled): Ranked[] {
  return search.find(search.ranker.language.normalise(question.q), candidates).ranked;
}

function isRight(question: Labelled, one: Ranked): boolean {
  return one.target.kind === 'duty' ? question.accept.includes(one.target.duty.id) : question.accept.length === 0;
}

function rowOf(question: Labelled, ranked: readonly Ranked[]): Row {
  const features = new Float64Array(ranked.length * width);
  for (const [n, one] of ranked.entries()) features.set(one.features, n * width);
  return {
    features,
    count: ranked.length,
    right: Uint8Array.from(ranked, (one) => (isRight(question, one) ? 1 : 0)),
    fine: Uint8Array.from(ranked, (one) =>
      one.target.kind === 'duty' && question.also.includes(one.target.duty.id) ? 1 : 0,
    ),
  };
}

/** Questions about one duty stay in one fold. */
function groupOf(question: Labelled, revision: Revision): number {
  const first = question.accept[0];
  const position = first === undefined ? question.q.length : revision.items.findIndex((duty) => duty.id === first);
  return (position * 7) % folds;
}

function learn(asked: readonly Asked[], options: { from?: Weights; steps: number }): Weights {
  const usable = asked.map(({ row }) => row).filter((row) => row.right.includes(1));
  const weights = Float64Array.from(featureNames, (name) => options.from?.[name] ?? 0);
  const velocity = new Float64Array(width);
  for (let step = 0; step < options.steps; step += 1) {
    const gradient = Float64Array.from(weights, (weight) => ridge * weight);
    for (const row of usable) addGradient(row, { weights, gradient, share: 1 / usable.length });
    for (let n = 0; n < width; n += 1) {
      velocity[n] = momentum * (velocity[n] as number) - rate * (gradient[n] as number);
      weights[n] = (weights[n] as number) + (velocity[n] as number);
    }
  }
  return Object.fromEntries(featureNames.map((name, n) => [name, round(weights[n] as number)])) as Weights;
}

/** Adds the gradient of −log P(right); duties that are fine in a short list count neither way. */
function addGradient(
  row: Row,
  { weights, gradient, share }: { weights: Float64Array; gradient: Float64Array; share: number },
): void {
  const mass = new Float64Array(row.count);
  let top = Number.NEGATIVE_INFINITY;
  for (let n = 0; n < row.count; n += 1) {
    let score = 0;
    for (let k = 0; k < width; k += 1) score += (row.features[n * width + k] as number) * (weights[k] as number);
    mass[n] = score;
    if (score > top) top = score;
  }
  let all = 0;
  let right = 1e-12;
  for (let n = 0; n < row.count; n += 1) {
    mass[n] = row.fine[n] === 1 ? 0 : Math.exp((mass[n] as number) - top);
    all += mass[n] as number;
    if (row.right[n] === 1) right += mass[n] as number;
  }
  for (let n = 0; n < row.count; n += 1) {
    const push = share * ((mass[n] as number) / all - (row.right[n] === 1 ? (mass[n] as number) / right : 0));
    if (Math.abs(push) < 1e-9) continue;
    for (let k = 0; k < width; k += 1)
      gradient[k] = (gradient[k] as number) + push * (row.features[n * width + k] as number);
  }
}

function dot(features: Float32Array, weights: Float64Array): number {
  let sum = 0;
  for (let n = 0; n < features.length; n += 1) sum += (features[n] as number) * (weights[n] as number);
  return sum;
}

function rescore(ranked: readonly Ranked[], weights: Weights): Ranked[] {
  const values = Float64Array.from(featureNames, (name) => weights[name]);
  const scored = ranked.map((one) => ({ ...one, score: dot(one.features, values) })).sort((a, b) => b.score - a.score);
  const top = scored[0]?.score ?? 0;
  const all = scored.reduce((sum, one) => sum + Math.exp(one.score - top), 0);
  return scored.map((one) => ({ ...one, probability: Math.exp(one.score - top) / all }));
}

/**
 * The lowest `sure` that keeps wrong answers within the budget, on the lists and off them; then the lowest `choose` at which no more
 * questions off the lists get a menu than `mostMenus` allows.
 */
function calibrate(
  questions: readonly Labelled[],
  heldOut: readonly Ranked[][],
  { wrongBudget: budget, mostMenus }: TrainOptions,
): Thresholds {
  const off = questions.map((question) => question.accept.length === 0);
  const share = (wanted: boolean, amount: (position: number) => number) =>
    questions.reduce((sum, _question, n) => sum + (off[n] === wanted ? amount(n) : 0), 0) /
    off.filter((value) => value === wanted).length;
  const sure = lowest({ from: 0.95, to: 0.3 }, (candidate) => {
    const doubt = (n: number) => doubtOfAnswer(heldOut[n] ?? [], candidate);
    return (
      share(false, (n) => doubt(n) ?? 0) <= budget.onList &&
      share(true, (n) => (doubt(n) === undefined ? 0 : 1)) <= budget.offList
    );
  });
  const choose = lowest({ from: 0.6, to: 0.1 }, (candidate) => {
    const menu = (n: number) => (decide(heldOut[n] ?? [], { sure, choose: candidate }).kind === 'choose' ? 1 : 0);
    return share(true, menu) <= mostMenus;
  });
  return { sure: round(sure), choose: round(choose) };
}

/** Walks down from `from` in hundredths as long as `holds`. */
function lowest({ from, to }: { from: number; to: number }, holds: (candidate: number) => boolean): number {
  let found = from;
  for (let candidate = from; candidate >= to && holds(candidate); candidate -= 0.01) found = candidate;
  return found;
}

/** How likely it is that an answer is wrong, with all duties of its matter counted as right; undefined when there is none. */
function doubtOfAnswer(ranked: readonly Ranked[], sure: number): number | undefined {
  const decision = decide(ranked, { sure, choose: 2 });
  if (decision.kind !== 'sure') return undefined;
  const { found } = decision;
  const kin = ranked.filter(
    (one) => one === found || (one.target.kind === 'duty' && one.matter !== -1 && one.matter === found.matter),
  );
  return 1 - kin.reduce((sum, { probability }) => sum + probability, 0);
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
