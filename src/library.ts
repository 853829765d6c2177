import { closeSync, existsSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import { createDiskFiles } from './commands/disk-files.ts';
import { createHistoryReader, type HistoryReader } from './commands/history.ts';
import { paths } from './commands/list-files.ts';
import { readRevisionFile } from './documents/revision-file.ts';
import type { Contact } from './duties/contact.ts';
import type { Revision } from './duties/duty.ts';
import { DomainError } from './duties/errors.ts';
import { type LinkRules, noLinkRules } from './search/link-matters.ts';
import { type TownshipEntry, townshipsSchema } from './townships-file.ts';
import { readYaml } from './yaml-file.ts';

const linksSchema = z.strictObject({
  pin: z.array(z.strictObject({ matter: z.string(), duty: z.string() })).default([]),
  forbid: z.array(z.strictObject({ matter: z.string(), duty: z.string() })).default([]),
});
const contactSchema = z.object({
  department: z.string().min(1),
  phone: z.string().default(''),
  address: z.string().default(''),
  hours: z.string().default(''),
  checked_by: z.string().default(''),
  checked_on: z.string().default(''),
});

const namesSchema = z.object({ slug: z.string(), name: z.string(), county: z.string() });
/** A township's official names. */
export type TownshipNames = z.infer<typeof namesSchema>;

/** A published file begins with its township; these bytes hold it. */
const headBytes = 1_024;

/** What tells whether a township's contacts and links are still those that were read. */
export type Stamps = { contacts: string; links: string };

/** Reads what stands in `DATA_DIR` about townships. Nothing is cached here but names, by file: a published revision never changes. */
export class Library {
  /** As `DATA_DIR` gives it. */
  readonly folder: string;
  readonly #reader: Pick<HistoryReader, 'townships' | 'committed'>;
  readonly #names = new Map<string, TownshipNames>();

  constructor(dataDir: string) {
    this.folder = dataDir;
    this.#reader = createHistoryReader(createDiskFiles(dataDir));
  }

  /** Slugs of all townships that have a list; with `known`, of those that are not among them, which is much cheaper. */
  townships(known?: ReadonlySet<string>): string[] {
    return this.#reader.townships(known);
  }

  /** Names of all townships that have a list, from their latest revisions, by slug. Cheap enough for a thousand of them. */
  names(): TownshipNames[] {
    return this.townships().flatMap((slug) => {
      const label = this.labels(slug).at(-1) ?? '';
      const path = join(this.folder, paths.revision(slug, label));
      const names = this.#names.get(path) ?? namesAtHead(path) ?? { ...this.revision(slug, label).township, slug };
      this.#names.set(path, names);
      return [{ ...names, slug }];
    });
  }

  /** Labels of all published revisions of a township, sorted; none of a publication that is not done. */
  labels(slug: string): string[] {
    return this.#reader.committed(slug);
  }

  /** Errors: DomainError `revision.unknown`, or what is wrong with the file. */
  revision(slug: string, label: string): Revision {
    const path = join(this.folder, paths.revision(slug, label));
    if (!this.labels(slug).includes(label))
      throw new DomainError('revision.unknown', { township: slug, revision: label });
    const file = readRevisionFile(readFileSync(path, 'utf8'), path);
    if (file.kind !== 'revision') throw new DomainError('revision.unknown', { township: slug, revision: label });
    return file.revision;
  }

  /** Changes whenever contacts or links are written anew, by whichever process. Takes 10 µs: for every question. */
  stamps(slug: string): Stamps {
    return { contacts: stampOf(this.#contactsAt(slug)), links: stampOf(this.#linksAt(slug)) };
  }

  contacts(slug: string): Contact[] {
    const path = this.#contactsAt(slug);
    if (!existsSync(path)) return [];
    const rows = readRows(path);
    const parsed = z.array(contactSchema).safeParse(rows);
    if (parsed.success) return parsed.data;
    const issue = parsed.error.issues[0];
    throw new DomainError('contacts.fault', {
      file: path,
      line: Number(issue?.path[0] ?? 0) + 2,
      what: String(issue?.path[1] ?? ''),
    });
  }

  /** Ties that staff pinned or forbade: `DATA_DIR/lists/<township>/links.yml`. */
  links(slug: string): LinkRules {
    const path = this.#linksAt(slug);
    return existsSync(path) ? readYaml(path, linksSchema) : noLinkRules;
  }

  #contactsAt(slug: string): string {
    return join(this.folder, paths.contacts(slug));
  }

  #linksAt(slug: string): string {
    return join(this.folder, paths.revisions(slug), 'links.yml');
  }
}

/** Errors: DomainError `contacts.fault` over a quotation mark that nothing closes, or that stands within a word. */
function readRows(path: string): unknown {
  const options = { columns: true, bom: true, trim: true, skip_empty_lines: true, relax_column_count: true };
  try {
    return parse(readFileSync(path, 'utf8'), options);
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    throw new DomainError('contacts.fault', { file: path, line: Number(cause.lines ?? 0), what: '"' }, { cause });
  }
}

/** What `DATA_DIR/townships.json` says; nothing when there is no such file. Errors: DomainError `townships.fault` with the first fault. */
export function readTownshipsFile(dataDir: string): TownshipEntry[] {
  const file = join(dataDir, 'townships.json');
  if (!existsSync(file)) return [];
  const parsed = townshipsSchema.safeParse(readJson(readFileSync(file, 'utf8')));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new DomainError('townships.fault', {
    file,
    where: (issue?.path ?? []).join('.'),
    reason: issue?.message ?? '',
  });
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A file that is replaced is another one, and one that is written into is of another time. '' where there is none. */
function stampOf(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats === undefined ? '' : `${stats.ino} ${stats.mtimeMs} ${stats.size}`;
}

/** Reads no more than a file's head: a thousand lists of half a megabyte are half a gigabyte. Undefined when it is written otherwise. */
function namesAtHead(path: string): TownshipNames | undefined {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(headBytes);
    const head = bytes.toString('utf8', 0, readSync(file, bytes, 0, headBytes, 0));
    const township = /^\s*\{\s*"township"\s*:\s*(\{[^{}]*\})/u.exec(head)?.[1];
    return township === undefined ? undefined : namesSchema.safeParse(JSON.parse(township)).data;
  } catch {
    return undefined;
  } finally {
    closeSync(file);
  }
}
