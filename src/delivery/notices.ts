import type { Difference } from '../duties/difference.ts';
import type { Revision } from '../duties/duty.ts';
import { byteLength, splitLine, wellFormed } from '../replies/bytes.ts';
import type { Carrier } from './carrier.ts';
import { type Change, changesOf, concerns } from './changes.ts';
import type { SayNotice } from './notice-phrases.ts';
import type { Follows } from './targets.ts';

/** What a publication or a rollback changed; what all notices about it are made of. */
export type News = {
  kind: 'publish' | 'rollback';
  revision: Revision;
  /** What held before; undefined for a township's first list. */
  previous: Revision | undefined;
  difference: Difference;
  /** First day on which the revision holds, YYYY-MM-DD. */
  effective: string;
  /** Address of the page of the difference; '' without a public address. */
  link: string;
};

/** A notice for one kind of follower, before it is cut into messages. */
export type Notice = { head: string[]; sections: Array<{ heading: string; lines: string[] }>; link: string };

/** Bytes kept free for 「（10/10）」. */
const markRoom = 24;
/** Messages of one notice at most; a group that gets more stops reading. What is left is counted, and stands on the page. */
const mostParts = 10;

/** Tells whether anything but numbers changed. */
export function isNews({ previous, difference }: Pick<News, 'previous' | 'difference'>): boolean {
  const { renumbered: _renumbered, ...told } = difference;
  return previous === undefined || Object.values(told).some((entries) => entries.length > 0);
}

/** The notice for somebody who follows these; undefined when nothing in it concerns them. */
export function noticeFor(news: News, follows: Follows, say: SayNotice): Notice | undefined {
  const { revision, previous, difference, effective, link } = news;
  const values = { township: revision.township.name, revision: revision.revision, day: effective };
  if (previous === undefined) {
    return { head: [say('headline.first', { ...values, count: revision.items.length })], sections: [], link };
  }
  const all = changesOf({ difference, before: previous.items, after: revision.items }, say);
  const changes = all.filter((change) => concerns(change, follows));
  if (changes.length === 0) return undefined;
  const head = [
    say(`headline.${news.kind}`, values),
    say('summary', { previous: previous.revision, counts: countsOf(difference, say) }),
    ...(follows.all ? [] : [say('followed', { count: changes.length })]),
  ];
  return { head, sections: sectionsOf(changes, say), link };
}

function countsOf(difference: Difference, say: SayNotice): string {
  const kinds = ['added', 'removed', 'changed', 'moved', 'split', 'merged', 'renumbered'] as const;
  return kinds
    .filter((kind) => difference[kind].length > 0)
    .map((kind) => say(`count.${kind}`, { count: difference[kind].length }))
    .join(say('summary.separator'));
}

function sectionsOf(changes: readonly Change[], say: SayNotice): Notice['sections'] {
  return [...new Set(changes.map(({ category }) => category))].map((category) => ({
    heading: category === '' ? say('section.none') : say('section', { category }),
    lines: changes.filter((change) => change.category === category).map(({ line }) => line),
  }));
}

/** Cuts a notice into messages of at most `limitBytes`, by whole lines, numbered when there are several; the link ends the last. */
export function partsOf(
  notice: Notice,
  { limitBytes, markup }: Pick<Carrier, 'limitBytes' | 'markup'>,
  say: SayNotice,
): string[] {
  const room = limitBytes - markRoom;
  const lines = linesOf(notice, markup).flatMap((line) => splitLine(line, Math.floor(room / 2)));
  const ending = notice.link === '' ? [] : [say('link', { link: notice.link })];
  const pages = paginate(lines, ending, room);
  const shown = pages.length <= mostParts ? pages : paginate(cutShort(pages, notice, say), ending, room);
  return shown.map((page, at) => {
    const mark = shown.length === 1 ? '' : say('part', { part: at + 1, parts: shown.length });
    return `${mark}${page.join('\n')}`;
  });
}

function linesOf(notice: Notice, markup: Carrier['markup']): string[] {
  const plain = (text: string) => (markup === 'markdown' ? wellFormed(text).replaceAll('<', '＜') : wellFormed(text));
  const heading = (text: string) => (markup === 'markdown' ? `**${plain(text)}**` : plain(text));
  return [
    ...notice.head.map((line, at) => (at === 0 ? heading(line) : plain(line))),
    ...notice.sections.flatMap(({ heading: title, lines }) => [heading(title), ...lines.map((line) => plain(line))]),
  ];
}

function paginate(lines: readonly string[], ending: readonly string[], room: number): string[][] {
  const pages: string[][] = [[]];
  let used = 0;
  for (const line of [...lines, ...ending]) {
    const size = byteLength(line) + 1;
    if (used + size > room && used > 0) {
      pages.push([]);
      used = 0;
    }
    pages.at(-1)?.push(line);
    used += size;
  }
  return pages;
}

/** The lines of the pages that may be sent, less the last few, and how many changes are left out. */
function cutShort(pages: readonly string[][], notice: Notice, say: SayNotice): string[] {
  const kept = pages.slice(0, mostParts - 1).flat();
  const total = notice.sections.reduce((sum, { lines }) => sum + lines.length, 0);
  const headings = new Set(notice.sections.flatMap(({ heading }) => [heading, `**${heading}**`]));
  const told = kept.filter((line) => !headings.has(line)).length - notice.head.length;
  return [...kept, say('rest', { count: Math.max(1, total - told) })];
}
