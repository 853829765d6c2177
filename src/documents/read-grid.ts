import { decodeText } from './decode.ts';
import type { Grid } from './grid.ts';
import type { Report } from './problems.ts';
import { readText } from './readers/text.ts';

/** Reads any supported document into rows, or reports why it cannot and gives undefined. */
export async function readGrid(
  { bytes }: { fileName: string; bytes: Uint8Array },
  report: Report,
): Promise<Grid | undefined> {
  return readText(decodeText(bytes, report));
}
