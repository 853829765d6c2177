import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';

/** Something that people say, and where it stands in `intents/`. */
export type Saying = { text: string; file: string; line: number };

/** All sayings of matters and voices. */
export function saidWhere(folder: string): Saying[] {
  return ['matters', 'sayings'].flatMap((room) =>
    readdirSync(join(folder, room))
      .filter((name) => name.endsWith('.yml'))
      .flatMap((name) => sayingsIn(join(folder, room, name), `${room}/${name}`)),
  );
}

/** All questions to learn from. */
export function learntFrom(folder: string): Saying[] {
  return readdirSync(join(folder, 'training'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.jsonl'))
    .flatMap((name) =>
      readFileSync(join(folder, 'training', name), 'utf8')
        .split('\n')
        .flatMap((text, at) => (text.trim() === '' ? [] : questionsIn(text, `training/${name}`, at + 1))),
    );
}

function questionsIn(json: string, file: string, line: number): Saying[] {
  const value: { q?: string; turns?: Array<{ q: string }> } = JSON.parse(json);
  return [...(value.q === undefined ? [] : [value.q]), ...(value.turns ?? []).map(({ q }) => q)].map((text) => ({
    text,
    file,
    line,
  }));
}

function sayingsIn(path: string, file: string): Saying[] {
  const counter = new LineCounter();
  const { contents } = parseDocument(readFileSync(path, 'utf8'), { lineCounter: counter });
  const found: Saying[] = [];
  const collect = (node: unknown): void => {
    if (isSeq(node)) for (const item of node.items) collect(item);
    else if (isMap(node)) {
      for (const { key, value } of node.items) {
        if (isScalar(key) && key.value === 'sayings') gather(value);
        else collect(value);
      }
    }
  };
  const gather = (node: unknown): void => {
    if (isMap(node)) for (const { value } of node.items) gather(value);
    if (!isSeq(node)) return;
    for (const item of node.items as Node[]) {
      if (isScalar(item))
        found.push({ text: String(item.value), file, line: counter.linePos(item.range?.[0] ?? 0).line });
    }
  };
  collect(contents);
  return found;
}
