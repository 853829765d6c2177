import { readFileSync } from 'node:fs';
import test from 'ava';
import { intentsFolder, readIntents } from '../../src/content.ts';
import { learntFrom, type Saying, saidWhere } from './sayings.ts';

/** Character pairs in common, as a share: Dice 1945. */
const nearly = 0.85;
/** Messages this short are compared as a whole: 狗证 and 办证 share half of everything. */
const shortest = 4;

const questions = readFileSync(new URL('../questions/dev.jsonl', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => prepared((JSON.parse(line) as { q: string }).q))
  .filter(({ plain }) => plain !== '');

/**
 * The questions of test/questions/ measure, so nothing may be written from them: neither a saying nor a phrase to train with.
 * Messages without any letter (？？？) are nobody's.
 */
test('no saying is a question that we measure with, nor nearly one', (t) => {
  t.deepEqual(copies(saidWhere(intentsFolder)), []);
});

test('no chatter is a question that we measure with, nor nearly one', (t) => {
  t.deepEqual(copies(chatter()), []);
});

test('no phrase that we train with is a question that we measure with, nor nearly one', (t) => {
  t.deepEqual(copies(learntFrom(intentsFolder)), []);
});

test('the check itself sees a copy with another ending, and lets another question pass', (t) => {
  const [asked] = questions;
  t.truthy(asked);
  const text = '啥时候轮到我家浇水';
  t.is(likeness(prepared(text), prepared('啥时候轮到我家浇水呀？')) >= nearly, true);
  t.is(likeness(prepared(text), prepared('我家的地什么时候能浇上水')) >= nearly, false);
  t.is(likeness(prepared('狗证'), prepared('狗证咋')), 0);
});

function chatter(): Saying[] {
  return readIntents().chatter.map((text, at) => ({ text, file: 'chatter.yml', line: at + 1 }));
}

function copies(said: readonly Saying[]): string[] {
  return said.flatMap(({ text, file, line }) => {
    const ours = prepared(text);
    const copied = questions.find((question) => likeness(ours, question) >= nearly);
    return copied === undefined ? [] : [`${file}:${line} “${text}” is nearly “${copied.text}”`];
  });
}

type Prepared = { text: string; plain: string; pairs: ReadonlySet<string> };

function prepared(text: string): Prepared {
  const plain = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
  const characters = [...plain];
  const pairs = new Set(characters.slice(1).map((character, at) => `${characters[at]}${character}`));
  return { text, plain, pairs };
}

function likeness(a: Prepared, b: Prepared): number {
  if (a.plain === b.plain) return 1;
  if (a.plain.length <= shortest || b.plain.length <= shortest) return 0;
  let common = 0;
  for (const pair of a.pairs) if (b.pairs.has(pair)) common += 1;
  return (2 * common) / (a.pairs.size + b.pairs.size);
}
