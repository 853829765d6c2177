import type { ComponentChildren, VNode } from 'preact';
import type { Duty } from '../../duties/duty.ts';
import type { Assets } from '../assets.ts';
import type { State } from './archive.ts';
import { dutyName } from './duty-name.tsx';
import { FieldChanges } from './field-changes.tsx';
import { residentPage } from './layout.tsx';
import { type Links, linksOf, pinTo } from './links.ts';
import type { Change } from './past.ts';
import { summary } from './revisions-page.tsx';
import type { View } from './view.ts';

export type DifferencePage = {
  view: View;
  assets: Assets;
  state: State;
  change: Change;
};

type Sides = { view: View; older: Side; newer: Side };
type Side = { label: string; links: Links; duty: (id: string) => Duty | undefined };

/** What changed from one published state to the next, by kind; readable in black and white. */
export function differencePage({ view, assets, state, change }: DifferencePage): string {
  const { older, newer, difference } = change;
  const sides: Sides = { view, older: sideOf(view, older), newer: sideOf(view, newer) };
  return residentPage(
    { view, assets, title: `${state.label}版改了什么`, kind: 'difference' },
    <>
      <h1>{state.label}版改了什么</h1>
      <p>
        与{older.revision}版相比：{summary(difference)}
        {state.from === '' ? '' : `自${state.from}起生效。`}
      </p>
      <Kind title="新增" count={difference.added.length}>
        {difference.added.map((id) => (
          <One key={id} side={sides.newer} id={id} view={view} />
        ))}
      </Kind>
      <Kind title="取消" count={difference.removed.length}>
        {difference.removed.map((id) => (
          <One key={id} side={sides.older} id={id} view={view} />
        ))}
      </Kind>
      <Kind title="改动" count={difference.changed.length}>
        {difference.changed.map(({ from, to, fields }) => (
          <li key={to}>
            <Ends sides={sides} from={[from]} to={[to]} reworded={fields.includes('title')} />
            <FieldChanges before={sides.older.duty(from)} after={sides.newer.duty(to)} fields={fields} />
          </li>
        ))}
      </Kind>
      <Kind title="转换清单" count={difference.moved.length}>
        {difference.moved.map(({ from, to }) => (
          <li key={to}>
            <Ends sides={sides} from={[from]} to={[to]} />
          </li>
        ))}
      </Kind>
      <Kind title="拆分" count={difference.split.length}>
        {difference.split.map(({ from, to }) => (
          <li key={from}>
            <Ends sides={sides} from={[from]} to={to} />
          </li>
        ))}
      </Kind>
      <Kind title="合并" count={difference.merged.length}>
        {difference.merged.map(({ from, to }) => (
          <li key={to}>
            <Ends sides={sides} from={from} to={[to]} />
          </li>
        ))}
      </Kind>
      <Renumbered sides={sides} pairs={difference.renumbered} />
    </>,
  );
}

function sideOf(view: View, revision: Change['older']): Side {
  const byId = new Map(revision.items.map((duty) => [duty.id, duty]));
  const pin = revision.revision === view.current.label ? '' : pinTo(revision.revision);
  return { label: revision.revision, links: linksOf(view.slug, pin), duty: (id) => byId.get(id) };
}

function Kind({ title, count, children }: { title: string; count: number; children: ComponentChildren }): VNode | null {
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

function Named({ side, id, view }: { side: Side; id: string; view: View }): VNode {
  const duty = side.duty(id);
  return (
    <>
      <a href={side.links.duty(id)}>{dutyName(view.desk, id)}</a>
      <span class="title"> {duty?.title ?? ''}</span>
    </>
  );
}

function One({ side, id, view }: { side: Side; id: string; view: View }): VNode {
  return (
    <li>
      <Named side={side} id={id} view={view} />
    </li>
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
function Ends({ sides, from, to, reworded = false }: EndsParts): VNode {
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

function Renumbered({ sides, pairs }: { sides: Sides; pairs: Pairs }): VNode | null {
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
