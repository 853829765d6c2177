import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { readRevisionFile } from './documents/revision-file.ts';
import type { Contact } from './duties/contact.ts';
import type { Revision } from './duties/duty.ts';
import { DomainError } from './duties/errors.ts';
import { type LinkRules, noLinkRules } from './search/link-matters.ts';
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

/** Reads what stands in `DATA_DIR` about townships. Nothing is cached here. */
export class Library {
  readonly #folder: string;

  constructor(dataDir: string) {
    this.#folder = dataDir;
  }

  /** Slugs of all townships that have a list. */
  townships(): string[] {
    const lists = join(this.#folder, 'lists');
    if (!existsSync(lists)) return [];
    return readdirSync(lists, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && this.labels(entry.name).length > 0)
      .map((entry) => entry.name)
      .sort();
  }

  /** Labels of all published revisions of a township, oldest first. */
  labels(slug: string): string[] {
    const folder = join(this.#folder, 'lists', slug);
    if (!existsSync(folder)) return [];
    return readdirSync(folder)
      .filter((name) => name.endsWith('.json') && !name.startsWith('.'))
      .map((name) => name.slice(0, -'.json'.length))
      .sort();
  }

  /** Errors: DomainError `revision.unknown`, or what is wrong with the file. */
  revision(slug: string, label: string): Revision {
    const path = join(this.#folder, 'lists', slug, `${label}.json`);
    if (!this.labels(slug).includes(label))
      throw new DomainError('revision.unknown', { township: slug, revision: label });
    const file = readRevisionFile(readFileSync(path, 'utf8'), path);
    if (file.kind !== 'revision') throw new DomainError('revision.unknown', { township: slug, revision: label });
    return file.revision;
  }

  contacts(slug: string): Contact[] {
    const path = join(this.#folder, 'contacts', `${slug}.csv`);
    if (!existsSync(path)) return [];
    const rows: unknown = parse(readFileSync(path, 'utf8'), {
      columns: true,
      bom: true,
      trim: true,
      skip_empty_lines: true,
    });
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
    const path = join(this.#folder, 'lists', slug, 'links.yml');
    return existsSync(path) ? readYaml(path, linksSchema) : noLinkRules;
  }
}
