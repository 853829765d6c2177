import type { Duty, Revision } from '../duties/duty.ts';
import { type Decision, decide, type Thresholds } from './decide.ts';
import { type DepartmentNames, Departments } from './departments.ts';
import { DutyIndex } from './duty-index.ts';
import type { Weights } from './features.ts';
import { hearDuties } from './hear-duties.ts';
import type { Language, Reading } from './language.ts';
import { type LinkRules, linkMatters, type Tie } from './link-matters.ts';
import type { Matter } from './matters.ts';
import { bare } from './normalise.ts';
import { type Cues, type Ranked, Ranker } from './ranking.ts';

/** The committed result of `npm run train` (`intents/ranking.json`). */
export type Model = { weights: Weights; thresholds: Thresholds };

/** Share of a question's rare terms that a line must hold to be shown as the closest one. */
const nearLine = 0.12;
/** What a township's task counts beside a county's duty. */
const reportingShare = 0.6;
/** A line of this many characters counts half. */
const longLine = 110;

/** With no punctuation in front. */
const beginsPlainly = /^[\p{L}\p{N}]/u;

/** Duties kept for "not this one". */
const mostOthers = 7;

export type SearchOptions = {
  language: Language;
  model: Model;
  cues: Cues;
  departments: readonly DepartmentNames[];
  links?: LinkRules;
};

/** Finds duties of one revision; immutable: publishing builds another and swaps. */
export class Search {
  readonly revision: Revision;
  readonly departments: Departments;
  readonly ties: readonly Tie[];
  readonly ranker: Ranker;
  readonly #language: Language;
  readonly #thresholds: Thresholds;
  readonly #index: DutyIndex;
  readonly #byId: ReadonlyMap<string, Duty>;
  /** Ids by title, without punctuation; '' where two duties have the same. */
  readonly #byTitle = new Map<string, string>();
  readonly #titleStarts = new Set<number>();
  readonly #matters: ReadonlyMap<string, Matter>;

  constructor(revision: Revision, options: SearchOptions) {
    const { language } = options;
    this.revision = revision;
    this.#language = language;
    this.#thresholds = options.model.thresholds;
    this.#byId = new Map(revision.items.map((duty) => [duty.id, duty]));
    for (const { id, title } of revision.items) {
      const plain = bare(language.normalise(title));
      this.#byTitle.set(plain, this.#byTitle.has(plain) ? '' : id);
      this.#titleStarts.add(plain.charCodeAt(0));
    }
    this.#matters = new Map(language.matters.map((matter) => [matter.id, matter]));
    this.departments = new Departments(revision.items, options.departments);
    this.ties = linkMatters(language.matters, revision.items, options.links);
    this.#index = new DutyIndex(revision.items, {
      terms: (text) => language.terms(text),
      normalise: (text) => language.normalise(text),
    });
    this.ranker = new Ranker({
      ...{ language, duties: revision.items, index: this.#index, ties: this.ties },
      heard: hearDuties(language, revision.items),
      cues: options.cues,
      weights: options.model.weights,
    });
  }

  /** `normalised`: text after `language.normalise`; `count`: how many candidates to give. */
  find(normalised: string, count?: number): { reading: Reading; ranked: Ranked[]; decision: Decision } {
    const reading = this.#language.read(normalised);
    const ranked = this.ranker.rank(reading, count);
    return { reading, ranked, decision: this.#byItsTitle(normalised, ranked) ?? decide(ranked, this.#thresholds) };
  }

  /** Who writes a duty's own title means that duty, whatever else it sounds like. */
  #byItsTitle(normalised: string, ranked: readonly Ranked[]): Decision | undefined {
    // Hardly any question begins like a title, and making one bare takes as long as reading it.
    if (!this.#titleStarts.has(normalised.charCodeAt(0)) && beginsPlainly.test(normalised)) return undefined;
    const id = this.#byTitle.get(bare(normalised)) || undefined;
    const found = ranked.find(({ target }) => target.kind === 'duty' && target.duty.id === id);
    if (found === undefined) return undefined;
    const others = ranked.filter((one) => one !== found && one.target.kind === 'duty').slice(0, mostOthers);
    return { kind: 'sure', found, others };
  }

  duty(id: string): Duty | undefined {
    return this.#byId.get(id);
  }

  matter(position: number): Matter | undefined {
    return this.#language.matters[position];
  }

  matterById(id: string): Matter | undefined {
    return this.#matters.get(id);
  }

  /** Duties that a matter is tied to, strongest first. */
  dutiesOfMatter(id: string): Duty[] {
    return this.ties
      .filter((tie) => tie.matter === id)
      .sort((a, b) => b.strength - a.strength)
      .flatMap((tie) => this.#byId.get(tie.duty) ?? []);
  }

  /** The official line of a duty that is most like the question, as cosine of rare terms; undefined when none is near. */
  closestLine(duty: Duty, reading: Reading): string | undefined {
    let best: { line: string; likeness: number } | undefined;
    const lines = [
      ...duty.countyDuties.map((line) => ({ line, share: 1 })),
      // Who asks whose job it is wants the body that acts, not the one that reports to it.
      ...duty.townshipTasks.map((line) => ({ line, share: reportingShare })),
    ];
    for (const { line, share } of lines) {
      const likeness = share * this.#likeness(line, reading);
      if (best === undefined || likeness > best.likeness) best = { line, likeness };
    }
    return best !== undefined && best.likeness >= nearLine ? best.line : undefined;
  }

  /** Words and pairs are looked for as they stand: cutting every line of a duty into words again costs more than the search. */
  #likeness(line: string, reading: Reading): number {
    let shared = 0;
    let asked = 0;
    for (const { key, weight } of reading.officialTerms) {
      if (key.length < 2) continue;
      const value = (weight * this.#index.rarity(key)) ** 2;
      asked += value;
      if (line.includes(key.startsWith('=') ? key.slice(1) : key)) shared += value;
    }
    return asked === 0 ? 0 : shared / asked / (1 + line.length / longLine);
  }
}
