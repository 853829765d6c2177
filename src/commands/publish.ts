import type { Announced } from '../delivery/announce.ts';
import { writeRevisionFile } from '../documents/revision-file.ts';
import { isSameBody } from '../duties/department-name.ts';
import { DomainError } from '../duties/errors.ts';
import { responsibleBodies } from '../duties/responsibility.ts';
import { carryOut, finishInterrupted, type NewFile, previewAct } from './commit.ts';
import { paths } from './list-files.ts';
import { type Plan, type PublishRequest, planPublication } from './plan.ts';
import type { ListPorts } from './ports.ts';

/** What was done, or in a dry run would be done; `--json` of `lists publish`. */
export type PublishReport = Omit<Plan, 'document' | 'revision' | 'previous' | 'publications'> & {
  township: { slug: string; name: string; county: string };
  revision: string;
  previous: string | undefined;
  duties: number;
  /** True when it is stored; false in a dry run. */
  stored: boolean;
  /** Undefined when it was refused. `notBefore` is later than now in quiet hours. */
  notices: Announced | undefined;
  /** Ids of the duties that no matter is tied to. */
  untied: string[];
  /** County bodies of the list that the directory does not know or has no number of. */
  withoutContact: string[];
};

/**
 * Publishes a list: reads, checks, compares, stores, makes it hold from its day on, and puts the notices into the outbox.
 * Errors: DomainError of the first refusal; `publish.busy`, `publish.moved-on` (try again).
 */
export async function publish(request: PublishRequest, ports: ListPorts): Promise<PublishReport> {
  const plan = await preparedPlan(request, ports);
  const [refusal] = plan.refusals;
  // Made first: once the list holds nothing may fail any more but its notices.
  const report = await reportOf(plan, ports);
  if (refusal !== undefined) throw new RefusedError(refusal, report);
  const { revision, effective, note, publications } = plan;
  const { slug } = revision.township;
  const files = filesOf(plan, ports);
  const notices = await carryOut(
    { slug, action: 'publish', label: revision.revision, effective, note, publications, files },
    ports,
  );
  return { ...report, stored: true, notices };
}

/** A refusal, with all that is known about the document, for whoever has to mend it. */
export class RefusedError extends DomainError {
  readonly report: PublishReport;

  constructor(refusal: { code: string; values: Record<string, string | number> }, report: PublishReport) {
    super(refusal.code, refusal.values);
    this.name = 'RefusedError';
    this.report = report;
  }
}

/** What publishing would do, with all refusals; stores nothing. */
export async function dryRun(request: PublishRequest, ports: ListPorts): Promise<PublishReport> {
  return await reportOf(await planPublication(request, ports), ports);
}

/** A crash may have left half a publication of the same label: first that is finished or undone. */
async function preparedPlan(request: PublishRequest, ports: ListPorts): Promise<Plan> {
  const plan = await planPublication(request, ports);
  const { slug } = plan.revision.township;
  if (ports.reader.history(slug).intent === undefined) return plan;
  await finishInterrupted(slug, ports);
  return await planPublication(request, ports);
}

/** The files of a publication: the document as received (unless it was taken from where it is kept), and the revision that names it. */
function filesOf({ revision, document }: Plan, { files }: ListPorts): NewFile[] {
  if (document === undefined) return [revisionFile(revision)];
  const { extension, bytes } = document;
  const numbers = Array.from({ length: 100 }, (_, at) => (at === 0 ? '' : `-${at + 1}`));
  const candidates = numbers.map((number) =>
    paths.source(revision.township.slug, `${revision.revision}${number}`, extension),
  );
  const path = candidates.find((candidate) => isFreeFor(files.read(candidate), bytes)) ?? candidates[0] ?? '';
  const named = revisionFile({ ...revision, source: { ...revision.source, file: path.slice('sources/'.length) } });
  return files.read(path) === undefined ? [{ path, content: bytes }, named] : [named];
}

function isFreeFor(there: Uint8Array | undefined, bytes: Uint8Array): boolean {
  return there === undefined || Buffer.compare(there, bytes) === 0;
}

function revisionFile(revision: Plan['revision']): NewFile {
  const content = new TextEncoder().encode(writeRevisionFile(revision));
  return { path: paths.revision(revision.township.slug, revision.revision), content };
}

async function reportOf(plan: Plan, ports: ListPorts): Promise<PublishReport> {
  const { revision, previous, difference, effective, note, problems, refusals } = plan;
  const { slug } = revision.township;
  const directory = ports.contacts(slug).filter(({ phone }) => phone !== '');
  const bodies = [...new Set(revision.items.flatMap((duty) => responsibleBodies(duty)))];
  const link = ports.linkTo(slug, revision.revision);
  const news = { kind: 'publish' as const, revision, previous, difference, effective, link };
  return {
    ...{ township: revision.township, revision: revision.revision, previous: previous?.revision },
    ...{ effective, note, difference, problems, refusals, duties: revision.items.length, stored: false },
    notices: refusals.length > 0 ? undefined : await previewAct(news, ports),
    untied: ports.untied(revision),
    withoutContact: bodies.filter((body) => !directory.some(({ department }) => isSameBody(department, body))),
  };
}
