import type { Desk, Directory, Place } from './dialogue/desk.ts';
import type { Revision } from './duties/duty.ts';
import { DomainError } from './duties/errors.ts';
import type { Library, Stamps } from './library.ts';
import type { Say } from './replies/phrases.ts';
import { Departments } from './search/departments.ts';
import { linkMatters } from './search/link-matters.ts';
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
  /** Other names of townships, by slug (`data/townships.json`). */
  aliases: ReadonlyMap<string, readonly string[]>;
  /** Label of the revision that holds on a day (YYYY-MM-DD). */
  labelOn: (slug: string, day: string) => string | undefined;
  /** First day (YYYY-MM-DD) on which a list holds; undefined when there is none. */
  firstDay: (slug: string) => string | undefined;
  /** YYYY-MM-DD, where the townships are. */
  today: () => string;
  /** How many lists are kept ready at most; each takes about 11 MB (docs/many-townships.md). */
  mostLoaded?: number | undefined;
  /** Contacts or links were changed to something that cannot be read; what was read before goes on answering. */
  onFault?: ((error: unknown) => void) | undefined;
  now: () => number;
};

const idleMs = 30 * 60_000;
const mostLoadedByDefault = 64;
/** Townships come by publishing, which says so; those of another process are looked for this often, and names that changed. */
const newcomersEveryMs = 1_000;
const placesForMs = 60_000;
const fallback = 'baiyanghe';

/** One list with all that answers from it, on whichever days it holds. `today`: its desk while it is in force, the same as long as nothing changes. */
type Loaded = { search: Search; contacts: Desk['contacts']; stamps: Stamps; today: Desk | undefined; usedAt: number };

type Places = { places: readonly Place[]; slugs: ReadonlySet<string>; at: number; lookedAt: number };

/**
 * Desks of all townships, built on first use and dropped when idle. A desk is whole: replacing it swaps list and index at once.
 * Which list holds, and whether contacts or links are new, is looked up in the files for every question (70 µs): so all processes
 * that work on one `DATA_DIR` answer from the same state, whichever of them changed it.
 */
export class Townships implements Directory {
  readonly #options: TownshipsOptions;
  readonly #loaded = new Map<string, Loaded>();
  #places: Places | undefined;

  constructor(options: TownshipsOptions) {
    this.#options = options;
  }

  /** Search over a list that is not published, as if it were; for measuring and learning. */
  searchOf(revision: Revision): Search {
    return new Search(revision, this.#options.search);
  }

  async desk(township: string | undefined, asOf: string | undefined): Promise<Desk> {
    const { library, firstDay, labelOn, today } = this.#options;
    const slug = township ?? this.standard();
    const label = labelOn(slug, asOf ?? today());
    if (label === undefined) {
      if (library.townships().length === 0) throw new DomainError('lists.none', { folder: library.folder });
      throw new DomainError(library.labels(slug).length === 0 ? 'township.unknown' : 'revision.none', {
        township: slug,
        day: asOf ?? '',
        first: firstDay(slug) ?? '',
      });
    }
    const loaded = this.#load(slug, label);
    if (asOf !== undefined) return this.#desk(slug, { ...loaded, asOf });
    loaded.today ??= this.#desk(slug, { ...loaded, asOf: '' });
    return loaded.today;
  }

  /** All townships that have a list, by slug. */
  places(): readonly Place[] {
    const { library, aliases, now } = this.#options;
    const known = this.#places;
    if (known !== undefined && this.#isFresh(known)) return known.places;
    const places = library.names().map((names) => ({ ...names, aliases: aliases.get(names.slug) ?? [] }));
    const same = JSON.stringify(places) === JSON.stringify(known?.places);
    this.#places = {
      ...{ places: same && known !== undefined ? known.places : places, at: now(), lookedAt: now() },
      slugs: new Set(places.map(({ slug }) => slug)),
    };
    return this.#places.places;
  }

  #isFresh(known: Places): boolean {
    const { library, now } = this.#options;
    const moment = now();
    if (moment < known.at || moment - known.at >= placesForMs) return false;
    if (moment - known.lookedAt < newcomersEveryMs) return true;
    known.lookedAt = moment;
    return library.townships(known.slugs).length === 0;
  }

