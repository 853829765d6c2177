import type { Place } from './desk.ts';

/** A township's name in a text: which ones may be meant (several counties have a 城关镇), and the text without it. */
export type NamedPlace = { slugs: readonly string[]; said: string; rest: string };

/** 白杨河乡 → 白杨河: a name without its kind is a word like any other (大石头), so it counts for less. */
const kinds = /(?:民族乡|街道办事处|街道|苏木|乡|镇)$/u;
/** A stem of one character is no name. */
const shortestStem = 2;

/** Finds townships by name in what people write. The cost of a look-up does not grow with their number. */
export class PlaceNames {
  readonly #names = new Map<string, string[]>();
  readonly #stems = new Map<string, string[]>();
  readonly #longest: number;

  constructor(places: readonly Place[]) {
    for (const { slug, name, county, aliases } of places) {
      for (const full of [name, `${county}${name}`, ...aliases]) add(this.#names, full.toLowerCase(), slug);
      const stem = name.replace(kinds, '');
      if (stem.length >= shortestStem) add(this.#stems, stem, slug);
    }
    this.#longest = Math.max(0, ...[...this.#names.keys()].map((name) => name.length));
  }

  /** The longest name or alias in a text. */
  named(text: string): NamedPlace | undefined {
    return this.#longestIn(this.#names, text);
  }

  /** The same by names without their kind: for guessing, where nothing else says which township is meant. */
  hinted(text: string): NamedPlace | undefined {
    return this.#longestIn(this.#stems, text);
  }

  #longestIn(names: ReadonlyMap<string, readonly string[]>, text: string): NamedPlace | undefined {
    for (let length = Math.min(this.#longest, text.length); length >= 2; length -= 1) {
      for (let start = 0; start + length <= text.length; start += 1) {
        const said = text.slice(start, start + length);
        const slugs = names.get(said);
        if (slugs !== undefined) return { slugs, said, rest: `${text.slice(0, start)}${text.slice(start + length)}` };
      }
    }
    return undefined;
  }
}

function add(names: Map<string, string[]>, name: string, slug: string): void {
  const slugs = names.get(name) ?? [];
  if (!slugs.includes(slug)) names.set(name, [...slugs, slug]);
}
