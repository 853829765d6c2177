/**
 * The files of `DATA_DIR` as commands see them; paths are relative to it, with `/`. Every verb is whole: after a crash at any
 * moment a file stands there with all its content or not at all.
 */
export type ListFiles = {
  /** Names in a folder, sorted; none when there is no such folder. */
  names(folder: string): string[];
  read(path: string): Uint8Array | undefined;
  /** False when the path is taken; then nothing is changed. */
  create(path: string, content: Uint8Array): boolean;
  replace(path: string, content: Uint8Array): void;
  /** Removing what is not there is no fault. */
  remove(path: string): void;
};

/** A township's short name in paths and addresses. */
export const slugPattern = /^[a-z0-9][a-z0-9-]{0,39}$/u;
/** A revision's label; becomes a file name. */
export const labelPattern = /^[0-9A-Za-z][0-9A-Za-z._-]{0,31}$/u;

export const paths = {
  revisions: (slug: string) => `lists/${slug}`,
  revision: (slug: string, label: string) => `lists/${slug}/${label}.json`,
  history: (slug: string) => `lists/${slug}/history`,
  entry: (slug: string, seq: number) => `lists/${slug}/history/${String(seq).padStart(4, '0')}.json`,
  /** What is being done; there only while it is, or after a crash. */
  intent: (slug: string) => `lists/${slug}/history/intent.json`,
  sources: 'sources',
  source: (slug: string, label: string, extension: string) => `sources/${slug}-${label}${extension}`,
  contacts: (slug: string) => `contacts/${slug}.csv`,
} as const;
