import type { Assets } from '../assets.ts';
import type { State } from './archive.ts';
import type { Index } from './find-page.tsx';
import { residentPage } from './layout.tsx';
import { linksOf, pinTo } from './links.ts';
import type { View } from './view.ts';

/** The earliest state that is kept: nothing to compare it with, so what it holds. */
export function firstRevisionPage({
  view,
  assets,
  state,
  index,
}: {
  view: View;
  assets: Assets;
  state: State;
  index: Index;
}): string {
  const links = linksOf(view.slug, state.label === view.current.label ? '' : pinTo(state.label));
  return residentPage(
    { view, assets, title: `${state.label}版`, kind: 'difference' },
    <>
      <h1>{state.label}版</h1>
      <p>这是所存最早的一版，没有更早的可以比较。{state.from === '' ? '' : `自${state.from}起有效。`}</p>
      <ul class="chips">
        {index.lists.map(({ list, count }) => (
          <li key={list}>
            <a href={links.list(list)}>
              {view.desk.say(`list.${list}`)}
              <span class="count">{count}项</span>
            </a>
          </li>
        ))}
      </ul>
    </>,
  );
}
