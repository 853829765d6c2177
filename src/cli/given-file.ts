import { readFileSync, statSync } from 'node:fs';
import { defaultLimits } from '../documents/limits.ts';
import { DomainError } from '../duties/errors.ts';

/** Reads a file that the operator names. Errors: those of `node:fs`; DomainError `file.too-large`, `file.folder`. */
export function readDocument(path: string): Uint8Array {
  const found = statSync(path);
  if (found.isDirectory()) throw new DomainError('file.folder', { file: path });
  if (found.size > defaultLimits.bytes)
    throw new DomainError('file.too-large', { file: path, limit: defaultLimits.bytes / 1024 / 1024 });
  return readFileSync(path);
}
