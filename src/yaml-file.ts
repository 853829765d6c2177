import { readFileSync } from 'node:fs';
import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { DomainError } from './duties/errors.ts';

/** Reads a YAML file against a schema. Errors: DomainError `intents.fault` with file, line and the first thing that is wrong. */
export function readYaml<T>(path: string, schema: z.ZodType<T>): T {
  const counter = new LineCounter();
  const document = parseDocument(readFileSync(path, 'utf8'), { lineCounter: counter });
  const fault = document.errors[0];
  if (fault !== undefined) {
    throw new DomainError('intents.fault', {
      file: path,
      line: counter.linePos(fault.pos[0]).line,
      what: fault.message,
    });
  }
  const parsed = schema.safeParse(document.toJS());
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const node = document.getIn((issue?.path ?? []) as Array<string | number>, true);
  const range = node !== null && typeof node === 'object' && 'range' in node ? (node.range as [number] | null) : null;
  throw new DomainError('intents.fault', {
    file: path,
    line: counter.linePos(range?.[0] ?? 0).line,
    what: `${(issue?.path ?? []).join('.')}: ${issue?.message ?? ''}`,
  });
}
