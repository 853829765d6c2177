import type { VNode } from 'preact';
import { type ListName, listNames } from '../../duties/duty.ts';
import type { WebAnswer } from '../ask.ts';
import type { Assets } from '../assets.ts';
import { ReplyView } from '../reply-view.tsx';
import { residentPage, SearchField } from './layout.tsx';
import { isCurrent, type View } from './view.ts';

/** A name to browse by and how many duties stand under it. */
export type Counted = { name: string; count: number };
export type Index = { lists: Array<{ list: ListName; count: number }>; categories: Counted[]; departments: Counted[] };

export type FindPage = {
  view: View;
  assets: Assets;
  index: Index;
  found: { text: string; answer: WebAnswer } | undefined;
};

/** Search and browse: the way into a township's lists. */
export function findPage({ view, assets, index, found }: FindPage): string {
  return residentPage(
    {
      view,
      assets,
      title: found === undefined ? '查事项' : '查询结果',
      kind: 'find',
      description: `${view.township}履职事项清单：按事情、类别、部门查谁负责。`,
      // As-you-type answers come from the state in force; an older one is searched by form.
      scripts: isCurrent(view) ? ['reply.js', 'find.js', 'page.js'] : ['page.js'],
    },
    <>
      <h1>
        <bdi>{view.township}</bdi>的事，谁来管？
      </h1>
      <SearchField view={view} text={found?.text ?? ''} />
      <div id="found" class="found" aria-live="polite" data-township={view.slug} data-pages={view.links.find}>
        {found === undefined ? null : <Found view={view} answer={found.answer} />}
      </div>
      <Browse view={view} index={index} />
      <AsOf view={view} />
      <template id="reply">
        <article class="reply" aria-label="回答" />
        <p class="more">
          <a href="/">看完整页面</a>
        </p>
      </template>
      <template id="hurried">
        <p class="waiting">查得太快了，请过一分钟再查。</p>
      </template>
      <template id="failed">
        <p class="waiting">刚才没能查成，请按“查一查”再试。</p>
      </template>
    </>,
  );
}

function Found({ view, answer }: { view: View; answer: WebAnswer }): VNode {
  return <ReplyView answer={answer} askHref={view.links.search} pageHref={view.links.page} talking={false} />;
}

function Browse({ view, index }: { view: View; index: Index }): VNode {
  return (
    <>
      <section>
        <h2>按清单看</h2>
        <ul class="chips">
          {listNames.map((list) => (
            <li key={list}>
              <a href={view.links.list(list)}>
                {view.desk.say(`list.${list}`)}
                <span class="count">{index.lists.find((one) => one.list === list)?.count ?? 0}项</span>
              </a>
            </li>
          ))}
        </ul>
      </section>
      <section>
        <h2>按类别看</h2>
        <Names names={index.categories} href={view.links.category} />
      </section>
      <details class="fold">
        <summary>
          按县级部门看<span class="count">{index.departments.length}个</span>
        </summary>
        <Names names={index.departments} href={view.links.department} />
      </details>
    </>
  );
}

function Names({ names, href }: { names: readonly Counted[]; href: (name: string) => string }): VNode {
  return (
    <ul class="chips">
      {names.map(({ name, count }) => (
        <li key={name}>
          <a href={href(name)}>
            <bdi>{name}</bdi>
            <span class="count">{count}项</span>
          </a>
        </li>
      ))}
    </ul>
  );
}

function AsOf({ view }: { view: View }): VNode {
  return (
    <section>
      <h2>看某一天的清单</h2>
      <form class="composer inline" action={`/t/${view.slug}`} method="get">
        <label class="unseen" for="as-of">
          日期
        </label>
        <input id="as-of" type="date" name="as-of" value={view.day} required max="2099-12-31" />
        <button type="submit">看这一天</button>
      </form>
    </section>
  );
}