  today(): string {
    return this.#options.today();
  }

  /** Keys of the lists that are ready, longest unused first. */
  get ready(): string[] {
    return [...this.#loaded.keys()];
  }

  /** Slug of the township meant when nothing says which: the configured one, the bundled one, else the first. */
  standard(): string {
    const { standard } = this.#options;
    if (standard !== undefined) return standard;
    const all = this.places().map(({ slug }) => slug);
    return all.includes(fallback) ? fallback : (all[0] ?? fallback);
  }

  /** Ids of the duties of a revision that no matter is tied to, however it is worded. */
  untied(revision: Revision): string[] {
    const { library, search } = this.#options;
    const ties = linkMatters(search.language.matters, revision.items, library.links(revision.township.slug));
    const tied = new Set(ties.map((tie) => tie.duty));
    return revision.items.filter((duty) => !tied.has(duty.id)).map((duty) => duty.id);
  }

  /** A county body by any name that people give it; undefined when the list in force names none like it. */
  officialName(slug: string, said: string): string | undefined {
    const { library, labelOn, today, search } = this.#options;
    const label = labelOn(slug, today());
    if (label === undefined) return undefined;
    return new Departments(library.revision(slug, label).items, search.departments).find(said)?.name;
  }

  /** Forgets what is loaded, so that the next question reads the files again. */
  reload(slug: string): void {
    this.#places = undefined;
    for (const key of this.ready) if (JSON.parse(key)[0] === slug) this.#loaded.delete(key);
  }

  /** Drops what nobody has used for half an hour; also done whenever a list is asked for. */
  dropIdle(): void {
    const { now, mostLoaded = mostLoadedByDefault } = this.#options;
    const oldest = now() - idleMs;
    for (const [key, { usedAt }] of this.#loaded) {
      if (usedAt >= oldest && this.#loaded.size <= mostLoaded) break;
      this.#loaded.delete(key);
    }
  }

  /** The list with its index, built once for all days on which it holds; the one used last stands last. */
  #load(slug: string, label: string): Loaded {
    const { now } = this.#options;
    const key = JSON.stringify([slug, label]);
    const known = this.#loaded.get(key);
    const loaded = known === undefined ? this.#read(slug, label) : this.#upToDate(known, slug, label);
    loaded.usedAt = now();
    this.#loaded.delete(key);
    this.#loaded.set(key, loaded);
    this.dropIdle();
    return loaded;
  }

  #read(slug: string, label: string): Loaded {
    const { library, search, now } = this.#options;
    // Taken first: what is written while we read is read again.
    const stamps = library.stamps(slug);
    return {
      search: new Search(library.revision(slug, label), { ...search, links: library.links(slug) }),
      contacts: library.contacts(slug),
      ...{ stamps, today: undefined, usedAt: now() },
    };
  }

  /** What is loaded, with contacts and links as they stand now. */
  #upToDate(loaded: Loaded, slug: string, label: string): Loaded {
    const { library, onFault } = this.#options;
    const stamps = library.stamps(slug);
    const { contacts, links } = loaded.stamps;
    if (stamps.contacts === contacts && stamps.links === links) return loaded;
    try {
      if (stamps.links !== links) return this.#read(slug, label);
      return { ...loaded, stamps, contacts: library.contacts(slug), today: undefined };
    } catch (error) {
      onFault?.(error);
      return { ...loaded, stamps };
    }
  }

  #desk(slug: string, { search, contacts, asOf }: Pick<Desk, 'search' | 'contacts' | 'asOf'>): Desk {
    const { say, examples, publicUrl, today } = this.#options;
    const { township, revision } = search.revision;
    const linkTo = (id: string) => (publicUrl === '' ? '' : `${publicUrl}/t/${slug}/duties/${id}?revision=${revision}`);
    return { search, contacts, township: township.name, asOf, today, say, linkTo, examples };
  }
}
