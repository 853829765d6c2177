import type { VNode } from 'preact';
import type { WebAnswer } from './ask.ts';
import type { Assets } from './assets.ts';
import { Foot, page, Top } from './frame.tsx';
import { ReplyView } from './reply-view.tsx';
import { type PageHref, pageHrefOf, pinTo } from './residents/links.ts';

export type ChatPage = {
  assets: Assets;
  township: string;
  slug: string;
  revision: string;
  examples: readonly string[];
  /** Conversation of this page; without script the links carry it on. */
  chat: string;
  /** There are residents' pages to link to. */
  hasPages: boolean;
  /** What was asked without script, with its answer. */
  asked?: { text: string; answer: WebAnswer } | undefined;
};

/** `GET /`: try the bot in a browser. Complete without script; `assets/chat.js` only saves the reloading. */
export function chatPage(options: ChatPage): string {
  const { assets, township, asked } = options;
  const askHref = (text: string) => `/?q=${encodeURIComponent(text)}&chat=${encodeURIComponent(options.chat)}`;
  return page(
    {
      title: asked === undefined ? `谁来管 · ${township}` : `${shortened(asked.text)} · 谁来管`,
      description: `说一件事，按${township}履职事项清单告诉您归谁管、找谁办。`,
      assets,
      kind: 'chat',
      scripts: ['reply.js', 'chat.js'],
    },
    <>
      <Top township={township} note={`${options.revision}版清单`} />
      {options.hasPages ? (
        <nav class="ways" aria-label="本站">
          <a href={`/t/${options.slug}`}>按目录查</a>
          <a href={`/t/${options.slug}/revisions`}>清单变动</a>
        </nav>
      ) : null}
      <main
        data-township={options.slug}
        data-revision={options.revision}
        data-pages={options.hasPages ? `/t/${options.slug}` : ''}
      >
        <Welcome township={township} examples={options.examples} askHref={askHref} past={asked !== undefined} />
        <div id="log" class="log" role="log" aria-live="polite" aria-label="问与答">
          {asked === undefined ? null : (
            <>
              <Asked text={asked.text} />
              <ReplyView
                answer={asked.answer}
                askHref={askHref}
                pageHref={pageHrefFor(options, asked.answer)}
                talking
              />
            </>
          )}
        </div>
      </main>
      <Composer chat={options.chat} />
      <Foot />
      <Templates />
    </>,
  );
}

/** Pages in the state that answered, which stays when another comes into force. */
function pageHrefFor({ hasPages, slug, revision }: ChatPage, answer: WebAnswer): PageHref | undefined {
  return hasPages ? pageHrefOf(slug, answer.revision === revision ? '' : pinTo(answer.revision)) : undefined;
}

type WelcomeParts = { township: string; examples: readonly string[]; askHref: (text: string) => string; past: boolean };

/** What this is; once something was asked only its heading stays, for screen readers. */
function Welcome({ township, examples, askHref, past }: WelcomeParts): VNode {
  return (
    <section class={past ? 'welcome past' : 'welcome'}>
      <h1>这件事，谁来管？</h1>
      <p>
        用平常话说一件事就行。我按<bdi>{township}</bdi>履职事项清单，告诉您归谁管、找谁办，并引用清单原文。
      </p>
      <ul class="chips" aria-label="例如">
        {examples.map((example) => (
          <li key={example}>
            <a href={askHref(example)} data-ask={example} data-label={example}>
              {example}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Asked({ text }: { text: string }): VNode {
  return (
    <p class="asked">
      <span class="unseen">您问：</span>
      <bdi>{text}</bdi>
    </p>
  );
}

function Composer({ chat }: { chat: string }): VNode {
  return (
    <form id="ask" class="composer" action="/" method="get" aria-label="提问">
      <input type="hidden" name="chat" value={chat} />
      <label class="unseen" for="q">
        您要问的事
      </label>
      <input
        id="q"
        name="q"
        type="text"
        required
        maxLength={1000}
        autocomplete="off"
        enterkeyhint="send"
        placeholder="例如：水渠坏了归谁修"
      />
      <button type="submit">问一问</button>
    </form>
  );
}

/** What the script shows while it waits and when it fails; words stay out of the script. */
function Templates(): VNode {
  return (
    <>
      <template id="asked">
        <Asked text="" />
      </template>
      <template id="waiting">
        <p class="waiting">正在查清单…</p>
      </template>
      <Failed id="failed" title="刚才没能查成。" advice="请检查网络后再问一次" />
      <Failed id="hurried" title="问得太快了。" advice="请过一分钟再问" />
      <template id="reply">
        <article class="reply" aria-label="回答" />
        <ul class="chips" aria-label="接着问" />
        <p class="more">
          <a href="/">看完整页面</a>
        </p>
      </template>
    </>
  );
}

function Failed({ id, title, advice }: { id: string; title: string; advice: string }): VNode {
  return (
    <template id={id}>
      <article class="reply failed" aria-label="没有查成">
        <h2>{title}</h2>
        <p class="hint">
          {advice}；急事请拨打{' '}
          <a class="call" href="tel:12345">
            12345
          </a>
          。
        </p>
        <button type="button" class="again">
          再试一次
        </button>
      </article>
    </template>
  );
}

function shortened(text: string): string {
  const characters = [...text];
  return characters.length <= 30 ? text : `${characters.slice(0, 30).join('')}…`;
}
