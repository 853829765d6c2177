import type { Desk, Desks } from './dialogue/desk.ts';
import { DomainError } from './duties/errors.ts';
import type { Library } from './library.ts';
import type { Say } from './replies/phrases.ts';
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
const fallback = 'baiyanghe';

/** Desks of all townships, built on first use and dropped when idle. A desk is whole: replacing it swaps list and index at once. */
export class Townships implements Desks {
  readonly #options: TownshipsOptions;
  readonly #loaded = new Map<string, { desk: Desk; usedAt: number }>();

  constructor(options: TownshipsOptions) {
    this.#options = options;
  }

  async desk(township: string | undefined, asOf: string | undefined): Promise<Desk> {
    const { library, labelOn, now } = this.#options;
    const slug = township ?? this.standard();
    const label = labelOn(slug, asOf);
    if (label === undefined) {
      throw new DomainError(library.labels(slug).length === 0 ? 'township.unknown' : 'revision.none', { township: slug, day: asOf ?? '' });
    }
    const key = JSON.stringify([slug, label, asOf ?? '']);
    const there = this.#loaded.get(key);
    const entry = { desk: there?.desk ?? this.#open(slug, label, asOf ?? ''), usedAt: now() };
    this.#loaded.delete(key);
    this.#loaded.set(key, entry);
    this.#dropIdle();
    return entry.desk;
  }

  /** Slug of the township meant when nothing says which. */
  standard(): string {
    const { standard, library } = this.#options;
    if (standard !== undefined) return standard;
    const all = library.townships();
    return all.length === 1 ? (all[0] ?? fallback) : fallback;
  }

  /** Forgets what is loaded, so that the next question reads the files again. */
  reload(slug: string): void {
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
      linkTo: (id) => (publicUrl === '' ? '' : `${publicUrl}/t/${slug}/duties/${id}`),
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
