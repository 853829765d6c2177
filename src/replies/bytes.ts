const encoder = new TextEncoder();

/** Length in bytes of UTF-8, as WeCom counts. `byteLength('低保')` → 6. */
export function byteLength(text: string): number {
  return encoder.encode(text).length;
}

/** Lone surrogates cannot be sent as UTF-8; they become the replacement character. */
export function wellFormed(text: string): string {
  return text.replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/gu, '\uFFFD');
}

/** The longest beginning of at most `limit` bytes that cuts no character. */
export function cutToBytes(text: string, limit: number): string {
  let bytes = 0;
  let end = 0;
  for (const character of text) {
    bytes += byteLength(character);
    if (bytes > limit) break;
    end += character.length;
  }
  return text.slice(0, end);
}

/** Where a reader can pause, the best first: a sentence, a clause. What closes a quotation stays with it. */
const pauses = [/^.*[。！？!?；;\n][”’」』）》]*/su, /^.*[，,、：][”’」』）》]*/su];

/** Splits a line into parts of at most `limit` bytes, after a sentence's end where there is one, else after a clause. */
export function splitLine(line: string, limit: number): string[] {
  const parts: string[] = [];
  let rest = line;
  while (byteLength(rest) > limit) {
    const room = cutToBytes(rest, limit);
    const ends = pauses.map((pause) => pause.exec(room)?.[0].length ?? 0);
    const end = ends.find((one) => one > room.length / 3) ?? room.length;
    if (end === 0) break;
    parts.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  return rest === '' ? parts : [...parts, rest];
}
