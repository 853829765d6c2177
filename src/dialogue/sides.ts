import { type Duty, passages } from '../duties/duty.ts';
import type { Part } from '../replies/reply.ts';
import type { Departments } from '../search/departments.ts';
import { type Asking, core, without } from './asking.ts';
import type { Context } from './conversation.ts';
import { saysNoMore } from './says-no-more.ts';

/** Part of a body's or a thing's name that a follow-up may use for what was shown. In characters. */
const longestName = 4;

type SideParts = { asking: Asking; departments: Departments; duties: readonly Duty[] };

/** With something to go on: a side and nothing else (`乡里负责哪一步`, `哪些局参加`), where to turn to, or all of it. */
export function aboutOneSide(
  text: string,
  context: Context | undefined,
  parts: SideParts,
): { kind: 'again'; part: Part | 'full' | 'who' } | undefined {
  const { asking } = parts;
  if (context !== undefined && asksWhichBody(text, parts)) return { kind: 'again', part: 'who' };
  const shown = shownDuty(context, parts);
  if (shown === undefined) return undefined;
  const own = ownBody(text, shown, parts);
  for (const side of ['township', 'county'] as const) {
    const said = asking.sides[side].some((word) => text.includes(word)) || (side === 'county' && own !== '');
    const rest = core(without(text, [own, ...asking.sides[side], ...asking.sides.around]).replace(/那/gu, ''));
    if (said && (rest.length <= 1 || saysNoMore(rest, asking) || isNamedIn(shown, rest)))
      return { kind: 'again', part: side };
  }
  for (const part of ['contact', 'full'] as const) {
    const words = asking.follow_ups[part];
    if (words.some((word) => text.includes(word)) && saysNoMore(without(text, words), asking))
      return { kind: 'again', part };
  }
  return undefined;
}

/** `找教育局还是市场局`: bodies to choose from, and nothing of a matter. */
function asksWhichBody(text: string, { asking, departments }: SideParts): boolean {
  if (!asking.sides.either.some((word) => text.includes(word))) return false;
  let rest = text;
  for (let body = departments.find(rest); body !== undefined; body = departments.find(rest)) {
    rest = rest.replace(body.said, '');
  }
  const { township, county, either, around } = asking.sides;
  return saysNoMore(without(rest, [...township, ...county, ...either, ...around]), asking);
}

/** Which side of what was shown a text names: whom to call, or exactly one of the two sides. */
export function sideNamed(text: string, context: Context | undefined, parts: SideParts): Part | undefined {
  const { asking } = parts;
  if (context === undefined) return undefined;
  const shown = shownDuty(context, parts);
  if (asking.sides.contact.some((word) => text.includes(word))) return 'contact';
  const own = shown !== undefined && ownBody(text, shown, parts) !== '';
  const [township = false, county = false] = (['township', 'county'] as const).map((side) =>
    asking.sides[side].some((word) => text.includes(word)),
  );
  if (township === (county || own)) return undefined;
  return township ? 'township' : 'county';
}

function shownDuty(context: Context | undefined, { duties }: SideParts): Duty | undefined {
  return context === undefined || context.duty === '' ? undefined : duties.find(({ id }) => id === context.duty);
}

/** A body of the duty's own, as it is called in the text; '' when none is. */
function ownBody(text: string, shown: Duty, { departments }: SideParts): string {
  const body = departments.find(text);
  return body !== undefined && shown.departments.includes(body.name) ? body.said : '';
}

/** A short name of something that the duty's own text speaks of. */
function isNamedIn(duty: Duty, name: string): boolean {
  return name.length <= longestName && passages(duty).some((line) => line.includes(name));
}
