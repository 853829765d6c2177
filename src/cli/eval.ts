import { readFileSync } from 'node:fs';
import type { Bot } from '../dialogue/bot.ts';
import type { Facts } from '../replies/reply.ts';
import { type CommandContext, commonOptions, engineFor, readWords, UsageError } from './command.ts';
import {
  figuresSchema,
  type Labelled,
  labelledSchema,
  type Outcome,
  outcomes,
  readJsonLines,
  type Summary,
  summarise,
} from './figures.ts';

const options = { ...commonOptions, baseline: { type: 'string' } } as const;
const tolerance = 0.001;

/** `eval FILE.jsonl`: runs labelled questions and prints the figures of the contract; with `--baseline` fails when one falls below. */
export async function evaluate(context: CommandContext): Promise<number> {
  const { values, positionals } = readWords('eval', context.words, options);
  const file = positionals[0];
  if (file === undefined) throw new UsageError('usage.eval');
  const questions = readJsonLines(file, labelledSchema);
  const engine = engineFor(context);
  const judged = [];
  for (const question of questions) {
    const facts = await factsOf(engine.bot, question, values.township);
    judged.push({ question, facts, outcome: judge(question, facts) });
  }
  const summary = summarise(judged);
  if (values.json) context.out(JSON.stringify(summary));
  else print(context, summary);
  return values.baseline === undefined ? 0 : compare(context, summary, values.baseline);
}

async function factsOf(bot: Bot, question: Labelled, township: string | undefined): Promise<Facts> {
  const { facts } = await bot.handle({ id: 'eval', channel: 'eval', chat: '', user: '', text: question.q, township });
  return facts;
}

function judge(question: Labelled, facts: Facts): Outcome {
  const first = facts.duties[0] ?? '';
  if (question.type === 'oos')
    return facts.outcome === 'answer' ? 'answeredAnyway' : facts.outcome === 'choices' ? 'menu' : 'heldBack';
  if (question.kind !== undefined && question.kind !== 'number') return structured(question, facts);
  if (facts.outcome === 'answer') {
    if (question.accept.includes(first)) return 'right';
    return question.also.includes(first) ? 'near' : 'wrong';
  }
  const offered = facts.duties.slice(0, 3).some((id) => question.accept.includes(id));
  return facts.outcome === 'choices' && offered ? 'offered' : 'missed';
}

/** Listings are right when all ids are there and no other; contacts when the body or the duty is the one asked for. */
function structured(question: Labelled, facts: Facts): Outcome {
  if (question.kind === 'contact') {
    const body = question.department === undefined || facts.department === question.department;
    const duty = question.accept.length === 0 || question.accept.includes(facts.duties[0] ?? '');
    return facts.outcome === 'contact' && body && duty ? 'right' : 'wrong';
  }
  const wanted = new Set(question.accept);
  const same = facts.duties.length === wanted.size && facts.duties.every((id) => wanted.has(id));
  return facts.outcome === 'listing' && same ? 'right' : 'wrong';
}

function print(context: CommandContext, summary: Summary): void {
  context.out(context.explain.sentence('eval.header'));
  for (const [type, figures] of Object.entries(summary.types)) {
    const cells = outcomes.filter((name) => figures[name] !== undefined).map((name) => `${name} ${figures[name]}`);
    context.out(
      `${type.padEnd(12)} n ${String(figures.n).padStart(4)}  ${cells.join('  ')}  (${(figures.rate * 100).toFixed(1)}%, ${figures.interval.map((bound) => (bound * 100).toFixed(0)).join('–')})`,
    );
  }
  for (const { pair, count } of summary.confusions.slice(0, 10)) context.out(`  ${pair} ×${count}`);
}

function compare(context: CommandContext, summary: Summary, baseline: string): number {
  const before = figuresSchema.parse(JSON.parse(readFileSync(baseline, 'utf8')));
  let worse = 0;
  for (const [type, figures] of Object.entries(before.types)) {
    const after = summary.types[type]?.rate ?? 0;
    const values = { type, before: (figures.rate * 100).toFixed(1), after: (after * 100).toFixed(1), figure: 'right' };
    if (after >= figures.rate - tolerance) continue;
    worse += 1;
    context.complain(context.explain.sentence('eval.regressed', values));
  }
  return worse === 0 ? 0 : 1;
}
