import { type Cabinet, type Drawer, EntryStore } from './entries.ts';
import type { Store } from './store.ts';

/** A store that forgets everything with the process: for one-off commands and tests of what lies above the port. */
export function createMemoryStore(now: () => number): Store {
  const drawers = new Map<string, Drawer>();
  const drawerOf = (shelf: string): Drawer => {
    const there = drawers.get(shelf) ?? { entries: new Map(), changed: async () => {} };
    drawers.set(shelf, there);
    return there;
  };
  const cabinet: Cabinet = {
    drawerOf: (shelf) => drawerOf(shelf),
    drawersOf: (shelf) => [drawerOf(shelf)],
    close: async () => {},
  };
  return new EntryStore(cabinet, now);
}
