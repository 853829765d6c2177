import { fork } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { toAnswer } from '../../src/replies/answer.ts';
import { buildEngine, type TestEngine } from '../helpers/engine.ts';
import { dataWith, type MadeTownship } from '../helpers/townships.ts';

/** Townships in one process, a row each. */
const counts = [1, 10, 100, 1_000];
/** How often every question is asked after the first round, which only warms up. */
const rounds = 6;
const page = fileURLToPath(new URL('../../docs/many-townships.md', import.meta.url));

/** Times in milliseconds, memory in MB. `cpu`: processor time of a question, which other programs on the machine do not stretch. */
type Row = {
  townships: number;
  start: number;
  names: number;
  loaded: number;
  load: number;
  started: number;
  full: number;
  cpu: number;
  p50: number;
  p99: number;
};

const questions = readFileSync(new URL('../questions/dev.jsonl', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => (JSON.parse(line) as { q: string }).q);

/** Measures each number in a process of its own and writes the table into `docs/many-townships.md`. */
async function main(): Promise<void> {
  const rows: Row[] = [];
  for (const count of counts) {
    const row = await inOwnProcess(count);
    rows.push(row);
    process.stdout.write(`${JSON.stringify(row)}\n`);
  }
  const marked = /(<!-- table -->\n)[\s\S]*?(<!-- end -->)/u;
  const text = readFileSync(page, 'utf8');
  if (!marked.test(text)) throw new Error(`${page} has no place for the table`);
  writeFileSync(page, text.replace(marked, `$1${tableOf(rows)}$2`));
}

function inOwnProcess(count: number): Promise<Row> {
  const child = fork(fileURLToPath(import.meta.url), [String(count)], { execArgv: ['--import=tsx', '--expose-gc'] });
  return new Promise((resolve, reject) => {
    child.once('message', (row) => resolve(row as Row));
    child.once('exit', (status) => reject(new Error(`${count} townships ended with ${status}`)));
  });
}

/** One row: `count` townships, the questions spread over those that are loaded. */
async function measure(count: number): Promise<Row> {
  const made = Array.from({ length: count - 1 }, (_, at): MadeTownship => {
    return {
      slug: `made-${at + 1}`,
      name: `${numeral(at + 1)}道沟乡`,
      county: `第${numeral(Math.ceil((at + 1) / 10))}县`,
    };
  });
  const dataDir = dataWith(made);
  try {
    const engine = await timed(async () => {
      const built = buildEngine({ dataDir, now: Date.now });
      await built.townships.desk(undefined, undefined);
      return built;
    });
    const names = await timed(async () => engine.value.townships.places());
    const started = memory();
    const slugs = names.value.map(({ slug }) => slug);
    const loads: number[] = [];
    // All are asked once: more than may stay loaded push the first ones out again.
    const asked = slugs.slice(0, mostAsked);
    for (const slug of asked) loads.push((await timed(() => engine.value.townships.desk(slug, undefined))).ms);
    const ready = engine.value.townships.ready.map((key) => (JSON.parse(key) as [string])[0]);
    const full = memory();
    const times = await askAll(engine.value, ready);
    return {
      townships: slugs.length,
      start: engine.ms,
      names: names.ms,
      loaded: ready.length,
      load: at(loads.sort(ascending), 0.5),
      started,
      full,
      ...times,
    };
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Enough to go over the limit of loaded lists. */
const mostAsked = 80;

async function askAll(engine: TestEngine, slugs: readonly string[]): Promise<Pick<Row, 'cpu' | 'p50' | 'p99'>> {
  const bot = engine.botWith(Date.now);
  const times: number[] = [];
  let used = process.cpuUsage();
  let turn = 0;
  for (let round = 0; round <= rounds; round += 1) {
    if (round === 1) used = process.cpuUsage();
    for (const text of questions) {
      const township = slugs[turn % slugs.length];
      turn += 1;
      const begun = performance.now();
      const reply = await bot.handle({ id: '1', channel: 'bench', chat: '', user: '', text, township });
      toAnswer(reply, { id: '1', say: engine.say });
      if (round > 0) times.push(performance.now() - begun);
    }
  }
  const { user, system } = process.cpuUsage(used);
  times.sort(ascending);
  return { cpu: (user + system) / 1000 / times.length, p50: at(times, 0.5), p99: at(times, 0.99) };
}

function tableOf(rows: readonly Row[]): string {
  const head =
    '| 乡镇数 | 启动（秒） | 读出所有乡镇名（毫秒） | 启动后内存（MB） | 首次用到一个乡镇（毫秒，中位） | 常驻的清单数 | 此时内存（MB） | 每问 CPU（毫秒） | p50（毫秒） | p99（毫秒） | p50 是 1 个乡镇时的 |\n|---|---|---|---|---|---|---|---|---|---|---|\n';
  const first = rows[0]?.p50 ?? 1;
  const lines = rows.map(({ townships, start, names, started, load, loaded, full, cpu, p50, p99 }) => {
    const cells = [
      townships,
      (start / 1_000).toFixed(1),
      names.toFixed(1),
      started,
      load.toFixed(0),
      loaded,
      full,
      cpu.toFixed(2),
      p50.toFixed(2),
      p99.toFixed(2),
      `${(p50 / first).toFixed(2)} 倍`,
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return `${head}${lines.join('\n')}\n`;
}

async function timed<T>(work: () => Promise<T>): Promise<{ value: T; ms: number }> {
  const begun = performance.now();
  const value = await work();
  return { value, ms: performance.now() - begun };
}

/** What the process holds after cleaning up. */
function memory(): number {
  globalThis.gc?.();
  return Math.round(process.memoryUsage().rss / 2 ** 20);
}

/** 21 → 二十一, below 1,000. */
function numeral(number: number): string {
  return [...String(number)].map((digit) => '〇一二三四五六七八九'[Number(digit)]).join('');
}

function ascending(one: number, other: number): number {
  return one - other;
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

const [count] = process.argv.slice(2);
if (count === undefined) await main();
else {
  process.send?.(await measure(Number(count)));
  process.disconnect();
}
