import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Facts } from '../replies/reply.ts';

/** One line of a file of labelled questions. */
export const labelledSchema = z.object({
  q: z.string(),
  type: z.string(),
  accept: z.array(z.string()),
  also: z.array(z.string()).default([]),
  kind: z.enum(['department', 'category', 'number', 'list', 'contact']).optional(),
  department: z.string().optional(),
});
export type Labelled = z.infer<typeof labelledSchema>;

/** What became of a question; `right` and `heldBack` are good, `wrong` and `answeredAnyway` are bad. */
export const outcomes = ['right', 'offered', 'near', 'wrong', 'missed', 'heldBack', 'menu', 'answeredAnyway'] as const;
export type Outcome = (typeof outcomes)[number];

const typeFigures = z
  .object({ n: z.number(), rate: z.number(), interval: z.tuple([z.number(), z.number()]) })
  .catchall(z.unknown());
export const figuresSchema = z.object({ types: z.record(z.string(), typeFigures) });

type TypeFigures = { n: number; rate: number; interval: [number, number] } & Partial<Record<Outcome, number>>;
export type Summary = {
  types: Record<string, TypeFigures>;
  confusions: Array<{ pair: string; count: number }>;
  notRight: Array<{ q: string; type: string; outcome: Outcome; accept: string[]; got: string[] }>;
};

type Judged = { question: Labelled; facts: Facts; outcome: Outcome };

/** Counts per type and in all, rate of good outcomes with its 95 % Wilson interval, worst confusions, and what is not right. */
export function summarise(judged: readonly Judged[]): Summary {
  const types: Record<string, TypeFigures> = {};
  const pairs = new Map<string, number>();
  const notRight: Summary['notRight'] = [];
  const names = [...new Set(judged.map(({ question }) => question.type))];
  for (const name of names) types[name] = figuresOf(judged.filter(({ question }) => question.type === name));
  types.all = figuresOf(judged);
  for (const { question, facts, outcome } of judged) {
    if (outcome === 'right' || outcome === 'heldBack') continue;
    const got = facts.outcome === 'answer' || facts.outcome === 'choices' ? facts.duties.slice(0, 3) : [facts.outcome];
    notRight.push({ q: question.q, type: question.type, outcome, accept: question.accept, got });
    if (outcome !== 'wrong' && outcome !== 'near') continue;
    const pair = `${question.accept[0] ?? ''} → ${got[0] ?? ''}`;
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  }
  const confusions = [...pairs].map(([pair, count]) => ({ pair, count })).sort((a, b) => b.count - a.count);
  return { types, confusions, notRight };
}

function figuresOf(judged: readonly Judged[]): TypeFigures {
  const counts: Partial<Record<Outcome, number>> = {};
  for (const { outcome } of judged) counts[outcome] = (counts[outcome] ?? 0) + 1;
  const good =
    (counts.right ?? 0) + (counts.heldBack ?? 0) + (judged[0]?.question.type === 'oos' ? (counts.menu ?? 0) : 0);
  const n = judged.length;
  return { n, ...counts, rate: n === 0 ? 0 : good / n, interval: wilson(good, n) };
}

/** Wilson score interval at 95 % (Wilson 1927). */
function wilson(good: number, n: number): [number, number] {
  if (n === 0) return [0, 0];
  const z = 1.96;
  const share = good / n;
  const centre = share + (z * z) / (2 * n);
  const spread = z * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  const scale = 1 + (z * z) / n;
  return [(centre - spread) / scale, (centre + spread) / scale];
}

/** Reads a file of one JSON object a line. Errors: names the file and the line. */
export function readJsonLines<T>(file: string, schema: z.ZodType<T>): T[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line, at) => {
      if (line.trim() === '') return [];
      const parsed = schema.safeParse(JSON.parse(line));
      if (!parsed.success) throw new Error(`${file}:${at + 1} ${parsed.error.issues[0]?.path.join('.')}`);
      return [parsed.data];
    });
}
