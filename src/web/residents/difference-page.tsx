import type { VNode } from 'preact';
import type { Assets } from '../assets.ts';
import type { State } from './archive.ts';
import { Ends, Kind, Named, Renumbered, type Sides, sidesOf } from './difference-parts.tsx';
import { FieldChanges } from './field-changes.tsx';
import { residentPage } from './layout.tsx';
import type { Change } from './past.ts';
import { summary } from './revisions-page.tsx';
import type { View } from './view.ts';

export type DifferencePage = {
  view: View;
  assets: Assets;
  state: State;
  change: Change;
};

/** What changed from one published state to the next, by kind; readable in black and white. */
export function differencePage({ view, assets, state, change }: DifferencePage): string {
  const { older, difference } = change;
  const sides = sidesOf(view, change);
  return residentPage(
    { view, assets, title: `${state.label}版改了什么`, kind: 'difference' },
    <>
      <h1>{state.label}版改了什么</h1>
      <p>
        与{older.revision}版相比：{summary(difference)}
        {state.from === '' ? '' : `自${state.from}起生效。`}
      </p>
      <CameAndWent sides={sides} change={change} />
      <Reworded sides={sides} change={change} />
      <Regrouped sides={sides} change={change} />
      <Renumbered sides={sides} pairs={difference.renumbered} />
    </>,
  );
}

type Part = { sides: Sides; change: Change };

function CameAndWent({ sides, change: { difference } }: Part): VNode {
  const list = (ids: readonly string[], side: Sides['newer']) =>
    ids.map((id) => (
      <li key={id}>
        <Named side={side} id={id} view={sides.view} />
      </li>
    ));
  return (
    <>
      <Kind title="新增" count={difference.added.length}>
        {list(difference.added, sides.newer)}
      </Kind>
      <Kind title="取消" count={difference.removed.length}>
        {list(difference.removed, sides.older)}
      </Kind>
    </>
  );
}

function Reworded({ sides, change: { difference } }: Part): VNode {
  return (
    <Kind title="改动" count={difference.changed.length}>
      {difference.changed.map(({ from, to, fields }) => (
        <li key={to}>
          <Ends sides={sides} from={[from]} to={[to]} reworded={fields.includes('title')} />
          <FieldChanges before={sides.older.duty(from)} after={sides.newer.duty(to)} fields={fields} />
        </li>
      ))}
    </Kind>
  );
}

function Regrouped({ sides, change: { difference } }: Part): VNode {
  const moved = difference.moved.map(({ from, to }) => ({ from: [from], to: [to] }));
  const split = difference.split.map(({ from, to }) => ({ from: [from], to }));
  const merged = difference.merged.map(({ from, to }) => ({ from, to: [to] }));
  const kinds = [
    { title: '转换清单', pairs: moved },
    { title: '拆分', pairs: split },
    { title: '合并', pairs: merged },
  ];
  return (
    <>
      {kinds.map(({ title, pairs }) => (
        <Kind key={title} title={title} count={pairs.length}>
          {pairs.map(({ from, to }) => (
            <li key={to.join()}>
              <Ends sides={sides} from={from} to={to} />
            </li>
          ))}
        </Kind>
      ))}
    </>
  );
}
