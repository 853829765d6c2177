import { readNumber } from '../duties/numerals.ts';
import { isDay } from '../duties/timeline.ts';
import { type Asking, type AsOfWords, core, without } from './asking.ts';

/** A day that a message speaks of, and the message without it. */
export type SpokenDay = { day: string; rest: string };

/** A stretch of the calendar: `[2025, 8]` is August; a year alone, a month, or a day. */
type Span = { year: number; month?: number | undefined; day?: number | undefined; edge?: string | undefined };
type Reader = { pattern: RegExp; span: (groups: Groups, today: Span) => Span | undefined };
type Groups = Readonly<Record<string, string | undefined>>;

const numeral = '[0-9〇零一二两三四五六七八九十]';
const yearNumber = `(?<year>[0-9]{4}|[0-9]{2}|[〇零一二三四五六七八九]{4}|[〇零一二三四五六七八九]{2})年`;
const monthPart = `(?<month>${numeral}{1,3})月份?`;
const dayPart = `(?:(?<day>${numeral}{1,3})[日号]|(?<edge>初|中旬|中|底|末))`;
const yearEdge = '年?(?<yearEdge>初|中|底|末)';

/** Reads days as people say them: `2025-03-01`, `2025年8月`, `去年三月五号`, `上个月底`, `三个月前`. */
export class Days {
  readonly #words: AsOfWords;
  readonly #readers: readonly Reader[];
  readonly #behind: RegExp;
  readonly #alone: RegExp;

  constructor({ as_of: words, again }: Pick<Asking, 'as_of' | 'again'>) {
    this.#words = words;
    this.#readers = readersOf(words);
    this.#behind = new RegExp(`^(?:(?<cut>${anyOf(words.after)})|[,，]?(?=${anyOf(words.asking)}))`, 'u');
    this.#alone = new RegExp(`^(?:${anyOf(again.before)})?(?:${anyOf(words.before)})?$`, 'u');
  }

  /**
   * The day that a question is asked about: a date counts when words like 时 or 归谁管 stand right behind it, or when it is the
   * whole message (`那去年三月呢`). A matter's own date (`2025年8月的水费`) is none. A month or year: its last day, or `today` when
   * that comes first. `text`: normalised; `today`: YYYY-MM-DD.
   */
  read(text: string, today: string): SpokenDay | undefined {
    return this.#first(text, today, (before, after) => this.#restOf(before, after));
  }

