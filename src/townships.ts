import type { Desk, Desks } from './dialogue/desk.ts';
import type { Revision } from './duties/duty.ts';
import { DomainError } from './duties/errors.ts';
import type { Library } from './library.ts';
import type { Say } from './replies/phrases.ts';
import { Departments } from './search/departments.ts';
import { Search, type SearchOptions } from './search/search.ts';

export type TownshipsOptions = {
  library: Library;
  search: Omit<SearchOptions, 'links'>;
  say: Say;
  examples: readonly string[];
  /** The township meant when nothing else says which; undefined: the only one, else `baiyanghe`. */
  standard: string | undefined;
  /** '' when no public address is configured. */
  publicUrl: string;
  /** Label of the revision that holds on a day (YYYY-MM-DD; undefined: today). */
  labelOn: (slug: string, day: string | undefined) => string | undefined;
  now: () => number;
};

const idleMs = 30 * 60_000;
const mostLoaded = 64;
const labelForMs = 1_000;
const fallback = 'baiyanghe';

/** Desks of all townships, built on first use and dropped when idle. A desk is whole: replacing it swaps list and index at once. */
export class Townships implements Desks {
  readonly #options: TownshipsOptions;
  readonly #labels = new Map<string, { label: string | undefined; at: number }>();
  readonly #loaded = new Map<string, { desk: Desk; usedAt: number }>();

  constructor(options: TownshipsOptions) {
    this.#options = options;
  }

  async desk(township: string | undefined, asOf: string | undefined): Promise<Desk> {
    const { library, now } = this.#options;
    const slug = township ?? this.standard();
    const label = this.#labelOn(slug, asOf);
    if (label === undefined) {
      throw new DomainError(library.labels(slug).length === 0 ? 'township.unknown' : 'revision.none', {
        township: slug,
        day: asOf ?? '',
      });
    }
    const key = JSON.stringify([slug, label, asOf ?? '']);
    const there = this.#loaded.get(key);
    const entry = { desk: there?.desk ?? this.#open(slug, label, asOf ?? ''), usedAt: now() };
    this.#loaded.delete(key);
    this.#loaded.set(key, entry);
    this.#dropIdle();
    return entry.desk;
  }

  /** Looked up in the files at most once a second: every question asks for it. */
  #labelOn(slug: string, asOf: string | undefined): string | undefined {
    const { labelOn, now } = this.#options;
    const key = `${slug} ${asOf ?? ''}`;
    const known = this.#labels.get(key);
    if (known !== undefined && now() - known.at < labelForMs && now() >= known.at) return known.label;
    if (this.#labels.size > mostLoaded * 4) this.#labels.clear();
    const label = labelOn(slug, asOf);
    this.#labels.set(key, { label, at: now() });
    return label;
  }

  /** Slug of the township meant when nothing says which. */
  standard(): string {
    const { standard, library } = this.#options;
    if (standard !== undefined) return standard;
    const all = library.townships();
    return all.length === 1 ? (all[0] ?? fallback) : fallback;
  }

  /** Ids of the duties of a revision that no matter is tied to, however it is worded. */
  untied(revision: Revision): string[] {
    const { library, search } = this.#options;
    const { ties } = new Search(revision, { ...search, links: library.links(revision.township.slug) });
    const tied = new Set(ties.map((tie) => tie.duty));
    return revision.items.filter((duty) => !tied.has(duty.id)).map((duty) => duty.id);
  }

  /** A county body by any name that people give it; undefined when the list in force names none like it. */
  officialName(slug: string, said: string): string | undefined {
    const label = this.#labelOn(slug, undefined);
    if (label === undefined) return undefined;
    return new Departments(this.#options.library.revision(slug, label).items, this.#options.search.departments).find(
      said,
    )?.name;
  }

  /** Forgets what is loaded, so that the next question reads the files again. */
  reload(slug: string): void {
    this.#labels.clear();
    for (const key of [...this.#loaded.keys()]) if (JSON.parse(key)[0] === slug) this.#loaded.delete(key);
  }

  #open(slug: string, label: string, asOf: string): Desk {
    const { library, search, say, examples, publicUrl } = this.#options;
    const revision = library.revision(slug, label);
    return {
      search: new Search(revision, { ...search, links: library.links(slug) }),
      contacts: library.contacts(slug),
      township: revision.township.name,
      asOf,
      say,
      linkTo: (id) => (publicUrl === '' ? '' : `${publicUrl}/t/${slug}/duties/${id}?revision=${label}`),
      examples,
    };
  }

  #dropIdle(): void {
    const oldest = this.#options.now() - idleMs;
    for (const [key, { usedAt }] of this.#loaded) {
      if (usedAt >= oldest && this.#loaded.size <= mostLoaded) break;
      this.#loaded.delete(key);
    }
  }
}
