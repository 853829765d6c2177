import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { type Asking, askingSchema, type Emergencies, emergenciesSchema } from './dialogue/asking.ts';
import { DomainError } from './duties/errors.ts';
import type { DepartmentNames } from './search/departments.ts';
import type { Synonym } from './search/language.ts';
import { type Matter, matterSchema } from './search/matters.ts';
import { featureNames, type Weights } from './search/ranking.ts';
import type { Model } from './search/search.ts';

const list = z.array(z.coerce.string().min(1));
const synonymsSchema = z.array(z.strictObject({ say: list.min(1), means: list.min(1) }));
const departmentsSchema = z.array(z.strictObject({ key: z.string(), names: list }));
const chatterSchema = z.strictObject({ sayings: list });
const sentencesSchema = z.record(z.string(), z.string());
const modelSchema = z.object({
  weights: z.object(Object.fromEntries(featureNames.map((name) => [name, z.number()])) as Record<keyof Weights, z.ZodNumber>),
  thresholds: z.object({ sure: z.number(), choose: z.number() }),
});

/** Everything in `intents/`: how people ask, what we know of their words, and every sentence that the bot says. */
export type Intents = {
  matters: Matter[];
  synonyms: Synonym[];
  departments: DepartmentNames[];
  chatter: string[];
  asking: Asking;
  emergencies: Emergencies;
  sentences: Record<string, string>;
  model: Model;
  examples: string[];
};

/** Reads `intents/`. Errors: DomainError `intents.fault` with file, line and what is wrong there; the first fault found. */
export function readIntents(folder: string): Intents {
  const file = <T>(name: string, schema: z.ZodType<T>): T => readYaml(join(folder, name), schema);
  const matterFiles = readdirSync(join(folder, 'matters'))
    .filter((name) => name.endsWith('.yml'))
    .sort();
  const matters = matterFiles.flatMap((name) =>
    readYaml(join(folder, 'matters', name), z.array(matterSchema)),
  );
  refuseTwins(matters);
  return {
    matters,
    synonyms: file('synonyms.yml', synonymsSchema),
    departments: file('departments.yml', departmentsSchema),
    chatter: file('chatter.yml', chatterSchema).sayings,
    asking: file('asking.yml', askingSchema),
    emergencies: file('emergencies.yml', emergenciesSchema),
    sentences: file('replies.zh-CN.yml', sentencesSchema),
    model: modelSchema.parse(JSON.parse(readFileSync(join(folder, 'ranking.json'), 'utf8'))),
    examples: file('examples.yml', list),
  };
}

function refuseTwins(matters: readonly Matter[]): void {
  const seen = new Set<string>();
  for (const { id } of matters) {
    if (seen.has(id)) throw new DomainError('intents.twin', { id });
    seen.add(id);
  }
  for (const matter of matters) {
    for (const id of matter.beside) {
      if (!seen.has(id)) throw new DomainError('intents.beside', { matter: matter.id, id });
    }
  }
}

function readYaml<T>(path: string, schema: z.ZodType<T>): T {
  const counter = new LineCounter();
  const document = parseDocument(readFileSync(path, 'utf8'), { lineCounter: counter });
  const fault = document.errors[0];
  if (fault !== undefined) {
    throw new DomainError('intents.fault', { file: path, line: counter.linePos(fault.pos[0]).line, what: fault.message });
  }
  const parsed = schema.safeParse(document.toJS());
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const node = document.getIn((issue?.path ?? []) as Array<string | number>, true);
  const range = node !== null && typeof node === 'object' && 'range' in node ? (node.range as [number] | null) : null;
  throw new DomainError('intents.fault', {
    file: path,
    line: counter.linePos(range?.[0] ?? 0).line,
    what: `${(issue?.path ?? []).join('.')}: ${issue?.message ?? ''}`,
  });
}
