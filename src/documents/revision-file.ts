import { z } from 'zod';
import { dutyId, listNames, type Revision } from '../duties/duty.ts';
import { DomainError } from '../duties/errors.ts';
import type { ParsedList } from './parse-document.ts';

const line = z.int().min(0);
const dutySchema = z
  .object({
    id: z.string(),
    list: z.enum(listNames),
    number: z.int().min(1),
    category: z.string(),
    title: z.string().min(1),
    departments: z.array(z.string().min(1)),
    countyDuties: z.array(z.string().min(1)),
    townshipTasks: z.array(z.string().min(1)),
    takenOverBy: z.string(),
    method: z.string(),
    source: z.object({ line }),
  })
  .refine((duty) => duty.id === dutyId(duty.list, duty.number), { path: ['id'], message: '`<list>-<number>`' });
const items = z
  .array(dutySchema)
  .min(1)
  .superRefine((duties, context) => {
    const seen = new Set<string>();
    duties.forEach((duty, at) => {
      if (seen.size === seen.add(duty.id).size)
        context.addIssue({ code: 'custom', path: [at, 'id'], message: `${duty.id} ×2` });
    });
  });

/** The day on which a state begins to hold, in the township's own calendar. */
const day = z.iso.date();

/** A file of `DATA_DIR/lists/<township>/<revision>.json`. */
export const revisionFileSchema = z.object({
  township: z.object({
    slug: z.string().regex(/^[a-z0-9][a-z0-9-]*$/u),
    name: z.string().min(1),
    county: z.string().min(1),
  }),
  revision: z.string().regex(/^[0-9A-Za-z][0-9A-Za-z._-]{0,31}$/u),
  published: z.string(),
  effective: day.optional(),
  source: z.object({ file: z.string(), sha256: z.string().regex(/^[0-9a-f]{64}$/u) }),
  items,
});

/** What `lists parse --json` prints. */
export const parsedListSchema = z.object({
  township: z.string(),
  county: z.string(),
  province: z.string().default(''),
  prefecture: z.string().default(''),
  published: z.string(),
  items,
  problems: z
    .array(z.object({ level: z.enum(['error', 'warning']), code: z.string(), message: z.string(), line }))
    .default([]),
});

export type RevisionFile =
  | { kind: 'revision'; revision: Revision }
  | { kind: 'parsed'; parsed: z.infer<typeof parsedListSchema> };

/**
 * Reads a revision file, or the output of `lists parse --json`, whichever the text is.
 * Errors: `revision.not-json` `{file}`; `revision.fields` `{file, where, reason}` names the first field that is wrong.
 */
export function readRevisionFile(text: string, fileName: string): RevisionFile {
  const value = readJson(text, fileName);
  const parsed =
    z.object({ problems: z.array(z.unknown()) }).safeParse(value).success ||
    z.object({ township: z.string() }).safeParse(value).success;
  const result = parsed ? parsedListSchema.safeParse(value) : revisionFileSchema.safeParse(value);
  if (!result.success) {
    const issue = result.error.issues[0];
    const where = issue?.path.join('.') ?? '';
    throw new DomainError(
      'revision.fields',
      { file: fileName, where, reason: issue?.message ?? '' },
      { cause: result.error },
    );
  }
  return 'problems' in result.data
    ? { kind: 'parsed', parsed: result.data }
    : { kind: 'revision', revision: result.data };
}

function readJson(text: string, fileName: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/u, ''));
  } catch (cause) {
    throw new DomainError('revision.not-json', { file: fileName }, { cause });
  }
}

/** Makes the revision of what a document says, under the slug and label it is published as. */
export function toRevision(
  parsed: Pick<ParsedList, 'township' | 'county' | 'published' | 'items'>,
  {
    slug,
    revision,
    source,
    effective,
  }: { slug: string; revision: string; source: Revision['source']; effective?: string | undefined },
): Revision {
  return {
    township: { slug, name: parsed.township, county: parsed.county },
    revision,
    published: parsed.published,
    ...(effective === undefined ? {} : { effective }),
    source,
    items: parsed.items,
  };
}

/** The bytes of a revision file: one field a line, so that two of them can be compared in git. */
export function writeRevisionFile(revision: Revision): string {
  return `${JSON.stringify(revision, null, 1)}\n`;
}
