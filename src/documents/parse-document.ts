import type { Duty } from '../duties/duty.ts';
import { assemble } from './assemble.ts';
import { type Assembled, startState } from './assembly.ts';
import { checkDuty, checkTotals, numberDuties } from './checks.ts';
import { finishDraft } from './draft.ts';
import { readExported } from './exported.ts';
import { type Grid, maxRows } from './grid.ts';
import { defaultLimits, type Limits } from './limits.ts';
import { findListColumn, regroup } from './list-column.ts';
import { findPlace, findPublished } from './place.ts';
import { collectProblems, type Problem, type ProblemWordings, type Report } from './problems.ts';
import { readGrid } from './read-grid.ts';

/** What a document says: where from, when published, its duties in the order of the lists, and every doubt. */
export type ParsedList = {
  township: string;
  county: string;
  /** Names above the county, as the title prints them; `''` where it does not. */
  province: string;
  prefecture: string;
  /** As the cover says, e.g. `2025年7月`; `''` when no date is found. */
  published: string;
  items: Duty[];
  problems: Problem[];
};

/**
 * Reads an official duties list (.txt .md .csv .html .xlsx .docx, told by content first, then by name).
 * Never throws for what a document holds: a document that cannot be read gives no items and an error problem that says why.
 * Errors: `problems.missing` when `wordings` lacks a sentence.
 */
export async function parseDocument(
  { fileName, bytes }: { fileName: string; bytes: Uint8Array },
  wordings: ProblemWordings,
  limits: Limits = defaultLimits,
): Promise<ParsedList> {
  const { problems, report } = collectProblems(wordings);
  const grid = await readGrid({ fileName, bytes }, limits, report);
  const parsed = grid === undefined ? undefined : readList(grid, fileName, report);
  return { township: '', county: '', province: '', prefecture: '', published: '', items: [], ...parsed, problems };
}

function readList(grid: Grid, fileName: string, report: Report): Omit<ParsedList, 'problems'> | undefined {
  if (grid.rows.length > maxRows) {
    report('document.too-many-rows', 0, { limit: maxRows });
    return undefined;
  }
  const { assembled, duties } = readDuties(grid, report);
  const place = findPlace(grid.rows, fileName);
  const { otherKind } = assembled;
  // A list's own name beats a link to another document on the same page; without any heading the other name decides.
  if (otherKind !== undefined && (duties.length === 0 || assembled.headings.length === 0)) {
    report('document.other-kind', otherKind.line, { kind: otherKind.name });
    return undefined;
  }
  if (duties.length === 0) {
    report('document.no-list', 0);
    return undefined;
  }
  const items = numberDuties(duties, report);
  for (const duty of items) checkDuty(duty, report);
  checkTotals(assembled, items, report);
  const county = place?.county || countyOfDepartments(items);
  if (place === undefined) report('place.no-township', 0);
  if (county === '') report('place.no-county', 0);
  else if (!place?.county) report('place.county-from-departments', 0, { county });
  const published = findPublished(grid.rows);
  if (published === '') report('published.none', 0);
  return {
    township: place?.township ?? '',
    county,
    province: place?.province ?? '',
    prefecture: place?.prefecture ?? '',
    published,
    items,
  };
}

/** Lists stand under headings of their own, or in one table with a column for them, such as our own export. */
function readDuties(grid: Grid, report: Report): { assembled: Assembled; duties: Duty[] } {
  const listed = findListColumn(grid.rows);
  const exported = listed === undefined ? undefined : readExported(grid.rows, listed, report);
  if (exported !== undefined) return { assembled: startState(grid), duties: exported };
  const assembled = assemble(listed === undefined ? grid : regroup(grid, listed), report);
  return { assembled, duties: assembled.drafts.map((draft) => finishDraft(draft, report)) };
}

/** The county by which most departments are called, for titles that leave it out. */
function countyOfDepartments(items: readonly Duty[]): string {
  const counts = new Map<string, number>();
  for (const name of items.flatMap((duty) => [...duty.departments, duty.takenOverBy])) {
    const county = /^(.{2,8}?(?:自治县|自治旗|县|区|旗))(?!委员)/u.exec(name)?.[1];
    if (county !== undefined) counts.set(county, (counts.get(county) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? '';
}
