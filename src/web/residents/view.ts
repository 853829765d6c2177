import type { Desk, Desks } from '../../dialogue/desk.ts';
import type { Revision } from '../../duties/duty.ts';
import { RequestFault } from '../errors.ts';
import type { Archive, State } from './archive.ts';
import { type Links, linksOf, pinTo } from './links.ts';

/** The state of a township's lists that a page shows, and how it stands to the one in force. */
export type View = {
  slug: string;
  township: string;
  revision: Revision;
  state: State;
  /** In force today. */
  current: { label: string; desk: Desk; links: Links };
  states: readonly State[];
  /** Answers for this state; its search is that of `revision`, unless two states begin on one day. */
  desk: Desk;
  links: Links;
  /** The day that was asked for, or ''. */
  day: string;
  today: string;
};

export type ViewRequest = { slug: string; label: string; day: string };
export type ViewParts = { desks: Desks; archive: Archive };

const slugPattern = /^[a-z0-9][a-z0-9-]{0,63}$/u;

/** Whether a text can be the slug of a township; everything else never reaches a file's path. */
export function isSlug(text: string): boolean {
  return slugPattern.test(text);
}

/**
 * Finds the state that is asked for by label or by day, else the one in force.
 * Errors: RequestFault `township.unknown`, `revision.none`, `day.invalid`; DomainError of the desk.
 */
export async function viewOf({ desks, archive }: ViewParts, { slug, label, day }: ViewRequest): Promise<View> {
  if (!isSlug(slug)) throw new RequestFault('township.unknown');
  if (day !== '' && !isDay(day)) throw new RequestFault('day.invalid');
  const inForce = await desks.desk(slug, undefined);
  const states = await archive.states(slug);
  const currentLabel = inForce.search.revision.revision;
  const wanted = label !== '' ? label : day !== '' ? labelOn(states, day) : currentLabel;
  const state =
    states.find((one) => one.label === wanted) ?? (wanted === currentLabel ? { label: wanted, from: '' } : undefined);
  if (state === undefined) throw new RequestFault('revision.none');
  const isCurrent = state.label === currentLabel;
  // Asked by its first day, never by the day in the address: so there are no more desks than states, whoever asks for what.
  const desk = isCurrent || state.from === '' ? inForce : await desks.desk(slug, state.from);
  const fits = desk.search.revision.revision === state.label;
  return {
    slug,
    township: inForce.township,
    revision: fits ? desk.search.revision : await archive.revision(slug, state.label),
    state,
    current: { label: currentLabel, desk: inForce, links: linksOf(slug, '') },
    states,
    desk,
    links: linksOf(slug, isCurrent ? '' : pinTo(state.label)),
    day,
    today: archive.today(),
  };
}

/** Whether a view shows the state in force. */
export function isCurrent(view: View): boolean {
  return view.state.label === view.current.label;
}

function labelOn(states: readonly State[], day: string): string | undefined {
  return states.filter((state) => state.from <= day).at(-1)?.label;
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/u.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
