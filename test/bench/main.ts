import { readFileSync } from 'node:fs';
import lunr from 'lunr';
import nodejieba from 'nodejieba';
import { type Duty, passages } from '../../src/duties/duty.ts';
import { toAnswer } from '../../src/replies/answer.ts';
import { buildEngine, type TestEngine } from '../helpers/engine.ts';
import { benchRender, benchRequests } from '../web/pages-bench.ts';
import { realApp } from '../web/real-app.ts';

/** How often every question is asked; the first rounds only warm up, as a bot has that runs for months. */
const rounds = 20;
const warmUps = 4;

/** Milliseconds a question: of processor time on average, and of the clock (which a busy machine stretches). */
type Row = { name: string; cpu: number; mean: number; p50: number; p99: number };

const questions = readFileSync(new URL('../questions/dev.jsonl', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => (JSON.parse(line) as { q: string }).q);

/**
 * Prints what a question costs, beside a floor measured in the same run: jieba's words looked up by
 * Lunr's own `query`, which finds far less. Then start-up and memory.
 */
async function main(): Promise<void> {
  const begun = performance.now();
  const engine = buildEngine();
  const { search } = await engine.townships.desk(undefined, undefined);
  const startMs = performance.now() - begun;
  const memoryAtStart = memory();
  const rows = [
    await measure('floor: jieba + Lunr query', floor(search.revision.items)),
    await measure('search alone', async (text) => search.find(engine.language.normalise(text))),
    await measure('whole answer', whole(engine)),
  ];
  say(`${questions.length} questions of test/questions/dev.jsonl, ${rounds} rounds, ms each`);
  say(`${''.padEnd(28)}${['cpu', 'mean', 'p50', 'p99'].map((name) => name.padStart(9)).join('')}`);
  for (const { name, cpu, mean, p50, p99 } of rows) {
    say(`${name.padEnd(28)}${[cpu, mean, p50, p99].map((value) => value.toFixed(3).padStart(9)).join('')}`);
  }
  say(
    `engine built in ${(startMs / 1000).toFixed(1)} s, memory ${memoryAtStart} MB; of this bench at its end ${memory()} MB`,
  );
  await pages();
}

/** Processor time of a duty's page: made anew, made and packed, and over HTTP the first time and again with its ETag. */
async function pages(): Promise<void> {
  const app = await realApp();
  try {
    const { render, renderAndPack } = await benchRender(app);
    const { fresh, unchanged } = await benchRequests(app);
    const ms = (value: number) => value.toFixed(2);
    say(
      `duty page, ms cpu: made ${ms(render)}, packed ${ms(renderAndPack)}, over HTTP ${ms(fresh)}, unchanged ${ms(unchanged)}`,
    );
  } finally {
    await app.close();
  }
}

/** What a reply takes from the message to its text, without a network. */
function whole(engine: TestEngine): (text: string) => Promise<unknown> {
  const bot = engine.botWith(() => 0);
  return async (text) => {
    const reply = await bot.handle({ id: '1', channel: 'bench', chat: '', user: '', text });
    return toAnswer(reply, { id: '1', say: engine.say });
  };
}

/** The obvious pipeline. User text reaches Lunr as terms, never as a query. */
function floor(duties: readonly Duty[]): (text: string) => Promise<unknown> {
  const words = (text: string) => nodejieba.cutForSearch(text, true).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const builder = new lunr.Builder();
  builder.ref('id');
  for (const field of ['title', 'text']) builder.field(field);
  builder.tokenizer = ((value: unknown) => words(String(value)).map((word) => new lunr.Token(word, {}))) as never;
  for (const duty of duties) builder.add({ id: duty.id, title: duty.title, text: passages(duty).join('\n') });
  const index = builder.build();
  return async (text) =>
    index.query((query) => {
      for (const word of new Set(words(text))) query.term(word, { usePipeline: false });
    });
}

async function measure(name: string, ask: (text: string) => Promise<unknown>): Promise<Row> {
  const times: number[] = [];
  let used = process.cpuUsage();
  for (let round = 0; round < warmUps + rounds; round += 1) {
    if (round === warmUps) used = process.cpuUsage();
    for (const text of questions) {
      const begun = performance.now();
      await ask(text);
      if (round >= warmUps) times.push(performance.now() - begun);
    }
  }
  const { user, system } = process.cpuUsage(used);
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  const cpu = (user + system) / 1000 / times.length;
  return { name, cpu, mean: times.reduce((sum, ms) => sum + ms, 0) / times.length, p50: at(0.5), p99: at(0.99) };
}

/** Of the whole process, in MB. The engine is all that a bot has as well; the floor's index and what no collection has freed yet come later. */
function memory(): number {
  return Math.round(process.memoryUsage().rss / 2 ** 20);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

await main();
