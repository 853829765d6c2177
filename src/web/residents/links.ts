import type { ListName } from '../../duties/duty.ts';

/**
 * Addresses of the residents' pages; the only place that writes them. `pin` is '' for the state in force, or `?revision=2025-07` for
 * a state that is meant to stay.
 */
export type Links = {
  find: string;
  search: (text: string) => string;
  duty: (id: string) => string;
  list: (list: ListName) => string;
  category: (name: string) => string;
  department: (name: string) => string;
  revisions: string;
  revision: (label: string) => string;
  poster: string;
  feedback: (id: string) => string;
};

/** Links within one township and one of its states. */
export function linksOf(slug: string, pin: string): Links {
  const home = `/t/${slug}`;
  const named = (kind: string, name: string) => `${home}/${kind}/${encodeURIComponent(name)}${pin}`;
  return {
    find: `${home}${pin}`,
    search: (text) => `${home}?q=${encodeURIComponent(text)}${pin.replace('?', '&')}`,
    duty: (id) => named('duties', id),
    list: (list) => named('lists', list),
    category: (name) => named('categories', name),
    department: (name) => named('departments', name),
    revisions: `${home}/revisions`,
    revision: (label) => `${home}/revisions/${encodeURIComponent(label)}`,
    poster: `${home}/poster`,
    feedback: (id) => `${home}/duties/${encodeURIComponent(id)}/feedback`,
  };
}

/** Keeps links on one published state. `pinTo('2025-07')` → `?revision=2025-07`. */
export function pinTo(label: string): string {
  return `?revision=${encodeURIComponent(label)}`;
}
