import * as nodeFiles from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { ListFiles } from './list-files.ts';

/** The calls of `node:fs` that are used; a test passes its own to die between any two of them. */
export type FileCalls = Pick<
  typeof nodeFiles,
  | 'closeSync'
  | 'fsyncSync'
  | 'linkSync'
  | 'mkdirSync'
  | 'openSync'
  | 'readdirSync'
  | 'readFileSync'
  | 'renameSync'
  | 'rmSync'
  | 'writeFileSync'
>;

/** `DATA_DIR` on disk. Files appear by hard link and are replaced by renaming, after they were flushed. Errors: those of `node:fs`. */
export function createDiskFiles(folder: string, calls: FileCalls = nodeFiles): ListFiles {
  const at = (path: string) => join(folder, path);
  /** Another file of the same folder, so that it can be linked and renamed; hidden from whoever lists the folder. */
  const prepare = (path: string, content: Uint8Array): string => {
    calls.mkdirSync(dirname(at(path)), { recursive: true });
    const prepared = join(dirname(at(path)), `.${basename(path)}.${process.pid}.tmp`);
    const descriptor = calls.openSync(prepared, 'w');
    try {
      calls.writeFileSync(descriptor, content);
      calls.fsyncSync(descriptor);
    } finally {
      calls.closeSync(descriptor);
    }
    return prepared;
  };
  const flushFolder = (path: string) => {
    const descriptor = calls.openSync(dirname(at(path)), 'r');
    try {
      calls.fsyncSync(descriptor);
    } finally {
      calls.closeSync(descriptor);
    }
  };
  return {
    names: (path) => unlessMissing(() => calls.readdirSync(at(path)).sort()) ?? [],
    read: (path) => unlessMissing(() => calls.readFileSync(at(path))),
    create: (path, content) => {
      const prepared = prepare(path, content);
      try {
        calls.linkSync(prepared, at(path));
        flushFolder(path);
        return true;
      } catch (error) {
        if (codeOf(error) === 'EEXIST') return false;
        throw error;
      } finally {
        calls.rmSync(prepared, { force: true });
      }
    },
    replace: (path, content) => {
      calls.renameSync(prepare(path, content), at(path));
      flushFolder(path);
    },
    remove: (path) => calls.rmSync(at(path), { force: true }),
  };
}

function unlessMissing<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return undefined;
    throw error;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
