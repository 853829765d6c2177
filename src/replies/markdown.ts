import { byteLength, splitLine, wellFormed } from './bytes.ts';
import { byteLimits } from './limits.ts';
import { paginate } from './pages.ts';
import type { Say } from './phrases.ts';
import type { Block, Reply } from './reply.ts';

/** A reply as Markdown, and how many pages it has at this limit. */
export type RenderedMarkdown = { text: string; pages: number };

/** Bytes kept free for the hint at a page's end. */
const hintRoom = 300;
/** Longest line in bytes; with its marks it fits a page at every limit. */
const lineRoom = 900;

/**
 * Renders Markdown of at most `limit` bytes in the marks that all clients of WeCom show: bold, quote, link, ordered lines. Official
 * text stands in quote lines, word for word; marks in other text are made harmless, since part of it is what a person wrote.
 */
export function renderMarkdown(reply: Reply, say: Say, limit: number = byteLimits.robotMarkdown): RenderedMarkdown {
  const pages = paginate(
    reply.blocks.flatMap((block) => linesOf(block)).map((text) => ({ text })),
    limit - hintRoom,
  );
  // Pages are counted by the bot, which does not know how much fits here.
  if (reply.page >= pages.length) return { text: say('headline.lastPage'), pages: pages.length };
  const at = reply.page;
  const lines = (pages[at] ?? []).map(({ text }) => text);
  return {
    text: [...lines, ...hintsOf(reply, say, { page: at + 1, pages: pages.length })].join('\n'),
    pages: pages.length,
  };
}

function hintsOf({ link }: Reply, say: Say, at: { page: number; pages: number }): string[] {
  const linked =
    link !== '' && byteLength(link) < hintRoom / 3 ? [say('hint.link', { link: `[${link}](${link})` })] : [];
  return at.page < at.pages ? [say('hint.page', at), ...linked] : at.pages > 1 ? linked : [];
}

function linesOf(block: Block): string[] {
  switch (block.kind) {
    case 'quote':
      return block.lines.flatMap((line) => splitLine(wellFormed(line), lineRoom)).map((line) => `> ${line}`);
    case 'options':
      return block.options.flatMap(({ label, note }, position) => [
        ...bare(`${position + 1}. ${label}`),
        ...(note === '' ? [] : bare(`   ${note}`)),
      ]);
    case 'emergency':
    case 'headline':
      return bare(block.text).map((line) => `**${line}**`);
    case 'heading':
      return ['', ...bare(block.text).map((line) => `**${line}**`)];
    default:
      return bare(block.text);
  }
}

/** Lines without a mark that Markdown would read; the full-width twin says the same. */
function bare(text: string): string[] {
  return wellFormed(text)
    .replace(/[*_`#<>[\]|~\\]/gu, (mark) => String.fromCodePoint((mark.codePointAt(0) ?? 0) + 0xfee0))
    .split('\n')
    .filter((line) => line.trim() !== '')
    .flatMap((line) => splitLine(line, lineRoom));
}
