import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { intentsFolder } from '../content.ts';
import { train } from '../search/train.ts';
import { type CommandContext, engineFor, readWords } from './command.ts';
import { labelledSchema, readJsonLines } from './figures.ts';

const modelFile = join(intentsFolder, 'ranking.json');
const trainingFiles = ['training/heldback.jsonl'];
/** Stated budget: at most these shares of the training questions may be answered wrongly, predicted without their duty. */
const wrongBudget = { onList: 0.032, offList: 0.05 };

/** `train`: learns the ranking from the training phrases; `--check` only says whether the committed file is its result. */
export async function trainRanking(context: CommandContext): Promise<number> {
  const { values } = readWords('train', context.words, { check: { type: 'boolean', default: false } });
  const { townships } = engineFor(context);
  const { search } = await townships.desk('baiyanghe', undefined);
  const questions = trainingFiles.flatMap((file) => readJsonLines(join(intentsFolder, file), labelledSchema));
  const model = train(search, questions, { wrongBudget });
  const bytes = `${JSON.stringify(model, null, 1)}\n`;
  if (values.check) {
    const same = readFileSync(modelFile, 'utf8') === bytes;
    (same ? context.out : context.complain)(context.explain.sentence(same ? 'train.same' : 'train.changed'));
    return same ? 0 : 1;
  }
  writeFileSync(modelFile, bytes);
  context.out(context.explain.sentence('train.written', model.thresholds));
  return 0;
}
