import type { Shelf, Store } from './store.ts';

/** The same store with some shelves under a prefix: what two users of one store keep there cannot meet. `close` closes the store itself. */
export function prefixedStore(store: Store, prefix: string, shelves: readonly Shelf[]): Store {
  const at = (shelf: Shelf, key = '') => (shelves.includes(shelf) ? `${prefix}${key}` : key);
  return {
    get: (shelf, key) => store.get(shelf, at(shelf, key)),
    put: (shelf, key, value, lifetime) => store.put(shelf, at(shelf, key), value, lifetime),
    putIfAbsent: (shelf, key, value, lifetime) => store.putIfAbsent(shelf, at(shelf, key), value, lifetime),
    update: (shelf, key, change, lifetime) => store.update(shelf, at(shelf, key), change, lifetime),
    remove: (shelf, key) => store.remove(shelf, at(shelf, key)),
    list: async <T>(shelf: Shelf, start?: string) => {
      const rows = await store.list(shelf, at(shelf, start));
      return rows.map(({ key, value }) => ({ key: key.slice(at(shelf).length), value: value as T }));
    },
    close: () => store.close(),
  };
}
