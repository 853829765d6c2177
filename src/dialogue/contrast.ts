import type { Asking } from './asking.ts';
import { saysNoMore } from './says-no-more.ts';

const longestDenied = 16;

/**
 * What is meant, without what is expressly not meant: `不是说养狗 是说狗咬人` → `狗咬人`; `是浇地的水，不是吃的水` → `浇地的水`. The text as it was
 * when nothing is denied, or nothing would be left.
 */
export function withoutDenied(
  text: string,
  asking: Pick<Asking, 'contrast' | 'function_words' | 'function_characters'>,
): string {
  const { not, but } = asking.contrast;
  const clauses = text.split(/[,，。;；!！\s]+/u).flatMap((clause) => parted(clause, not, but));
  const kept = clauses.filter((clause) => !isDenied(clause, not));
  if (kept.length === clauses.length) return text;
  const meant = kept.map((clause) => withoutLead(clause, but)).filter((clause) => clause !== '');
  const rest = meant.join('，');
  return rest.length < 2 || saysNoMore(rest, asking) ? text : rest;
}

/** `不是墓地是人没了领丧葬补助` has two clauses without a mark between them. */
function parted(clause: string, not: readonly string[], but: readonly string[]): string[] {
  const lead = longest(not, clause);
  if (lead === undefined) return [clause];
  const from = lead.length + 1;
  const places = but.map((word) => clause.indexOf(word, from)).filter((place) => place > 0);
  const place = Math.min(...places);
  return Number.isFinite(place) ? [clause.slice(0, place), clause.slice(place)] : [clause];
}

/** A question like `不是取消了吗` denies nothing. */
function isDenied(clause: string, not: readonly string[]): boolean {
  const lead = longest(not, clause);
  return (
    lead !== undefined &&
    clause.length > lead.length &&
    clause.length <= longestDenied &&
    !/[吗嘛么吧呢?？]$/u.test(clause)
  );
}

function withoutLead(clause: string, but: readonly string[]): string {
  return clause.slice(longest(but, clause)?.length ?? 0);
}

function longest(words: readonly string[], clause: string): string | undefined {
  return words.filter((word) => clause.startsWith(word)).sort((a, b) => b.length - a.length)[0];
}
