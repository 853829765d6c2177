import { byteLength } from './bytes.ts';

/** Spreads lines over pages of at most `room` bytes with their line ends; a line is never cut, so it must fit a page by itself. */
export function paginate<Line extends { text: string }>(lines: readonly Line[], room: number): Line[][] {
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
