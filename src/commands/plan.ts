import type { Problem } from '../documents/problems.ts';
import { toRevision } from '../documents/revision-file.ts';
import { type Difference, differenceOf } from '../duties/difference.ts';
import type { Revision } from '../duties/duty.ts';
import { DomainError } from '../duties/errors.ts';
import { dayIn, holdingOn, isDay } from '../duties/timeline.ts';
import { type GivenList, readGivenList } from './given-list.ts';
import { labelPattern, slugPattern } from './list-files.ts';
import type { ListPorts } from './ports.ts';

export type PublishRequest = {
  fileName: string;
  bytes: Uint8Array;
  /** Label, e.g. `2026-03`. */
  revision: string;
  /** Slug; without it, the one of the revision file, the township of the document's name, or the only one. */
  township?: string | undefined;
  /** First day on which it holds, YYYY-MM-DD; without it today. */
  effective?: string | undefined;
  note?: string | undefined;
  /** Goes on in spite of a drop of more than a fifth, and of another township's name. */
  yes?: boolean | undefined;
};

/** Why a list is not published; `code` has its sentence in `intents/publishing.zh-CN.yml`. */
export type Refusal = { code: string; values: Record<string, string | number> };

/** What publishing would do. Nothing is stored yet. */
export type Plan = {
  revision: Revision;
  /** What holds on the day on which the new one begins; undefined for a township's first list. */
  previous: Revision | undefined;
  difference: Difference;
  effective: string;
  note: string;
  problems: Problem[];
  /** Empty when it may be published. */
  refusals: Refusal[];
  /** Entries of the history when the plan was made; a plan made before another publication is not carried out. */
  publications: number;
  document: { extension: string; bytes: Uint8Array } | undefined;
};

/** A drop of more than this share of the duties looks like half a document. */
const mostDropped = 0.2;

/** Reads, checks and compares. Errors: DomainError `township.needed`, `township.slug`, and what is wrong with a `.json`. */
export async function planPublication(request: PublishRequest, ports: ListPorts): Promise<Plan> {
  const given = await readGivenList(request, ports.wordings);
  const slug = slugOf(request, given, ports);
  const { publications } = ports.reader.history(slug);
  const today = dayIn(ports.timeZone, ports.now());
  const effective = request.effective ?? given.effective ?? today;
  const held = isDay(effective) ? holdingOn(publications, effective)?.revision : undefined;
  const previous = held === undefined ? undefined : ports.reader.revision(slug, held);
  const revision = toRevision(named(given, previous), {
    slug,
    revision: request.revision,
    source: given.source,
    effective,
  });
  const plan: Plan = {
    ...{ revision, previous, effective, note: request.note ?? '', problems: given.problems, refusals: [] },
    difference: differenceOf(previous?.items ?? [], revision.items),
    publications: publications.length,
    document: given.extension === undefined ? undefined : { extension: given.extension, bytes: request.bytes },
  };
  const current = holdingOn(publications, today);
  return { ...plan, refusals: [...refusalsOf(plan, ports, current?.effective), ...doubts(plan, request)] };
}

/** A list without a title, such as our own export, is that of the township under whose slug it is handed in. */
function named(given: GivenList, previous: Revision | undefined): GivenList {
  if (given.township !== '' || previous === undefined) return given;
  const { name, county } = previous.township;
  return { ...given, township: name, county };
}

/** What no `--yes` overrules. */
function refusalsOf(
  { revision, effective, problems }: Plan,
  { reader }: ListPorts,
  since: string | undefined,
): Refusal[] {
  const { slug } = revision.township;
  const refusals: Refusal[] = [];
  const refuse = (code: string, values: Refusal['values']) => refusals.push({ code, values });
  const label = revision.revision;
  if (!labelPattern.test(label)) refuse('publish.label', { label });
  else if (reader.labels(slug).includes(label)) refuse('publish.label-taken', { township: slug, label });
  if (!isDay(effective)) refuse('publish.effective', { day: effective });
  else if (since !== undefined && effective < since) refuse('publish.effective-early', { day: effective, since });
  const errors = problems.filter(({ level }) => level === 'error').length;
  if (errors > 0) refuse('publish.errors', { count: errors });
  if (revision.items.length === 0 && errors === 0) refuse('publish.empty', {});
  if (revision.township.name === '') refuse('publish.no-township', {});
  return refusals;
}

/** What looks like a mistake, and goes with `--yes`. */
function doubts({ revision, previous }: Plan, { yes }: PublishRequest): Refusal[] {
  if (yes === true || previous === undefined || revision.items.length === 0) return [];
  const doubtful: Refusal[] = [];
  const [before, after] = [previous.items.length, revision.items.length];
  if (before - after > before * mostDropped) doubtful.push({ code: 'publish.drop', values: { before, after } });
  const { name } = revision.township;
  const known = previous.township.name;
  if (name !== '' && name !== known) doubtful.push({ code: 'publish.other-township', values: { name, known } });
  return doubtful;
}

function slugOf(request: PublishRequest, given: GivenList, { reader }: ListPorts): string {
  const slug = request.township ?? (given.slug === '' ? undefined : given.slug) ?? knownSlug(given, reader);
  if (slug === undefined) throw new DomainError('township.needed', { name: given.township });
  if (!slugPattern.test(slug)) throw new DomainError('township.slug', { slug });
  return slug;
}

/** The township that has the document's name. */
function knownSlug({ township, county }: GivenList, reader: ListPorts['reader']): string | undefined {
  const named = reader.townships().filter((slug) => {
    const label = reader.labels(slug).at(-1);
    const known = label === undefined ? undefined : reader.revision(slug, label).township;
    return known !== undefined && known.name === township && (county === '' || known.county === county);
  });
  return named.length === 1 ? named[0] : undefined;
}
