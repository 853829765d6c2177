import { getElementsByTagName, textContent } from 'domutils';
import { parseDocument } from 'htmlparser2';

/** Texts of all elements of a kind on a page, in order, as a reader gets them. */
export function textsOf(html: string, tag: string): string[] {
  return getElementsByTagName(tag, parseDocument(html)).map((element) => textContent(element));
}

/** Official lines on a page: every paragraph of every quotation. */
export function quotedLines(html: string): string[] {
  return getElementsByTagName('blockquote', parseDocument(html)).flatMap((quote) =>
    getElementsByTagName('p', quote).map((line) => textContent(line)),
  );
}

/** Addresses on this site that a page links to, with entities resolved. */
export function linksOn(html: string): string[] {
  return getElementsByTagName('a', parseDocument(html))
    .map((link) => link.attribs.href ?? '')
    .filter((href) => href.startsWith('/'));
}
