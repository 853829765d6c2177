import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { intentsFolder, readIntents } from '../../src/content.ts';
import { withBot } from '../helpers/with-bot.ts';
import { saidWhere } from './sayings.ts';

const { engine } = withBot(test);
const sayings = saidWhere(intentsFolder);

test('every file of intents/ is read, and every `beside` names a matter', (t) => {
  const { matters, departments, synonyms, chatter, examples } = readIntents();
  const ids = new Set(matters.map(({ id }) => id));
  t.deepEqual(
    matters.flatMap(({ id, beside }) => beside.filter((other) => !ids.has(other) || other === id)),
    [],
  );
  for (const some of [matters, departments, synonyms, chatter, examples]) t.true(some.length > 0);
});

test('no saying stands twice: neither at one matter nor at two', (t) => {
  const seen = new Map<string, string>();
  const twice: string[] = [];
  for (const { text, file, line } of sayings) {
    const key = plain(text);
    const before = seen.get(key);
    if (before !== undefined && key !== '') twice.push(`${file}:${line} ${text} stands at ${before} already`);
    seen.set(key, `${file}:${line}`);
  }
  t.deepEqual(twice, []);
});

test('every duty of our list is tied to at least one matter', async (t) => {
  const { search } = await engine().townships.desk(undefined, undefined);
  const tied = new Set(search.ties.map(({ duty }) => duty));
  const alone = search.revision.items.filter(({ id }) => !tied.has(id));
  t.deepEqual(
    alone.map(({ id, title }) => `${id} ${title.slice(0, 40)}`),
    [],
  );
});

test('every example that people are shown is answered surely', async (t) => {
  for (const text of engine().intents.examples) {
    const { facts } = await engine().bot.handle({ id: '1', channel: 'fake', chat: '', user: '', text });
    t.is(facts.outcome, 'answer', text);
  }
});

test('every name of a body in departments.yml is its own', (t) => {
  const seen = new Map<string, string>();
  const twice: string[] = [];
  for (const { key, names } of readIntents().departments) {
    for (const name of names) {
      if (seen.get(name) === key) twice.push(`${name} stands twice at ${key}`);
      seen.set(name, key);
    }
  }
  t.deepEqual(twice, []);
});

test('every file says in its first line what it is, or begins with what it holds', (t) => {
  for (const name of [
    'asking.yml',
    'emergencies.yml',
    'synonyms.yml',
    'departments.yml',
    'replies.zh-CN.yml',
    'faults.zh-CN.yml',
  ]) {
    t.regex(readFileSync(join(intentsFolder, name), 'utf8'), /^#/u, name);
  }
});

function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
}
