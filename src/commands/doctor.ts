import { z } from 'zod';
import { DomainError } from '../duties/errors.ts';

/** What a check found; `code` names its sentence in `intents/doctor.zh-CN.yml`. `skipped`: it could not, or must not, be looked at. */
export type Found = {
  state: 'ok' | 'fault' | 'skipped';
  code: string;
  values?: Readonly<Record<string, string | number>>;
};

/** One thing to look at, by a real round trip. */
export type Check = {
  /** `app.token`; what stands before the dot is its channel. Names its title and its console page. */
  id: string;
  /** Which of several: the second webhook. */
  position?: number;
  /** Only of use when that one was fine. */
  needs?: string;
  look(): Promise<Found>;
};

/** What the operator reads about one check. */
export type DoctorRow = {
  check: string;
  state: Found['state'];
  code: string;
  title: string;
  message: string;
  /** What to open in the WeCom console, or elsewhere; '' when there is nothing to mend. */
  page: string;
};

/** Schema of `intents/doctor.zh-CN.yml`. */
export const doctorWordsSchema = z.strictObject({
  /** By id of a check. */
  titles: z.record(z.string(), z.string()),
  /** By id of a check: where its settings are. */
  pages: z.record(z.string(), z.string()),
  /** By code, or by check and code: `kf.token errcode.40001`. */
  findings: z.record(z.string(), z.string()),
  /** By code, where it is not the page of the check. */
  elsewhere: z.record(z.string(), z.string()),
  lines: z.record(z.string(), z.string()),
});
export type DoctorWords = z.infer<typeof doctorWordsSchema>;

/** Looks at everything, one after another, and says what was found. A check that breaks is a fault of its own, never the end. */
export async function examine(
  checks: readonly Check[],
  words: DoctorWords,
  seen: (row: DoctorRow) => void = () => {},
): Promise<DoctorRow[]> {
  const fine = new Set<string>();
  const rows: DoctorRow[] = [];
  for (const check of checks) {
    const found = check.needs === undefined || fine.has(check.needs) ? await look(check) : waitsFor(check.needs, words);
    if (found.state === 'ok') fine.add(check.id);
    const row = rowOf(check, found, words);
    rows.push(row);
    seen(row);
  }
  return rows;
}

async function look(check: Check): Promise<Found> {
  try {
    return await check.look();
  } catch (error) {
    // The message might hold what was sent.
    const name = error instanceof Error ? error.name : typeof error;
    return { state: 'fault', code: 'broken', values: { error: name } };
  }
}

function waitsFor(id: string, { titles }: DoctorWords): Found {
  return { state: 'skipped', code: 'needs', values: { needs: titles[id] ?? id } };
}

function rowOf({ id, position }: Check, { state, code, values = {} }: Found, words: DoctorWords): DoctorRow {
  const { titles, pages, findings, elsewhere } = words;
  const family = `${code.split('.')[0]}.other`;
  const sentence = [`${id} ${code}`, code, family].map((key) => findings[key]).find((one) => one !== undefined);
  if (sentence === undefined) throw new DomainError('doctor.sentence', { code });
  const page = elsewhere[`${id} ${code}`] ?? elsewhere[code] ?? pages[id] ?? '';
  return {
    check: position === undefined ? id : `${id}.${position}`,
    ...{ state, code },
    title: fill(titles[id] ?? id, { position: position ?? '' }),
    message: fill(sentence, values),
    page: state === 'fault' ? page : '',
  };
}

function fill(sentence: string, values: Readonly<Record<string, string | number>>): string {
  return sentence.replace(/\{(\w+)\}/gu, (whole, name: string) => String(values[name] ?? whole));
}

/** One row as lines for a terminal. */
export function linesOf({ state, title, message, page }: DoctorRow, { lines }: DoctorWords): string[] {
  const line = fill(lines[state] ?? '', { title, message });
  return page === '' ? [line] : [line, fill(lines.page ?? '', { page })];
}
