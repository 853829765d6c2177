import { readFileSync } from 'node:fs';
import test from 'ava';
import { labelledSchema, readJsonLines } from '../../src/cli/figures.ts';
import { readRevisionFile } from '../../src/documents/revision-file.ts';
import { featureNames, type Weights } from '../../src/search/features.ts';
import { train } from '../../src/search/train.ts';
import { withBot } from '../helpers/with-bot.ts';

const { engine } = withBot(test);
const path = (name: string) => new URL(`../../intents/training/lists/${name}`, import.meta.url).pathname;
const options = { wrongBudget: { onList: 0.03, offList: 0.025 }, mostMenus: 0.14 };

test('what a training learns does not depend on what the one before had learnt', (t) => {
  const read = readRevisionFile(readFileSync(path('plain.json'), 'utf8'), 'plain.json');
  if (read.kind !== 'revision') throw new Error(read.kind);
  const questions = readJsonLines(path('plain.jsonl'), labelledSchema).slice(0, 60);
  const search = engine().townships.searchOf(read.revision);
  const learn = (before: number) => {
    search.ranker.use(Object.fromEntries(featureNames.map((name) => [name, before])) as Weights);
    return train([{ search, questions }], options);
  };
  const model = learn(0);
  t.true(model.weights.sense > 0);
  t.deepEqual(learn(-3), model);
});
