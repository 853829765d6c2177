import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Revision } from '../../src/duties/duty.ts';
import { bundledData } from './engine.ts';

/** The bundled list. */
export const seed: Revision = JSON.parse(readFileSync(join(bundledData, 'lists', 'baiyanghe', '2025-07.json'), 'utf8'));

export type MadeTownship = { slug: string; name: string; county?: string };

/** The seed as another township's: every mention of the township and of its county by their new names. */
export function renamed({ slug, name, county = '木垒县' }: MadeTownship): Revision {
  const text = JSON.stringify(seed).replaceAll('白杨河乡', name).replaceAll('木垒县', county);
  const revision: Revision = JSON.parse(text);
  return { ...revision, township: { slug, name, county } };
}

/** A new `DATA_DIR` with the bundled township and made ones. The caller removes it. */
export function dataWith(townships: readonly MadeTownship[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'townships-'));
  for (const name of ['lists', 'contacts']) cpSync(join(bundledData, name), join(folder, name), { recursive: true });
  for (const township of townships) writeRevision(folder, renamed(township));
  return folder;
}

/** Puts a list where published ones stand, written as publishing writes them. */
export function writeRevision(folder: string, revision: Revision): void {
  const lists = join(folder, 'lists', revision.township.slug);
  mkdirSync(lists, { recursive: true });
  writeFileSync(join(lists, `${revision.revision}.json`), JSON.stringify(revision, null, 1));
}
