import type { ComponentChildren, VNode } from 'preact';
import type { Duty } from '../../duties/duty.ts';
import { dutyName } from './duty-name.tsx';
import { type Links, linksOf, pinTo } from './links.ts';
import type { Change } from './past.ts';
import type { View } from './view.ts';

/** The two states that a difference lies between, each with its own links. */
export type Sides = { view: View; older: Side; newer: Side };
type Side = { label: string; links: Links; duty: (id: string) => Duty | undefined };

/** Both states, ready to be linked to. */
export function sidesOf(view: View, { older, newer }: Change): Sides {
  return { view, older: sideOf(view, older), newer: sideOf(view, newer) };
}

function sideOf(view: View, revision: Change['older']): Side {
  const byId = new Map(revision.items.map((duty) => [duty.id, duty]));
  const pin = revision.revision === view.current.label ? '' : pinTo(revision.revision);
  return { label: revision.revision, links: linksOf(view.slug, pin), duty: (id) => byId.get(id) };
}

/** One kind of change and how often it occurs; nothing when it does not. */
export function Kind({
  title,
  count,
  children,
}: {
  title: string;
  count: number;
  children: ComponentChildren;
}): VNode | null {
  if (count === 0) return null;
  return (
    <section>
      <h2>
        {title}
        <span class="count">{count}项</span>
      </h2>
      <ul class="changes">{children}</ul>
    </section>
  );
}

/** A duty by its list and number, which lead to it, and its title. */
export function Named({ side, id, view }: { side: Side; id: string; view: View }): VNode {
  const duty = side.duty(id);
  return (
    <>
      <a href={side.links.duty(id)}>{dutyName(view.desk, id)}</a>
      <span class="title"> {duty?.title ?? ''}</span>
    </>
  );
}

type EndsParts = {
  sides: Sides;
  from: readonly string[];
  to: readonly string[];
  /** The title's change is shown word by word below. */
  reworded?: boolean;
};

/** Which duties became which. One that kept its title is named once. */
export function Ends({ sides, from, to, reworded = false }: EndsParts): VNode {
  const [before, after] = [sides.older.duty(from[0] ?? ''), sides.newer.duty(to[0] ?? '')];
  const single = from.length === 1 && to.length === 1 && before !== undefined && after !== undefined;
  if (single && (reworded || before.title === after.title)) {
    return (
      <p class="ends">
        {before.id === after.id ? null : (
          <>
            <a href={sides.older.links.duty(before.id)}>{nameOf(sides, before)}</a> →{' '}
          </>
        )}
        <a href={sides.newer.links.duty(after.id)}>{nameOf(sides, after)}</a>
        {reworded ? null : <span class="title"> {after.title}</span>}
      </p>
    );
  }
  return (
    <dl class="ends">
      <dt>原（{sides.older.label}版）</dt>
      {from.map((id) => (
        <dd key={id}>
          <Named side={sides.older} id={id} view={sides.view} />
        </dd>
      ))}
      <dt>现（{sides.newer.label}版）</dt>
      {to.map((id) => (
        <dd key={id}>
          <Named side={sides.newer} id={id} view={sides.view} />
        </dd>
      ))}
    </dl>
  );
}

function nameOf({ view }: Sides, duty: Duty): string {
  return dutyName(view.desk, duty.id);
}

type Pairs = ReadonlyArray<{ from: string; to: string }>;

/** Duties of which only the number changed, folded. */
export function Renumbered({ sides, pairs }: { sides: Sides; pairs: Pairs }): VNode | null {
  if (pairs.length === 0) return null;
  return (
    <details class="fold">
      <summary>只换了序号，内容未变（{pairs.length}项）</summary>
      <ul class="renumbered">
        {pairs.map(({ from, to }) => (
          <li key={to}>
            {dutyName(sides.view.desk, from)} →{' '}
            <a href={sides.newer.links.duty(to)}>第{sides.newer.duty(to)?.number ?? to}项</a>
          </li>
        ))}
      </ul>
    </details>
  );
}
