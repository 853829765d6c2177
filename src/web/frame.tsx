import type { ComponentChildren, VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { AssetName, Assets } from './assets.ts';

export type Frame = {
  title: string;
  assets: Assets;
  /** Page kind, for the stylesheet. */
  kind: string;
  scripts?: readonly AssetName[];
  description?: string;
  /** Address of a feed of what the page shows. */
  feed?: string;
};

/** A whole HTML page; everything that is put into it is escaped. */
export function page(frame: Frame, body: ComponentChildren): string {
  return `<!doctype html>${renderToString(<Document frame={frame}>{body}</Document>)}`;
}

function Document({ frame, children }: { frame: Frame; children: ComponentChildren }): VNode {
  const { assets } = frame;
  return (
    <html lang="zh-CN">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="format-detection" content="telephone=no" />
        {frame.description === undefined ? null : <meta name="description" content={frame.description} />}
        {frame.feed === undefined ? null : <link rel="alternate" type="application/feed+json" href={frame.feed} />}
        <title>{frame.title}</title>
        <link rel="icon" href={assets.href('icon.svg')} type="image/svg+xml" />
        <link rel="stylesheet" href={assets.href('style.css')} />
        {(frame.scripts ?? []).map((name) => (
          <script key={name} src={assets.href(name)} defer />
        ))}
      </head>
      <body class={frame.kind}>{children}</body>
    </html>
  );
}

/** Head of every page: what this is, for whom, from which state of the lists. */
export function Top({ township, note }: { township: string; note: string }): VNode {
  return (
    <header class="top">
      <a class="brand" href="/">
        谁来管
      </a>
      <p>
        <bdi>{township}</bdi>
        <span class="note">{note}</span>
      </p>
    </header>
  );
}

/** Foot of every page: where to go when the lists do not answer. */
export function Foot(): VNode {
  return (
    <footer class="foot">
      <p>
        清单以外的事，请拨打政务服务便民热线 <a href="tel:12345">12345</a>。
      </p>
      <p>
        紧急情况：报警 <a href="tel:110">110</a> · 火警 <a href="tel:119">119</a> · 急救 <a href="tel:120">120</a> ·
        交通事故 <a href="tel:122">122</a>
      </p>
    </footer>
  );
}
