import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { type Asking, askingSchema, type Emergencies, emergenciesSchema } from './dialogue/asking.ts';
import { type FollowUpPhrases, followUpsSchema } from './dialogue/follow-up-reader.ts';
import type { ProblemWordings } from './documents/problems.ts';
import { DomainError } from './duties/errors.ts';
import type { DepartmentNames } from './search/departments.ts';
import { featureNames, type Weights } from './search/features.ts';
import type { Synonym } from './search/language.ts';
import { type Matter, matterSchema } from './search/matters.ts';
import type { Model } from './search/search.ts';
import type { SenseModel } from './search/sense.ts';
import { unpackSense } from './search/sense-file.ts';
import { readYaml } from './yaml-file.ts';

/** `intents/` beside `src/`, wherever the process was started. */
export const intentsFolder = fileURLToPath(new URL('../intents', import.meta.url));

/** The result of `npm run train` beside `ranking.json`. */
export const senseFile = 'sense.bin';

const list = z.array(z.coerce.string().min(1));
const synonymsSchema = z.array(z.strictObject({ say: list.min(1), means: list.min(1) }));
const departmentsSchema = z.array(z.strictObject({ key: z.string(), names: list }));
const chatterSchema = z.strictObject({ sayings: list });
const voiceSchema = z.strictObject({ voice: z.string(), sayings: z.record(z.string(), list) });
const sentencesSchema = z.record(z.string(), z.string());
const modelSchema = z.object({
  weights: z.object(
    // A feature that was not learnt yet has no say.
    Object.fromEntries(featureNames.map((name) => [name, z.number().default(0)])) as Record<
      keyof Weights,
      z.ZodDefault<z.ZodNumber>
    >,
  ),
  thresholds: z.object({ sure: z.number(), choose: z.number() }),
});

/** Everything in `intents/`: how people ask, what we know of their words, and every sentence that the bot says. */
export type Intents = {
  matters: Matter[];
  synonyms: Synonym[];
  departments: DepartmentNames[];
  chatter: string[];
  asking: Asking;
  followUps: FollowUpPhrases;
  emergencies: Emergencies;
  sentences: Record<string, string>;
  model: Model;
  /** What was learnt from the matters and the chatter. Errors: DomainError `intents.untrained` when it was learnt from others. */
  sense: () => SenseModel;
  examples: string[];
  lookalikes: string[];
  functionWords: string[];
};

/** Reads `intents/`. Errors: DomainError `intents.fault` with file, line and what is wrong there; the first fault found. */
export function readIntents(folder: string = intentsFolder): Intents {
  const file = <T>(name: string, schema: z.ZodType<T>): T => readYaml(join(folder, name), schema);
  const matters = ymlIn(join(folder, 'matters')).flatMap((name) =>
    readYaml(join(folder, 'matters', name), z.array(matterSchema)).map((matter) => ({
      ...matter,
      rare: matter.rare || name.startsWith('elsewhere-'),
    })),
  );
  refuseTwins(matters);
  addVoices(matters, folder);
  return {
    matters,
    synonyms: file('synonyms.yml', synonymsSchema),
    departments: file('departments.yml', departmentsSchema),
    chatter: file('chatter.yml', chatterSchema).sayings,
    asking: file('asking.yml', askingSchema),
    followUps: file('follow-ups.yml', followUpsSchema),
    emergencies: file('emergencies.yml', emergenciesSchema),
    sentences: file('replies.zh-CN.yml', sentencesSchema),
    model: modelSchema.parse(JSON.parse(readFileSync(join(folder, 'ranking.json'), 'utf8'))),
    sense: () => readSense(folder, matters),
    examples: file('examples.yml', list),
    lookalikes: file('lookalikes.yml', list),
    functionWords: file('function-words.yml', list),
  };
}

function readSense(folder: string, matters: readonly Matter[]): SenseModel {
  const path = join(folder, senseFile);
  const ids = matters.map(({ id }) => id);
  const model = existsSync(path) ? unpackSense(readFileSync(path), ids) : undefined;
  if (model === undefined) throw new DomainError('intents.untrained', { file: path });
  return model;
}

/** Sayings that other people wrote, a file each (`intents/sayings/`), join those of their matters. */
function addVoices(matters: readonly Matter[], folder: string): void {
  const byId = new Map(matters.map((matter) => [matter.id, matter]));
  for (const name of ymlIn(join(folder, 'sayings'))) {
    const path = join(folder, 'sayings', name);
    for (const [id, sayings] of Object.entries(readYaml(path, voiceSchema).sayings)) {
      const matter = byId.get(id);
      if (matter === undefined) throw new DomainError('intents.saying', { file: path, id });
      matter.sayings.push(...sayings);
    }
  }
}

function ymlIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yml'))
    .sort();
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

/** Sentences about faults of a document, by code. */
export function readProblemWordings(): ProblemWordings {
  return readYaml(join(intentsFolder, 'problems.zh-CN.yml'), sentencesSchema);
}

/** Sentences of notices about a revised list, by key. */
export function readNoticeSentences(): Record<string, string> {
  return readYaml(join(intentsFolder, 'notices.zh-CN.yml'), sentencesSchema);
}
