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
  /** Only of use when that one, of the same township, was fine. */
  needs?: string;
  /** Whose own it is; absent for what all townships share. */
  township?: Whose | undefined;
  look(): Promise<Found>;
};

/** A township with settings of its own. */
export type Whose = {
  slug: string;
  /** For people: `大石头乡`; the slug where no list says more. */
  name: string;
  /** What the common variables of the sentences are called here: `WECOM_APP_SECRET` → `DASHITOU_APP_SECRET`. */
  names: Readonly<Record<string, string>>;
};

/** What the operator reads about one check. */
export type DoctorRow = {
  /** `app.token`, `webhook.2`, of a township's own `app.token@dashitou`. */
  check: string;
  /** Its slug; '' for what all share. */
  township: string;
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
    const { needs } = check;
    const goes = needs === undefined || fine.has(nameOf({ ...check, id: needs }));
    const found = goes ? await look(check) : waitsFor(needs, words);
    if (found.state === 'ok') fine.add(nameOf(check));
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

function nameOf({ id, township }: Pick<Check, 'id' | 'township'>): string {
  return township === undefined ? id : `${id}@${township.slug}`;
}

function rowOf(check: Check, { state, code, values = {} }: Found, words: DoctorWords): DoctorRow {
  const { id, position, township } = check;
  const { titles, pages, findings, elsewhere, lines } = words;
  const family = `${code.split('.')[0]}.other`;
  const sentence = [`${id} ${code}`, code, family].map((key) => findings[key]).find((one) => one !== undefined);
  if (sentence === undefined) throw new DomainError('doctor.sentence', { code });
  const page = elsewhere[`${id} ${code}`] ?? elsewhere[code] ?? pages[id] ?? '';
  const title = fill(titles[id] ?? id, {
    position: position ?? '',
    path: township === undefined ? '' : `${township.slug}/`,
  });
  return {
    check: nameOf({ id: position === undefined ? id : `${id}.${position}`, township }),
    township: township?.slug ?? '',
    ...{ state, code },
    title: township === undefined ? title : fill(whoseLine(township, lines), { ...township, names: '', title }),
    message: inItsNames(fill(sentence, values), township),
    page: state === 'fault' ? inItsNames(page, township) : '',
  };
}

function whoseLine({ slug, name }: Whose, lines: DoctorWords['lines']): string {
  return (name === slug ? lines['township-unnamed'] : lines.township) ?? '';
}

/** The sentences name the common variables; a township is told of its own. */
function inItsNames(text: string, township: Whose | undefined): string {
  return text.replace(/\bWECOM_[A-Z_]+\b/gu, (variable) => township?.names[variable] ?? variable);
}

function fill(sentence: string, values: Readonly<Record<string, string | number>>): string {
  return sentence.replace(/\{(\w+)\}/gu, (whole, name: string) => String(values[name] ?? whole));
}

/** One row as lines for a terminal. */
export function linesOf({ state, title, message, page }: DoctorRow, { lines }: DoctorWords): string[] {
  const line = fill(lines[state] ?? '', { title, message });
  return page === '' ? [line] : [line, fill(lines.page ?? '', { page })];
}
