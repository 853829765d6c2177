/** A fault that the people who use the bot can cause and mend. Carries a code and values, never a sentence: sentences live in `intents/`. */
export class DomainError extends Error {
  readonly code: string;
  readonly values: Readonly<Record<string, string | number>>;

  constructor(code: string, values: Record<string, string | number> = {}, options?: ErrorOptions) {
    super(`${code} ${JSON.stringify(values)}`, options);
    this.name = 'DomainError';
    this.code = code;
    this.values = values;
  }
}
