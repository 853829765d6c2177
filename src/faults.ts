import { join } from 'node:path';
import { z } from 'zod';
import { ConfigError } from './config.ts';
import { intentsFolder } from './content.ts';
import { readYaml } from './yaml-file.ts';

/** Turns faults into sentences that an operator understands (`intents/faults.zh-CN.yml`, `intents/publishing.zh-CN.yml`). */
export type Explain = {
  /** The sentence of a code, values filled in; the code itself when there is none. */
  sentence(code: string, values?: Readonly<Record<string, unknown>>): string;
  /** What went wrong and the next step; never a stack. */
  error(error: unknown): string;
  usage(commands: readonly string[]): string;
};

const files = ['faults.zh-CN.yml', 'publishing.zh-CN.yml'];

/** Reads what operators are told. */
export function readFaults(): Explain {
  const read = (name: string) => readYaml(join(intentsFolder, name), z.record(z.string(), z.string()));
  const sentences: Record<string, string> = Object.assign({}, ...files.map(read));
  const sentence = (code: string, values: Readonly<Record<string, unknown>> = {}) =>
    (sentences[code] ?? code).replace(/\{(\w+)\}/gu, (whole, name: string) => String(values[name] ?? whole));
  return {
    sentence,
    error: (error) => {
      if (error instanceof ConfigError) return configFaults(error, sentence);
      const code = codeOf(error);
      if (code !== undefined && sentences[code] !== undefined) return sentence(code, valuesOf(error));
      return sentence('unexpected', { what: error instanceof Error ? error.message : String(error) });
    },
    usage: (commands) => sentence('usage', { commands: commands.join(' · ') }),
  };
}

function configFaults(error: ConfigError, sentence: Explain['sentence']): string {
  const lines = error.faults.map(({ variable, code, by }) =>
    sentence(code === 'missing' ? 'config.missing' : 'config.variable', {
      variable,
      by: by ?? '',
      hint: sentence(`config.hint.${variable}`).replace(/^config\.hint\..*$/u, ''),
    }),
  );
  return [sentence('config.invalid', { count: lines.length }), ...lines].join('\n');
}

function codeOf(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
}

function valuesOf(error: unknown): Readonly<Record<string, unknown>> {
  const values = typeof error === 'object' && error !== null && 'values' in error ? error.values : undefined;
  if (typeof values === 'object' && values !== null) return values as Record<string, unknown>;
  return error as Readonly<Record<string, unknown>>;
}
