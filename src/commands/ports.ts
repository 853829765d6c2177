import type { AnnouncePorts } from '../delivery/announce.ts';
import type { ProblemWordings } from '../documents/problems.ts';
import type { Contact } from '../duties/contact.ts';
import type { Revision } from '../duties/duty.ts';
import type { HistoryReader } from './history.ts';
import type { ListFiles } from './list-files.ts';

/** What commands about lists are given. */
export type ListPorts = {
  files: ListFiles;
  reader: HistoryReader;
  /** What the importer says about documents, `intents/problems.zh-CN.yml`. */
  wordings: ProblemWordings;
  announcing: AnnouncePorts;
  /** Address of the page of a revision's difference; '' without a public address. */
  linkTo: (slug: string, label: string) => string;
  /** Ids of the duties that no matter is tied to. */
  untied: (revision: Revision) => string[];
  contacts: (slug: string) => Contact[];
  /** The body of a township's current list that people call so (`intents/departments.yml`): 残联 → 木垒县残疾人联合会. */
  officialName: (slug: string, said: string) => string | undefined;
  /** Names this process where several may work on one `DATA_DIR`; the same after a restart where only one can. */
  owner: string;
  timeZone: string;
  /** Milliseconds since 1970. */
  now: () => number;
};
