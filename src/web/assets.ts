import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const types = {
  'style.css': 'text/css',
  'reply.js': 'text/javascript',
  'chat.js': 'text/javascript',
  'find.js': 'text/javascript',
  'page.js': 'text/javascript',
  'icon.svg': 'image/svg+xml',
} as const;
export type AssetName = keyof typeof types;

export type Asset = { type: string; bytes: Uint8Array; version: string };

/** The files that pages load from this server, read once; nothing comes from another host. */
export type Assets = {
  get(name: string): Asset | undefined;
  /** Address with the content's version, so that a browser may keep it for ever. */
  href(name: AssetName): string;
};

/** Reads `src/web/assets/`. Errors: a missing file stops the start. */
export function readAssets(): Assets {
  const files = new Map<string, Asset>();
  for (const [name, type] of Object.entries(types)) {
    const bytes = readFileSync(new URL(`./assets/${name}`, import.meta.url));
    const version = createHash('sha256').update(bytes).digest('hex').slice(0, 10);
    files.set(name, { type: `${type}; charset=utf-8`, bytes, version });
  }
  return {
    get: (name) => files.get(name),
    href: (name) => `/assets/${name}?v=${files.get(name)?.version ?? ''}`,
  };
}
