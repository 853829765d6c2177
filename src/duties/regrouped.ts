import { common, likeness, overlap, type Pairs, type Profile, weight } from './likeness.ts';

/** One duty whose content stands in several duties of the other revision; read forwards a split, backwards a merger. */
export type Group = { whole: Profile; parts: Profile[]; score: number };

/** A part says hardly anything that the whole does not say … */
const contained = 0.55;
/** … or at least this much, when it carries this share of the whole and the parts together say nearly all of it. */
const looselyContained = 0.3;
const largeShare = 0.25;
/** Together the parts say this much of the whole: enough for true parts, and nearly all for loosely contained ones. */
const covered = 0.6;
const nearlyCovered = 0.85;
/** What a part must bring that no other part brings: a share of what it has from the whole, and a share of the whole. */
const own = { part: 0.3, whole: 0.08 };
/** Less will do for a part that says nearly nothing else: halves of one duty repeat its terms, and a short duty joins a long one. */
const nearlyOnlyThis = 0.7;
const ownOfSuch = { part: 0.15, whole: 0.03 };

/**
 * Finds the duties of `wholes` that were taken apart into duties of `parts`, best first. Each duty is used once.
 * A reworded duty beside a new one is no group: the new one would have to bring content of the whole that the other lacks.
 */
export function findGroups(wholes: readonly Profile[], parts: readonly Profile[]): Group[] {
  const home = new Map(parts.map((part) => [part, homeOf(part, wholes)]));
  return wholes
    .map((whole) =>
      groupOf(
        whole,
        parts.filter((part) => home.get(part) === whole),
      ),
    )
    .filter((group) => group !== undefined)
    .sort((one, other) => other.score - one.score);
}

/** The whole from which a part has most of its wording. */
function homeOf(part: Profile, wholes: readonly Profile[]): Profile | undefined {
  let best: { whole: Profile; amount: number } | undefined;
  for (const whole of wholes) {
    const amount = overlap(faceOf(part, whole), faceOf(whole, part)) * (1 + likeness(part, whole) / 100);
    if (amount > (best?.amount ?? 0)) best = { whole, amount };
  }
  return best?.whole;
}

/** What of a duty can be compared with another: all of it, or titles where one list's shape holds no more. */
function faceOf(duty: Profile, other: Profile): Pairs {
  return duty.bodied && other.bodied ? duty.all : duty.title;
}

function groupOf(whole: Profile, parts: readonly Profile[]): Group | undefined {
  const likely = parts.filter((part) => isLikely(pieceOf(part, { whole, byTitle: !part.bodied || !whole.bodied })));
  const byTitle = !whole.bodied || likely.some((part) => !part.bodied);
  const pieces = likely.map((part) => pieceOf(part, { whole, byTitle })).filter((piece) => isLikely(piece));
  const total = weight(byTitle ? whole.title : whole.all);
  const kept = withOwnContent(pieces, total);
  if (kept.length < 2) return undefined;
  const score = weight(new Map(kept.flatMap((piece) => [...piece.from]))) / total;
  const needed = kept.every((piece) => piece.contained >= contained) ? covered : nearlyCovered;
  return score >= needed ? { whole, parts: kept.map((piece) => piece.part), score } : undefined;
}

/** A part measured against the whole: what of it stands there, as a share of the part and of the whole. */
type Piece = { part: Profile; from: Pairs; contained: number; share: number };

function pieceOf(part: Profile, { whole, byTitle }: { whole: Profile; byTitle: boolean }): Piece {
  const face = byTitle ? part.title : part.all;
  const other = byTitle ? whole.title : whole.all;
  const from = common(face, other);
  const amount = weight(from);
  return { part, from, contained: amount / weight(face), share: amount / weight(other) };
}

function isLikely(piece: Piece): boolean {
  return piece.contained >= contained || (piece.contained >= looselyContained && piece.share >= largeShare);
}

/** Leaves out, weakest first, the pieces that bring nothing of their own. */
function withOwnContent(pieces: readonly Piece[], total: number): Piece[] {
  const margins = pieces.map((piece) => {
    const others = new Set(pieces.flatMap((other) => (other === piece ? [] : [...other.from.keys()])));
    const amount = weight(new Map([...piece.from].filter(([pair]) => !others.has(pair))));
    const needed = piece.contained >= nearlyOnlyThis ? ownOfSuch : own;
    return { piece, margin: Math.min(amount / weight(piece.from) / needed.part, amount / total / needed.whole) };
  });
  const weakest = margins.reduce<(typeof margins)[number] | undefined>(
    (least, next) => (least === undefined || next.margin < least.margin ? next : least),
    undefined,
  );
  if (weakest === undefined || weakest.margin >= 1) return [...pieces];
  return withOwnContent(
    pieces.filter((piece) => piece !== weakest.piece),
    total,
  );
}
