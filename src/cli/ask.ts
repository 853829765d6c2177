import { createInterface } from 'node:readline';
import { z } from 'zod';
import { toAnswer } from '../replies/answer.ts';
import { featureNames } from '../search/features.ts';
import { type CommandContext, commonOptions, engineFor, readWords, UsageError } from './command.ts';

const lineSchema = z.object({
  id: z.coerce.string().default(''),
  text: z.string(),
  user: z.coerce.string().optional(),
  chat: z.coerce.string().optional(),
  township: z.string().optional(),
});

const options = {
  ...commonOptions,
  jsonl: { type: 'boolean', default: false },
  explain: { type: 'boolean', default: false },
  'as-of': { type: 'string' },
} as const;

/** `ask TEXT` · `ask --json TEXT` · `ask --explain TEXT` · `ask --jsonl` */
export async function ask(context: CommandContext): Promise<number> {
  const { values, positionals } = readWords('ask', context.words, options);
  if (values.jsonl) return await askLines(context, values.township);
  const text = positionals.join(' ');
  if (text === '') throw new UsageError('usage.ask');
  const engine = engineFor(context);
  const message = {
    id: 'cli',
    channel: 'cli',
    chat: '',
    user: '',
    text,
    township: values.township,
    asOf: values['as-of'],
  };
  const answer = toAnswer(await engine.bot.handle(message), { id: 'cli', say: engine.say });
  context.out(values.json ? JSON.stringify(answer) : answer.text);
  if (values.explain) await explain(context, engine, text);
  return 0;
}

/** How it was found: words, matters, features and why. */
async function explain(context: CommandContext, engine: ReturnType<typeof engineFor>, text: string): Promise<void> {
  const { search } = await engine.townships.desk(undefined, undefined);
  const { reading, ranked, decision } = search.find(engine.language.normalise(text));
  context.out(`\n${JSON.stringify(reading.text)} ${decision.kind}${reading.mended ? ' (mended)' : ''}`);
  context.out(reading.terms.map(({ key }) => key).join(' '));
  for (const one of ranked.slice(0, 5)) {
    const matter = search.matter(one.matter);
    const saying = matter === undefined ? undefined : engine.language.nearestSaying(matter, reading);
    const name = one.target.kind === 'duty' ? one.target.duty.id : one.target.kind;
    context.out(`${one.probability.toFixed(3)} ${name} ${matter?.id ?? ''} ~ ${saying ?? ''}`);
    const parts = featureNames
      .map((feature, n) => ({ feature, value: one.features[n] ?? 0 }))
      .filter(({ value }) => value !== 0);
    context.out(`      ${parts.map(({ feature, value }) => `${feature} ${value.toFixed(2)}`).join(' · ')}`);
  }
}

async function askLines(context: CommandContext, township: string | undefined): Promise<number> {
  const engine = engineFor(context);
  let faults = 0;
  let number = 0;
  for await (const line of createInterface({ input: context.input, crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1;
    if (line.trim() === '') continue;
    const parsed = lineSchema.safeParse(readJson(line));
    if (!parsed.success) {
      faults += 1;
      context.complain(context.explain.sentence('ask.line', { line: number }));
      continue;
    }
    const { id, text, user, chat } = parsed.data;
    const alone = user === undefined && chat === undefined;
    const reply = await engine.bot.handle({
      id,
      channel: 'cli',
      chat: alone ? '' : (chat ?? user ?? ''),
      user: user ?? '',
      text,
      township: parsed.data.township ?? township,
    });
    context.out(JSON.stringify(toAnswer(reply, { id, say: engine.say })));
  }
  return faults > 0 ? 1 : 0;
}

function readJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
