import { byteLength, splitLine, wellFormed } from './bytes.ts';
import { byteLimits } from './limits.ts';
import type { Say } from './phrases.ts';
import type { Block, Reply } from './reply.ts';

/** A reply as plain text, and the official passages that it quotes. */
export type RenderedText = { text: string; quotes: string[]; pages: number };

type Line = { text: string; quote?: string };

/** Bytes kept free for the hint at a page's end. */
const hintRoom = 200;

/**
 * Renders plain text of at most `limit` bytes, by whole lines. What does not fit comes on the next page, and the text says how to
 * see it; official lines longer than a page are split after a sentence.
 */
export function renderText(reply: Reply, say: Say, limit: number = byteLimits.text): RenderedText {
  const pages = paginate(
    reply.blocks.flatMap((block) => linesOf(block)),
    limit - hintRoom,
  );
  const lines = pages[reply.page];
  if (lines === undefined) return { text: say('headline.lastPage'), quotes: [], pages: pages.length };
  const hints = hintsOf(reply, say, { page: reply.page + 1, pages: pages.length });
  return {
    text: [...lines.map((line) => line.text), ...hints].join('\n'),
    quotes: lines.flatMap((line) => (line.quote === undefined ? [] : [line.quote])),
    pages: pages.length,
  };
}

function hintsOf(reply: Reply, say: Say, at: { page: number; pages: number }): string[] {
  if (at.pages === 1) return [];
  if (reply.link !== '' && byteLength(reply.link) < hintRoom / 2) return [say('hint.link', { link: reply.link })];
  return at.page < at.pages ? [say('hint.page', at)] : [];
}

function linesOf(block: Block): Line[] {
  if (block.kind === 'quote') {
    return block.lines.flatMap((line) =>
      splitLine(wellFormed(line), 900).map((part) => ({ text: `「${part}」`, quote: part })),
    );
  }
  if (block.kind === 'options') {
    return block.options.map((option, position) => ({
      text: wellFormed(`${position + 1}. ${option.label}${option.note === '' ? '' : `\n   ${option.note}`}`),
    }));
  }
  return wellFormed(block.text)
    .split('\n')
    .flatMap((line) => splitLine(line, 900))
    .map((text) => ({ text }));
}

function paginate(lines: readonly Line[], room: number): Line[][] {
  const pages: Line[][] = [[]];
  let used = 0;
  for (const line of lines) {
    const size = byteLength(line.text) + 1;
    if (used + size > room && used > 0) {
      pages.push([]);
      used = 0;
    }
    pages.at(-1)?.push(line);
    used += size;
  }
  return pages;
}
