import type { ListName } from '../../duties/duty.ts';

/**
 * Addresses of the residents' pages; the only place that writes them. `pin` is '' for the state in force, or `?revision=2025-07` for
 * a state that is meant to stay.
 */
export type Links = {
  page: PageHref;
  find: string;
  search: (text: string) => string;
  duty: (id: string) => string;
  list: (list: ListName) => string;
  category: (name: string) => string;
  department: (name: string) => string;
  revisions: string;
  revision: (label: string) => string;
  /** The same for feed readers, as JSON Feed. */
  feed: string;
  poster: string;
  feedback: (id: string) => string;
};

/** What has a page of its own; the word stands in its address. */
export type PageKind = 'duties' | 'lists' | 'categories' | 'departments';
/** Address of a page by what it is about. */
export type PageHref = (kind: PageKind, name: string) => string;

/** Addresses of pages by kind; `assets/reply.js` is given the same. */
export function pageHrefOf(slug: string, pin: string): PageHref {
  return (kind, name) => `/t/${slug}/${kind}/${encodeURIComponent(name)}${pin}`;
}

/** Links within one township and one of its states. */
export function linksOf(slug: string, pin: string): Links {
  const home = `/t/${slug}`;
  const named = pageHrefOf(slug, pin);
  return {
    page: named,
    find: `${home}${pin}`,
    search: (text) => `${home}?q=${encodeURIComponent(text)}${pin.replace('?', '&')}`,
    duty: (id) => named('duties', id),
    list: (list) => named('lists', list),
    category: (name) => named('categories', name),
    department: (name) => named('departments', name),
    revisions: `${home}/revisions`,
    revision: (label) => `${home}/revisions/${encodeURIComponent(label)}`,
    feed: `${home}/feed.json`,
    poster: `${home}/poster`,
    feedback: (id) => `${home}/duties/${encodeURIComponent(id)}/feedback`,
  };
}

/** Keeps links on one published state. `pinTo('2025-07')` → `?revision=2025-07`. */
export function pinTo(label: string): string {
  return `?revision=${encodeURIComponent(label)}`;
}
