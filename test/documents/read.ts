import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { type ParsedList, parseDocument } from '../../src/documents/parse-document.ts';
import type { Duty } from '../../src/duties/duty.ts';

export const wordings = z
  .record(z.string(), z.string())
  .parse(parse(readFileSync('intents/problems.zh-CN.yml', 'utf8')));

/** A duty without what depends on the file it was read from. */
export type BareDuty = Omit<Duty, 'id' | 'source'>;

export function parseBytes(fileName: string, bytes: Uint8Array): Promise<ParsedList> {
  return parseDocument({ fileName, bytes }, wordings);
}

export function parseString(fileName: string, text: string): Promise<ParsedList> {
  return parseBytes(fileName, Buffer.from(text));
}

export function withoutSource(duties: readonly Duty[]): BareDuty[] {
  return duties.map(({ id: _id, source: _source, ...duty }) => duty);
}

export function bare({ items }: Pick<ParsedList, 'items'>): BareDuty[] {
  return withoutSource(items);
}

/** The duties that an invented list of `test/fixtures/lists` must give. */
export function expectedOf(name: string): Duty[] {
  const duties: BareDuty[] = JSON.parse(readFileSync(`test/fixtures/lists/${name}.expected.json`, 'utf8'));
  return duties.map((duty) => ({ ...duty, id: '', source: { line: 0 } }));
}

export function codes({ problems }: Pick<ParsedList, 'problems'>): string[] {
  return [...new Set(problems.map(({ code }) => code))].sort();
}

export function linesOf({ problems }: Pick<ParsedList, 'problems'>, code: string): number[] {
  return problems.filter((problem) => problem.code === code).map(({ line }) => line);
}

/** Seconds of processor since it was called: what a document costs, whatever else the machine does. */
export function cpuSeconds(): () => number {
  const start = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1e6;
  };
}
