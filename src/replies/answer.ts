import type { Contact } from '../duties/contact.ts';
import type { ListName } from '../duties/duty.ts';
import type { Say } from './phrases.ts';
import type { Outcome, Part, Reply } from './reply.ts';
import { renderText } from './text.ts';

/** The answer object that the command line and the API give to other programs; fields and their order are public. */
export type Answer = {
  id: string;
  outcome: Outcome;
  duties: string[];
  department: string | null;
  category: string | null;
  list: ListName | null;
  part: Part | null;
  emergency: boolean;
  related: string[];
  /** Official passages of `text`, word for word. */
  quotes: string[];
  contacts: Contact[];
  revision: string;
  /** The reply as plain text, at most 2,048 bytes of UTF-8. */
  text: string;
};

/** The public answer object of a reply; `id` is the asker's own name for the question. Errors: none of its own. */
export function toAnswer(reply: Reply, { id, say }: { id: string; say: Say }): Answer {
  const { facts } = reply;
  const { text, quotes } = renderText(reply, say);
  return {
    id,
    outcome: facts.outcome,
    duties: facts.duties,
    department: facts.department,
    category: facts.category,
    list: facts.list,
    part: facts.part,
    emergency: facts.emergency,
    related: facts.related,
    quotes,
    contacts: facts.contacts,
    revision: facts.revision,
    text,
  };
}