  /**
   * A day at the very beginning, whatever stands behind it: `2025年8月水利局都管哪些`. Whether it is the day asked about depends on the
   * rest: a matter's own date stands there too.
   */
  leading(text: string, today: string): SpokenDay | undefined {
    return this.#first(text, today, (before, after) =>
      this.#alone.test(before) && after !== '' ? after.replace(/^[,，的\s]+/u, '') : undefined,
    );
  }

  #first(
    text: string,
    today: string,
    restOf: (before: string, after: string) => string | undefined,
  ): SpokenDay | undefined {
    for (const { pattern, span } of this.#readers) {
      for (const match of text.matchAll(pattern)) {
        const found = span(match.groups ?? {}, spanOf(today));
        const day = found === undefined ? undefined : lastDayOf(found, today);
        if (day === undefined) continue;
        const rest = restOf(text.slice(0, match.index), text.slice(match.index + match[0].length));
        if (rest !== undefined) return { day, rest };
      }
    }
    return undefined;
  }

  /** A question without its asking words: `是谁管的` → `的`. */
  withoutAsking(text: string): string {
    return without(text, this.#words.asking);
  }

  /** The text without a word like 那时候, or undefined when none is in it: the day spoken of before. */
  withoutThen(text: string): string | undefined {
    return withoutOne(text, this.#words.that_day);
  }

  /** The text without a word like 现在, or undefined. */
  withoutNow(text: string): string | undefined {
    return withoutOne(text, this.#words.now);
  }

  #restOf(before: string, after: string): string | undefined {
    const behind = this.#behind.exec(after);
    if (behind !== null) {
      const lead = new RegExp(`(?:${anyOf(this.#words.before)})$`, 'u');
      return `${before.replace(lead, '')}${after.slice(behind[0].length)}`.replace(/^[,，\s]+/u, '');
    }
    const nothingElse = this.#alone.test(before) && /^(?:的|呢)*$/u.test(core(after));
    return nothingElse ? '' : undefined;
  }
}

function readersOf({ years, months, days }: AsOfWords): Reader[] {
  const yearWord = `(?<yearWord>${anyOf(Object.keys(years))})`;
  const monthWord = `(?<monthWord>${anyOf(Object.keys(months))})`;
  const dayWord = `(?<dayWord>${anyOf(Object.keys(days))})`;
  return [
    {
      pattern: /(?<![0-9])(?<year>[0-9]{4})[-/.](?<month>[0-9]{1,2})(?:[-/.](?<day>[0-9]{1,2}))?(?![0-9])/gu,
      span: (groups) => spanFrom(Number(groups.year), groups),
    },
    {
      pattern: new RegExp(`(?:${yearNumber}|${yearWord})的?(?:${monthPart}${dayPart}?|${yearEdge})?`, 'gu'),
      span: (groups, today) => {
        const distance = years[groups.yearWord ?? ''];
        return spanFrom(distance === undefined ? yearOf(groups.year ?? '') : today.year + distance, groups);
      },
    },
    {
      pattern: new RegExp(`${monthWord}${dayPart}?`, 'gu'),
      span: (groups, { year, month = 1 }) => {
        const moved = new Date(Date.UTC(year, month - 1 + (months[groups.monthWord ?? ''] ?? 0), 1));
        return { ...spanFrom(moved.getUTCFullYear(), groups), month: moved.getUTCMonth() + 1 };
      },
    },
    { pattern: new RegExp(dayWord, 'gu'), span: (groups, today) => daysFrom(today, days[groups.dayWord ?? ''] ?? 0) },
    { pattern: new RegExp(`(?<count>${numeral}{1,3}|半)(?<unit>年|个月|天)以?之?前`, 'gu'), span: ago },
    {
      // Without a year: the last time that there was such a day.
      pattern: new RegExp(`(?<![0-9年])${monthPart}${dayPart}?`, 'gu'),
      span: (groups, today) => {
        const span = spanFrom(today.year, groups);
        const first = [span.month ?? 1, span.day ?? 1];
        const later = (first[0] ?? 1) * 100 + (first[1] ?? 1) > (today.month ?? 1) * 100 + (today.day ?? 1);
        return later ? { ...span, year: today.year - 1 } : span;
      },
    },
  ];
}

function spanFrom(year: number, { month, day, edge, yearEdge: ofYear }: Groups): Span {
  if (ofYear !== undefined) return { year, month: ofYear === '初' ? 1 : ofYear === '中' ? 6 : 12, edge: ofYear };
  return { year, month: numberIn(month), day: numberIn(day), edge };
}

function ago({ count = '', unit }: Groups, today: Span): Span | undefined {
  const half = count === '半';
  const number = half ? 0.5 : readNumber(count);
  if (number === undefined || (half && unit !== '年')) return undefined;
  if (unit === '天') return daysFrom(today, -number);
  const months = unit === '年' ? number * 12 : number;
  const { year, month = 1, day = 1 } = today;
  const moved = new Date(Date.UTC(year, month - 1 - months, 1));
  const last = lengthOf(moved.getUTCFullYear(), moved.getUTCMonth() + 1);
  return { year: moved.getUTCFullYear(), month: moved.getUTCMonth() + 1, day: Math.min(day, last) };
}

function daysFrom({ year, month = 1, day = 1 }: Span, days: number): Span {
  const moved = new Date(Date.UTC(year, month - 1, day + days));
  return { year: moved.getUTCFullYear(), month: moved.getUTCMonth() + 1, day: moved.getUTCDate() };
}

/** `二〇二五` → 2025, `25` → 2025; NaN when it is none. */
function yearOf(said: string): number {
  const number = /^[0-9]+$/u.test(said) ? Number(said) : (readNumber(said) ?? Number.NaN);
  return said.length <= 2 ? 2000 + number : number;
}

function numberIn(said: string | undefined): number | undefined {
  return said === undefined ? undefined : (readNumber(said) ?? Number.NaN);
}

function spanOf(day: string): Span {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return { year, month, day: date };
}

/** Undefined for a day that the calendar does not have, and for years that no list knows. */
function lastDayOf(span: Span, today: string): string | undefined {
  const { year, month = 12, day, edge } = span;
  if (!(year >= 1949 && year <= 2100) || !(month >= 1 && month <= 12)) return undefined;
  const date = day ?? (edge === '初' ? 1 : edge?.startsWith('中') === true ? 15 : lengthOf(year, month));
  const text = written(year, month, date);
  if (!isDay(text)) return undefined;
  const first = written(year, span.month ?? 1, 1);
  return day === undefined && edge === undefined && first <= today && text > today ? today : text;
}

function written(year: number, month: number, day: number): string {
  return [year, String(month).padStart(2, '0'), String(day).padStart(2, '0')].join('-');
}

function lengthOf(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function withoutOne(text: string, words: readonly string[]): string | undefined {
  const said = [...words].sort((a, b) => b.length - a.length).find((word) => text.includes(word));
  return said === undefined ? undefined : text.replace(said, '');
}

function anyOf(words: readonly string[]): string {
  return [...words]
    .sort((a, b) => b.length - a.length)
    .map((word) => word.replace(/[\\^$.*+?()[\]{}|/-]/gu, '\\$&'))
    .join('|');
}
