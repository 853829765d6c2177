import type { ComponentChildren, VNode } from 'preact';
import type { AssetName, Assets } from '../assets.ts';
import { Foot, page, Top } from '../frame.tsx';
import { isCurrent, type View } from './view.ts';

export type Layout = {
  view: View;
  assets: Assets;
  title: string;
  kind: string;
  description?: string;
  scripts?: readonly AssetName[];
  /** Address of a feed of what the page shows. */
  feed?: string;
  /** What the state in force has in this place; shown when the page is about another state. */
  current?: ComponentChildren;
};

/** The frame of a residents' page: head, ways to go, the state that is shown when it is not the one in force. */
export function residentPage(layout: Layout, body: ComponentChildren): string {
  const { view, assets, kind } = layout;
  return page(
    {
      title: `${layout.title} · ${view.township} · 谁来管`,
      assets,
      kind: `resident ${kind}`,
      ...(layout.description === undefined ? {} : { description: layout.description }),
      ...(layout.feed === undefined ? {} : { feed: layout.feed }),
      scripts: layout.scripts ?? ['page.js'],
    },
    <>
      <a class="unseen" href="#main">
        跳到正文
      </a>
      <Top township={view.township} note={`${view.state.label}版清单`} />
      <Ways view={view} />
      <Banner view={view}>{layout.current ?? <CurrentLink view={view} href={view.current.links.find} />}</Banner>
      <main id="main">{body}</main>
      <Foot />
    </>,
  );
}

function Ways({ view }: { view: View }): VNode {
  const { links } = view;
  return (
    <nav class="ways" aria-label="本站">
      <a href={links.find}>查事项</a>
      <a href={links.revisions}>清单变动</a>
      <a href={links.poster}>张贴海报</a>
      <a href="/">问一问</a>
    </nav>
  );
}

/** Leads from an older state's page to its counterpart in the state in force. */
export function CurrentLink({ view, href }: { view: View; href: string }): VNode {
  return <a href={href}>看现行的{view.current.label}版</a>;
}

function Banner({ view, children }: { view: View; children: ComponentChildren }): VNode | null {
  const { state, current, day, today } = view;
  if (isCurrent(view)) {
    if (day === '') return null;
    return (
      <p class="banner" role="note">
        {day}时有效的就是现行的{current.label}版清单。
      </p>
    );
  }
  const shown =
    state.from > today
      ? `您看到的是${state.label}版，自${state.from}起生效，现在还没有生效。`
      : `${day === '' ? '' : `${day}时有效的是${state.label}版。`}您看到的是${state.label}版（旧版），不是现行规定。`;
  return (
    <p class="banner old" role="note">
      {shown}
      {children}
    </p>
  );
}

/** The one search field; without script it is a form. */
export function SearchField({ view, text }: { view: View; text: string }): VNode {
  return (
    <form id="find" class="composer inline" action={`/t/${view.slug}`} method="get">
      {isCurrent(view) ? null : <input type="hidden" name="revision" value={view.state.label} />}
      <label class="unseen" for="q">
        要查的事
      </label>
      <input
        id="q"
        name="q"
        type="text"
        value={text}
        maxLength={1000}
        autocomplete="off"
        enterkeyhint="search"
        placeholder="例如：水渠坏了归谁修"
      />
      <button type="submit">查一查</button>
    </form>
  );
}
