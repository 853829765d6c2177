import { type Duty, passages, type Revision } from '../duties/duty.ts';
import { type Decision, decide, type Thresholds } from './decide.ts';
import { type DepartmentNames, Departments } from './departments.ts';
import { DutyIndex } from './duty-index.ts';
import type { Language, Reading } from './language.ts';
import { type LinkRules, linkMatters, type Tie } from './link-matters.ts';
import type { Matter } from './matters.ts';
import { type PhraseIndex, PhraseIndexBuilder } from './phrase-index.ts';
import { type Cues, Ranker, type Ranked, type Weights } from './ranking.ts';

/** The committed result of `npm run train` (`intents/ranking.json`). */
export type Model = { weights: Weights; thresholds: Thresholds };

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
  readonly #byId: ReadonlyMap<string, Duty>;
  readonly #matters: ReadonlyMap<string, Matter>;

  constructor(revision: Revision, options: SearchOptions) {
    const { language } = options;
    this.revision = revision;
    this.#language = language;
    this.#thresholds = options.model.thresholds;
    this.#byId = new Map(revision.items.map((duty) => [duty.id, duty]));
    this.#matters = new Map(language.matters.map((matter) => [matter.id, matter]));
    this.departments = new Departments(revision.items, options.departments);
    this.ties = linkMatters(language.matters, revision.items, options.links);
    const index = (texts: (duty: Duty) => string[]): PhraseIndex => {
      const builder = new PhraseIndexBuilder();
      for (const [owner, duty] of revision.items.entries()) {
        for (const text of texts(duty)) builder.add(owner, language.terms(language.normalise(text)));
      }
      return builder.build(revision.items.length);
    };
    this.ranker = new Ranker({
      language,
      duties: revision.items,
      index: new DutyIndex(revision.items, (text) => language.terms(text), (text) => language.normalise(text)),
      lines: index(passages),
      titles: index((duty) => [duty.title]),
      ties: this.ties,
      cues: options.cues,
      weights: options.model.weights,
    });
  }

  /** `normalised`: text after `language.normalise`; `count`: how many candidates to give. */
  find(normalised: string, count?: number): { reading: Reading; ranked: Ranked[]; decision: Decision } {
    const reading = this.#language.read(normalised);
    const ranked = this.ranker.rank(reading, count);
    return { reading, ranked, decision: decide(ranked, this.#thresholds) };
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

  /** The official line of a duty that is most like the question; undefined when none is near (share of rare terms below a third). */
  closestLine(duty: Duty, reading: Reading): string | undefined {
    const wanted = new Map(reading.officialTerms.map(({ key, weight }) => [key, weight]));
    let best: { line: string; score: number } | undefined;
    for (const line of [...duty.countyDuties, ...duty.townshipTasks]) {
      if (line.length < 8) continue;
      const terms = this.#language.terms(this.#language.normalise(line));
      let score = 0;
      for (const { key } of terms) if (key.length > 1) score += wanted.get(key) ?? 0;
      score /= 8 + Math.sqrt(terms.length);
      if (best === undefined || score > best.score) best = { line, score };
    }
    return best !== undefined && best.score > 0.12 ? best.line : undefined;
  }
}
