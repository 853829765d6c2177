import type { Contact } from '../duties/contact.ts';
import type { ListName } from '../duties/duty.ts';

/** `answer` sure of one duty · `choices` pick one · `listing` all of a department, category, list · `contact` · `guidance` · `unknown` not on the lists. */
export type Outcome = 'answer' | 'choices' | 'listing' | 'contact' | 'guidance' | 'unknown';

/** Which side of a duty a question was about. */
export type Part = 'county' | 'township' | 'contact';

/** What was found, apart from how it is said; the answer object of the API without `id`, `quotes` and `text`. */
export type Facts = {
  outcome: Outcome;
  duties: string[];
  department: string | null;
  category: string | null;
  list: ListName | null;
  part: Part | null;
  emergency: boolean;
  related: string[];
  contacts: Contact[];
  revision: string;
};

/** A piece of a reply; renderers decide how each looks. `quote` lines are official text, word for word. */
export type Block =
  | { kind: 'emergency' | 'headline' | 'fact' | 'heading' | 'hint' | 'source'; text: string }
  | { kind: 'quote'; lines: string[] }
  | { kind: 'options'; options: Option[] };

/** One thing to pick: what it is called, what tells it apart, and the duty behind it. */
export type Option = { label: string; note: string; duty: string };

/** A question that a chip, a button or a menu entry asks when it is touched. */
export type FollowUp = { label: string; ask: string };

/** The neutral reply: every channel renders the same one. */
export type Reply = {
  facts: Facts;
  blocks: Block[];
  followUps: FollowUp[];
  /** Page of a long reply to show, from 0. */
  page: number;
  /** Address of the page that holds all of it; empty when there is none. */
  link: string;
};

/** Facts about nothing in particular. */
export function emptyFacts(outcome: Outcome, revision: string): Facts {
  return {
    outcome,
    duties: [],
    department: null,
    category: null,
    list: null,
    part: null,
    emergency: false,
    related: [],
    contacts: [],
    revision,
  };
}
