import { createHash } from 'node:crypto';
import { basename, extname } from 'node:path';
import { parseDocument } from '../documents/parse-document.ts';
import type { Problem, ProblemWordings } from '../documents/problems.ts';
import { readRevisionFile } from '../documents/revision-file.ts';
import type { Duty } from '../duties/duty.ts';

/** A list as it was handed in: an official document, a revision file, or what `lists parse --json` printed. */
export type GivenList = {
  township: string;
  county: string;
  published: string;
  items: Duty[];
  problems: Problem[];
  /** What a revision file says itself; '' or undefined for documents. */
  slug: string;
  effective: string | undefined;
  source: { file: string; sha256: string };
  /** An official document is kept as received; its extension, e.g. `.docx`. */
  extension: string | undefined;
};

/** Reads what was handed in. Never throws over a document's content; errors: `revision.not-json`, `revision.fields` for `.json`. */
export async function readGivenList(
  { fileName, bytes }: { fileName: string; bytes: Uint8Array },
  wordings: ProblemWordings,
): Promise<GivenList> {
  const file = basename(fileName);
  const source = { file, sha256: createHash('sha256').update(bytes).digest('hex') };
  const extension = extname(file).toLowerCase();
  if (extension !== '.json') {
    const { township, county, published, items, problems } = await parseDocument({ fileName: file, bytes }, wordings);
    return { township, county, published, items, problems, slug: '', effective: undefined, source, extension };
  }
  const read = readRevisionFile(new TextDecoder().decode(bytes), file);
  if (read.kind === 'parsed') {
    const { township, county, published, items, problems } = read.parsed;
    const known = problems as Problem[];
    return {
      township,
      county,
      published,
      items,
      problems: known,
      slug: '',
      effective: undefined,
      source,
      extension: undefined,
    };
  }
  const { township, published, items, effective, source: original } = read.revision;
  const { name, county, slug } = township;
  return {
    township: name,
    county,
    published,
    items,
    problems: [],
    slug,
    effective,
    source: original,
    extension: undefined,
  };
}
