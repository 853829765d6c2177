import type { VNode } from 'preact';

/** Numbers that anybody may call; every other number comes from the contact directory. */
export const publicNumbers = ['12345', '110', '119', '120', '122'] as const;

/** Digits, `+` and the extension sign are all that a `tel:` address may hold. */
export function telHref(phone: string): string {
  return `tel:${phone.replace(/[^\d+#*,;]/gu, '')}`;
}

/** Text in which the given phone numbers, and no others, can be touched to call. */
export function CallLinks({ text, phones }: { text: string; phones: readonly string[] }): VNode {
  const known = [...new Set(phones)].filter((phone) => phone !== '').sort((a, b) => b.length - a.length);
  if (known.length === 0) return <>{text}</>;
  const pattern = new RegExp(`(?<!\\d)(${known.map(escaped).join('|')})(?!\\d)`, 'gu');
  return (
    <>
      {text.split(pattern).map((piece, position) =>
        position % 2 === 1 ? (
          <a key={position} class="call" href={telHref(piece)}>
            {piece}
          </a>
        ) : (
          piece
        ),
      )}
    </>
  );
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/gu, '\\$&');
}
