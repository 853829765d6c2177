import type { VNode } from 'preact';
import type { Difference } from '../../duties/difference.ts';
import type { Assets } from '../assets.ts';
import type { State } from './archive.ts';
import { residentPage } from './layout.tsx';
import type { View } from './view.ts';

/** A state and how it differs from the one before it; the first one has none before it. */
export type RevisionLine = { state: State; difference: Difference | undefined; count: number };

export type RevisionsPage = {
  view: View;
  assets: Assets;
  lines: readonly RevisionLine[];
  /** There is a feed to follow. */
  hasFeed: boolean;
};

/** All published states, newest first. */
export function revisionsPage({ view, assets, lines, hasFeed }: RevisionsPage): string {
  return residentPage(
    { view, assets, title: '清单变动', kind: 'revisions', ...(hasFeed ? { feed: view.links.feed } : {}) },
    <>
      <h1>清单变动</h1>
      <ul class="revision-list">
        {[...lines].reverse().map((line) => (
          <li key={line.state.label}>
            <a href={view.links.revision(line.state.label)}>{line.state.label}版</a>
            <Standing view={view} state={line.state} />
            <p>{line.difference === undefined ? `所存最早的一版，共${line.count}项。` : summary(line.difference)}</p>
          </li>
        ))}
      </ul>
      {hasFeed ? (
        <p>
          用阅读软件或别的系统接收更新：
          <a href={view.links.feed} type="application/feed+json">
            清单变动订阅地址（JSON Feed）
          </a>
        </p>
      ) : null}
    </>,
  );
}

function Standing({ view, state }: { view: View; state: State }): VNode | null {
  if (state.label === view.current.label) return <strong class="standing">现行</strong>;
  if (state.from > view.today) return <span class="standing">自{state.from}起生效</span>;
  return state.from === '' ? null : <span class="standing">自{state.from}起</span>;
}

/** `新增1项，取消1项，改动6项。`; a renumbering alone is no change of content. */
export function summary(difference: Difference): string {
  const parts = (
    [
      ['新增', difference.added.length],
      ['取消', difference.removed.length],
      ['改动', difference.changed.length],
      ['转换清单', difference.moved.length],
      ['拆分', difference.split.length],
      ['合并', difference.merged.length],
      ['只换序号', difference.renumbered.length],
    ] as const
  ).filter(([, count]) => count > 0);
  return parts.length === 0
    ? '与上一版内容相同。'
    : `${parts.map(([word, count]) => `${word}${count}项`).join('，')}。`;
}
