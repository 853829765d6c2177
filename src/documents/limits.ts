/** What a document may weigh. */
export type Limits = {
  /** Bytes of the file. */
  bytes: number;
  /** Bytes of all its parts unpacked (xlsx and docx are zip archives). */
  unpackedBytes: number;
  /** Bytes of one part unpacked. */
  partBytes: number;
  /** Parts in the archive. */
  parts: number;
};

const megabyte = 1024 * 1024;
/** The largest real list seen is 130 kB of text; ten megabytes leave room for pictures in a Word file. */
export const defaultLimits: Limits = {
  bytes: 10 * megabyte,
  unpackedBytes: 100 * megabyte,
  partBytes: 32 * megabyte,
  parts: 2_000,
};
