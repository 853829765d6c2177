import type { Revision } from '../duties/duty.ts';
import type { Thresholds } from './decide.ts';
import { decide } from './decide.ts';
import { featureNames, type Ranked, type Weights } from './ranking.ts';
import type { Model, Search } from './search.ts';

/** A labelled question: ids right as the first answer, ids fine in a short list. Both empty: on no list. */
export type Labelled = { q: string; type: string; accept: readonly string[]; also: readonly string[] };

export type TrainOptions = {
  /** Share of questions that may be answered wrongly by a sure answer; the thresholds keep to it. */
  wrongBudget: number;
};

type Row = { features: Float32Array[]; right: boolean[]; fine: boolean[] };

const candidates = 60;
const steps = 1200;
const rate = 2;
const momentum = 0.9;
const ridge = 0.0005;
const folds = 5;

/**
 * Learns the weights of the ranking from labelled questions (multinomial logistic regression over the candidates of each question,
 * full-batch gradient descent with momentum), and the thresholds of the decision from predictions made by weights that had not
 * seen the question's duty (cross-validation by duty). Deterministic: the same files give the same bytes.
 */
export function train(search: Search, questions: readonly Labelled[], options: TrainOptions): Model {
  const ranked = questions.map((question) => ({ question, ranked: rankAll(search, question) }));
  const rows = ranked.map(({ question, ranked: candidatesOf }) => rowOf(question, candidatesOf));
  const weights = fit(rows);
  const groups = questions.map((question) => groupOf(question, search.revision));
  const heldOut = questions.map((): Ranked[] => []);
  for (let fold = 0; fold < folds; fold += 1) {
    const seen = rows.filter((_row, position) => groups[position] !== fold);
    const foldWeights = fit(seen);
    for (const [position, one] of ranked.entries()) {
      if (groups[position] === fold) heldOut[position] = rescore(one.ranked, foldWeights);
    }
  }
  return { weights, thresholds: calibrate(questions, heldOut, options.wrongBudget) };
}

function rankAll(search: Search, question: Labelled): Ranked[] {
  return search.find(search.ranker.language.normalise(question.q), candidates).ranked;
}

function isRight(question: Labelled, one: Ranked): boolean {
  return one.target.kind === 'duty' ? question.accept.includes(one.target.duty.id) : question.accept.length === 0;
}

function rowOf(question: Labelled, ranked: readonly Ranked[]): Row {
  return {
    features: ranked.map((one) => one.features),
    right: ranked.map((one) => isRight(question, one)),
    fine: ranked.map((one) => one.target.kind === 'duty' && question.also.includes(one.target.duty.id)),
  };
}

/** Questions about one duty stay in one fold. */
function groupOf(question: Labelled, revision: Revision): number {
  const first = question.accept[0];
  const position = first === undefined ? question.q.length : revision.items.findIndex((duty) => duty.id === first);
  return (position * 7) % folds;
}

function fit(rows: readonly Row[]): Weights {
  const usable = rows.filter((row) => row.right.includes(true));
  const weights = new Float64Array(featureNames.length);
  const velocity = new Float64Array(featureNames.length);
  for (let step = 0; step < steps; step += 1) {
    const gradient = Float64Array.from(weights, (weight) => ridge * weight);
    for (const row of usable) addGradient(row, weights, gradient, 1 / usable.length);
    for (let n = 0; n < weights.length; n += 1) {
      velocity[n] = momentum * (velocity[n] as number) - rate * (gradient[n] as number);
      weights[n] = (weights[n] as number) + (velocity[n] as number);
    }
  }
  return Object.fromEntries(featureNames.map((name, n) => [name, round(weights[n] as number)])) as Weights;
}

/** Adds the gradient of −log P(right); duties that are fine in a short list count neither way. */
function addGradient(row: Row, weights: Float64Array, gradient: Float64Array, share: number): void {
  const scores = row.features.map((features) => dot(features, weights));
  const top = Math.max(...scores);
  const mass = scores.map((score, n) => (row.fine[n] === true ? 0 : Math.exp(score - top)));
  const all = mass.reduce((sum, value) => sum + value, 0);
  const right = mass.reduce((sum, value, n) => (row.right[n] === true ? sum + value : sum), 0) || 1e-12;
  for (const [n, features] of row.features.entries()) {
    const value = mass[n] as number;
    const push = share * (value / all - (row.right[n] === true ? value / right : 0));
    if (Math.abs(push) < 1e-9) continue;
    for (let k = 0; k < features.length; k += 1) {
      gradient[k] = (gradient[k] as number) + push * (features[k] as number);
    }
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

/** The lowest `sure` that keeps wrong answers within the budget, and the lowest `choose` that keeps most out-of-list questions out. */
function calibrate(questions: readonly Labelled[], heldOut: readonly Ranked[][], budget: number): Thresholds {
  const outOfList = questions.filter((question) => question.accept.length === 0).length;
  const inList = questions.length - outOfList;
  let sure = 0.95;
  for (let candidate = 0.95; candidate >= 0.3; candidate -= 0.01) {
    const count = (wanted: boolean) =>
      questions.filter((question, n) => (question.accept.length > 0) === wanted && isWrong(question, heldOut[n] ?? [], candidate)).length;
    if (count(true) > budget * inList || count(false) > budget * outOfList) break;
    sure = candidate;
  }
  let choose = 0.5;
  for (let candidate = 0.5; candidate >= 0.1; candidate -= 0.01) {
    const offered = questions.filter(
      (question, n) =>
        question.accept.length === 0 && decide(heldOut[n] ?? [], { sure, choose: candidate }).kind === 'choose',
    ).length;
    if (offered > 0.15 * outOfList) break;
    choose = candidate;
  }
  return { sure: round(sure), choose: round(choose) };
}

function isWrong(question: Labelled, ranked: readonly Ranked[], sure: number): boolean {
  const decision = decide(ranked, { sure, choose: 2 });
  if (decision.kind !== 'sure' || decision.found.target.kind !== 'duty') return false;
  const { id } = decision.found.target.duty;
  return !question.accept.includes(id) && !question.also.includes(id);
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
