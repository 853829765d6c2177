import { type ChildProcess, fork } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Library } from '../../src/library.ts';
import { toAnswer } from '../../src/replies/answer.ts';
import { buildEngine, type TestEngine } from '../helpers/engine.ts';
import { dataWith, type MadeTownship } from '../helpers/townships.ts';

/** Townships in one process, a row each. */
const counts = [1, 10, 100, 1_000];
/** How often every question is asked after the first round, which only warms up. */
const rounds = 10;
const page = fileURLToPath(new URL('../../docs/many-townships.md', import.meta.url));

/**
 * Start, names and load in milliseconds of processor time, memory in MB after cleaning up; of a question the processor time on average
 * and the clock's median and 99th percentile, in milliseconds.
 */
type Row = Prepared & { cpu: number; p50: number; p99: number };
type Prepared = {
  townships: number;
  start: number;
  names: number;
  before: number;
  loaded: number;
  load: number;
  full: number;
};

const questions = readFileSync(new URL('../questions/dev.jsonl', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => (JSON.parse(line) as { q: string }).q);

/**
 * Measures each number in a process of its own and writes the table into `docs/many-townships.md`. All processes are made ready first;
 * then they answer in turns, so that what else the machine does falls on all alike.
 */
async function main(): Promise<void> {
  const children: Child[] = [];
  const prepared: Prepared[] = [];
  for (const count of counts) {
    const child = new Child(count);
    children.push(child);
    prepared.push((await child.next()) as Prepared);
  }
  const times: Array<Array<{ ms: number[]; cpu: number }>> = counts.map(() => []);
  for (let round = 0; round <= rounds; round += 1) {
    for (const [at, child] of children.entries()) {
      const one = (await child.round()) as { ms: number[]; cpu: number };
      if (round > 0) times[at]?.push(one);
    }
  }
  for (const child of children) child.end();
  const rows = prepared.map((row, at): Row => {
    const ms = (times[at] ?? []).flatMap((round) => round.ms).sort(ascending);
    const cpu = (times[at] ?? []).reduce((sum, round) => sum + round.cpu, 0) / ms.length;
    return { ...row, cpu, p50: share(ms, 0.5), p99: share(ms, 0.99) };
  });
  const table = tableOf(rows);
  process.stdout.write(table);
  const marked = /(<!-- table -->\n)[\s\S]*?(<!-- end -->)/u;
  const text = readFileSync(page, 'utf8');
  if (!marked.test(text)) throw new Error(`${page} has no place for the table`);
  writeFileSync(page, text.replace(marked, `$1${table}$2`));
}

/** A process with that many townships. */
class Child {
  readonly #process: ChildProcess;

  constructor(count: number) {
    this.#process = fork(fileURLToPath(import.meta.url), [String(count)], {
      execArgv: ['--import=tsx', '--expose-gc'],
    });
  }

  next(): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#process.once('message', resolve);
      this.#process.once('exit', (status) => reject(new Error(`ended with ${status}`)));
    });
  }

  round(): Promise<unknown> {
    const answered = this.next();
    this.#process.send('round');
    return answered;
  }

  end(): void {
    this.#process.removeAllListeners('exit');
    this.#process.disconnect();
  }
}

/** The child's side: gets ready, then asks all questions as often as it is told to. */
async function beChild(count: number): Promise<void> {
  const made = Array.from({ length: count - 1 }, (_, at): MadeTownship => {
    return {
      slug: `made-${at + 1}`,
      name: `${numeral(at + 1)}道沟乡`,
      county: `第${numeral(Math.ceil((at + 1) / 10))}县`,
    };
  });
  const dataDir = dataWith(made);
  process.once('disconnect', () => rmSync(dataDir, { recursive: true, force: true }));
  const { engine, ready, row } = await prepare(dataDir);
  const ask = asker(engine, ready);
  process.on('message', () => void ask().then((one) => process.send?.(one)));
  process.send?.(row);
}

async function prepare(dataDir: string): Promise<{ engine: TestEngine; ready: string[]; row: Prepared }> {
  const started = await timed(async () => {
    const built = buildEngine({ dataDir, now: Date.now });
    await built.townships.desk(undefined, undefined);
    return built;
  });
  const engine = started.value;
  const names = await timed(async () => new Library(dataDir).names());
  const before = memory();
  const loads: number[] = [];
  // More than may stay loaded push the first ones out again.
  for (const { slug } of names.value.slice(0, mostAsked)) {
    loads.push((await timed(() => engine.townships.desk(slug, undefined))).cpu);
  }
  const ready = engine.townships.ready.map((key) => String(JSON.parse(key)[0]));
  const row = {
    townships: names.value.length,
    start: started.cpu,
    names: names.cpu,
    before,
    loaded: ready.length,
    load: share(loads.sort(ascending), 0.5),
    full: memory(),
  };
  return { engine, ready, row };
}

/** Enough to go over the limit of loaded lists. */
const mostAsked = 80;

/** Asks every question once, each of the next township. */
function asker(engine: TestEngine, slugs: readonly string[]): () => Promise<{ ms: number[]; cpu: number }> {
  const bot = engine.botWith(Date.now);
  let turn = 0;
  return async () => {
    const used = process.cpuUsage();
    const ms: number[] = [];
    for (const text of questions) {
      const township = slugs[turn % slugs.length];
      turn += 1;
      const begun = performance.now();
      const reply = await bot.handle({ id: '1', channel: 'bench', chat: '', user: '', text, township });
      toAnswer(reply, { id: '1', say: engine.say });
      ms.push(performance.now() - begun);
    }
    const { user, system } = process.cpuUsage(used);
    return { ms, cpu: (user + system) / 1000 };
  };
}

function tableOf(rows: readonly Row[]): string {
  const titles = [
    '乡镇数',
    '启动（CPU 秒）',
    '读所有乡镇名（CPU 毫秒）',
    '启动后内存（MB）',
    '首次用到一个乡镇（CPU 毫秒，中位）',
    '常驻清单数',
    '此时内存（MB）',
    '每问 CPU（毫秒）',
    'p50（毫秒）',
    'p99（毫秒）',
    'p50 与 1 个乡镇比',
  ];
  const first = rows[0]?.p50 ?? 1;
  const lines = rows.map(({ townships, start, names, before, load, loaded, full, cpu, p50, p99 }) => {
    const figures = [townships, (start / 1_000).toFixed(1), names.toFixed(0), before, load.toFixed(0), loaded, full];
    return [...figures, cpu.toFixed(2), p50.toFixed(2), p99.toFixed(2), `${(p50 / first).toFixed(2)} 倍`];
  });
  return [titles, titles.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}

async function timed<T>(work: () => Promise<T>): Promise<{ value: T; cpu: number }> {
  const begun = process.cpuUsage();
  const value = await work();
  const { user, system } = process.cpuUsage(begun);
  return { value, cpu: (user + system) / 1000 };
}

/** What is held: the heap and what stands beside it. The system may have lent the process more for the work before. */
function memory(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return Math.round((heapUsed + external) / 2 ** 20);
}

/** 21 → 二十一, below 1,000. */
function numeral(number: number): string {
  return [...String(number)].map((digit) => '〇一二三四五六七八九'[Number(digit)]).join('');
}

function ascending(one: number, other: number): number {
  return one - other;
}

function share(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}

const [count] = process.argv.slice(2);
if (count === undefined) await main();
else await beChild(Number(count));
