import type { Parser } from 'htmlparser2';

/** Characters given to the parser at a time; between two pieces it may be stopped. */
const piece = 65_536;
/** Pages are some thirty elements deep; the parser's own list of open elements grows slow in the tens of thousands. */
export const maxDepth = 1_000;

/** Gives a document to a parser piece by piece until it ends or `stop` says so; false when it was stopped. */
export function feed(parser: Parser, text: string, stop: () => boolean): boolean {
  for (let at = 0; at < text.length; at += piece) {
    parser.write(text.slice(at, at + piece));
    if (stop()) return false;
  }
  parser.end();
  return true;
}
