import { type Announced, announce, previewNotices } from '../delivery/announce.ts';
import type { News } from '../delivery/notices.ts';
import { differenceOf } from '../duties/difference.ts';
import { DomainError } from '../duties/errors.ts';
import { holdingOn, type Publication } from '../duties/timeline.ts';
import type { Intent } from './history-files.ts';
import { paths, slugPattern } from './list-files.ts';
import type { ListPorts } from './ports.ts';

/** A file that belongs to a publication. */
export type NewFile = { path: string; content: Uint8Array };

/** A publication or rollback, ready to be done. `publications`: entries of the history that it was planned upon. */
export type Act = {
  slug: string;
  action: Publication['action'];
  label: string;
  effective: string;
  note: string;
  publications: number;
  files: NewFile[];
};

/** Another instance works on the same township; after this long it is taken for dead. */
const abandonedMs = 120_000;

/**
 * Carries an act out as one step.
 *
 *   intent → files → ENTRY → notices into the outbox → intent removed
 *
 * The entry decides: before it nothing has happened and the next start removes the files, after it the list holds, and the next
 * start puts whatever notices are missing into the outbox (their keys keep each to once).
 * Errors: DomainError `publish.busy` when another instance is at it, `publish.moved-on` when the history is not the one that was
 * planned upon, `publish.notices-later` when it is done but the store did not take the notices.
 */
export async function carryOut(act: Act, ports: ListPorts): Promise<Announced> {
  await finishInterrupted(act.slug, ports);
  const seq = commitFiles(act, ports);
  const announced = await announceEntry(act.slug, seq, ports).catch((cause: unknown) => {
    release(act.slug, ports);
    throw new DomainError('publish.notices-later', { township: act.slug, label: act.label }, { cause });
  });
  ports.files.remove(paths.intent(act.slug));
  return announced;
}

/** Everything up to the entry, without giving way to anything else in this process. */
function commitFiles(act: Act, { files, reader, owner, now }: ListPorts): number {
  const { publications } = reader.history(act.slug);
  if (publications.length !== act.publications) throw new DomainError('publish.moved-on', { township: act.slug });
  const seq = Math.max(0, ...publications.map((publication) => publication.seq)) + 1;
  // Looked at before the intent: what is undone after a crash must be ours alone.
  if (act.files.some(({ path }) => files.read(path) !== undefined)) throw labelTaken(act);
  const intent: Intent = { seq, revision: act.label, owner, since: now(), files: act.files.map(({ path }) => path) };
  if (!files.create(paths.intent(act.slug), asBytes(intent)))
    throw new DomainError('publish.busy', { township: act.slug });
  const entry: Publication = {
    ...{ seq, action: act.action, revision: act.label, effective: act.effective },
    ...{ at: new Date(now()).toISOString(), note: act.note },
  };
  const done = act.files.every(({ path, content }) => files.create(path, content));
  if (done && files.create(paths.entry(act.slug, seq), asBytes(entry))) return seq;
  // Somebody put a file there by hand at this very moment: it is not to be told from ours, so nothing is removed.
  files.remove(paths.intent(act.slug));
  throw labelTaken(act);
}

/** What is left to do may be done by whoever comes first, without waiting whether this process is still at it. */
function release(slug: string, { files, reader }: ListPorts): void {
  const { intent } = reader.history(slug);
  if (intent !== undefined) files.replace(paths.intent(slug), asBytes({ ...intent, since: 0 }));
}

function labelTaken({ slug, label }: Act): DomainError {
  return new DomainError('publish.label-taken', { township: slug, label });
}

/**
 * Finishes or undoes what a crash interrupted in any township: at start, before anything is answered, and now and then, because
 * notices may have had to wait for the store. Gives the townships that another living instance is at.
 * Errors: the first fault, after all townships were tried.
 */
export async function finishAll(ports: ListPorts): Promise<string[]> {
  const busy: string[] = [];
  const faults: unknown[] = [];
  for (const slug of ports.files.names('lists').filter((name) => slugPattern.test(name))) {
    await finishInterrupted(slug, ports).catch((error: unknown) => {
      if (error instanceof DomainError && error.code === 'publish.busy') busy.push(slug);
      else faults.push(error);
    });
  }
  if (faults.length > 0) throw faults[0];
  return busy;
}

/** The same for one township; does nothing when nothing was interrupted. Errors: DomainError `publish.busy` while another living instance is at it. */
export async function finishInterrupted(slug: string, ports: ListPorts): Promise<void> {
  const { files, reader, owner, now } = ports;
  const { intent, publications } = reader.history(slug);
  if (intent === undefined) {
    // An intent that cannot be read was never more than begun.
    if (files.read(paths.intent(slug)) !== undefined) files.remove(paths.intent(slug));
    return;
  }
  if (intent.owner !== owner && now() - intent.since < abandonedMs)
    throw new DomainError('publish.busy', { township: slug });
  const done = publications.find(({ seq }) => seq === intent.seq);
  if (done === undefined) for (const path of intent.files) files.remove(path);
  else await announceEntry(slug, intent.seq, ports);
  removePrepared(slug, ports);
  files.remove(paths.intent(slug));
}

/** What a crash left of files that were being written. */
function removePrepared(slug: string, { files }: ListPorts): void {
  for (const folder of [paths.revisions(slug), paths.history(slug), paths.sources]) {
    const left = files.names(folder).filter((name) => name.startsWith('.') && name.endsWith('.tmp'));
    const own = folder === paths.sources ? left.filter((name) => name.startsWith(`.${slug}-`)) : left;
    for (const name of own) files.remove(`${folder}/${name}`);
  }
}

async function announceEntry(slug: string, seq: number, ports: ListPorts): Promise<Announced> {
  const news = newsOf(slug, seq, ports);
  return await announce(news, String(seq).padStart(4, '0'), ports.announcing);
}

/** What the notices about an act that is not done yet would come to. */
export async function previewAct(news: News, ports: ListPorts): Promise<Announced> {
  return await previewNotices(news, ports.announcing);
}

/** What an entry changed: against what held on its day by the entries before it. */
function newsOf(slug: string, seq: number, { reader, linkTo }: ListPorts): News {
  const { publications } = reader.history(slug);
  const entry = publications.find((publication) => publication.seq === seq);
  if (entry === undefined) throw new DomainError('history.fault', { file: paths.entry(slug, seq) });
  const before = holdingOn(
    publications.filter((publication) => publication.seq < seq),
    entry.effective,
  );
  const previous = before === undefined ? undefined : reader.revision(slug, before.revision);
  const revision = reader.revision(slug, entry.revision);
  return {
    ...{ kind: entry.action, revision, previous, effective: entry.effective, link: linkTo(slug, entry.revision) },
    difference: differenceOf(previous?.items ?? [], revision.items),
  };
}

function asBytes(value: object): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(value, null, 1)}\n`);
}
