/**
 * A store that cannot do what was asked. Like the domain's errors it carries a code and values, never a sentence
 * (those live in `intents/`), and never a password, a URL or a stored value.
 *
 * Codes: `store.locked` {pid, folder} · `store.lock-lost` {folder} · `store.closed` · `store.unwritable` {file, reason} ·
 * `store.set-aside` {file, kept} · `store.unreachable` {reason} · `store.refused` {reason} · `store.contended` {shelf}.
 */
export class StoreError extends Error {
  readonly code: string;
  readonly values: Readonly<Record<string, string | number>>;

  constructor(code: string, values: Record<string, string | number> = {}, options?: ErrorOptions) {
    super(`${code} ${JSON.stringify(values)}`, options);
    this.name = 'StoreError';
    this.code = code;
    this.values = values;
  }
}

/** The system's short name of a fault, e.g. `ENOSPC`; `unknown` when it has none. */
export function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
}
