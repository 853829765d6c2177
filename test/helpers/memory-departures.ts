import { randomUUID } from 'node:crypto';
import type { Departures } from '../../src/delivery/departures.ts';

/** A journal that lives as long as its test; what was marked in another one is unknown here, as on another machine. */
export function memoryDepartures(): Departures & { marked: Set<string> } {
  const marked = new Set<string>();
  return {
    id: randomUUID(),
    marked,
    mark: (departure) => void marked.add(departure),
    has: (departure) => marked.has(departure),
    clear: (departure) => void marked.delete(departure),
  };
}
