import type { Revision } from '../../duties/duty.ts';

/** One published state of a township's lists: its label and the first day (YYYY-MM-DD) on which it holds. */
export type State = { label: string; from: string };

/** What is kept of a township's past. A revision never changes once it is published. */
export type Archive = {
  /** Published states in the order in which they come into force; [] for a township that is unknown. */
  states(township: string): Promise<readonly State[]>;
  /** Errors: DomainError `revision.unknown`. */
  revision(township: string, label: string): Promise<Revision>;
  /** Today (YYYY-MM-DD) where the townships are. */
  today(): string;
};
