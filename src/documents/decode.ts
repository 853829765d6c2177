import iconv from 'iconv-lite';
import type { Report } from './problems.ts';

/**
 * Text of a file in the encodings that clerks' programs write: UTF-8 and UTF-16 by their marks, else UTF-8 where the bytes
 * allow it, else GB18030 (Excel's and WPS's default in China). Bytes that fit nothing are reported as `document.encoding`.
 */
export function decodeText(bytes: Uint8Array, report: Report): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const loose = new TextDecoder('utf-8').decode(bytes);
    // A few torn characters in UTF-8 leave the rest readable; GB18030 read as UTF-8 is torn everywhere.
    const mostlyUtf8 = broken(loose) * 20 < (loose.match(/[^\p{ASCII}]/gu)?.length ?? 0);
    const text = mostlyUtf8
      ? loose
      : iconv.decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), 'gb18030');
    if (broken(text) > 0) report('document.encoding', lineOf(text), { count: broken(text) });
    return text;
  }
}

/** Characters that stand for bytes of no character, and the private ones into which GB18030 turns stray UTF-8. */
function broken(text: string): number {
  return text.match(/[\uFFFD\uE000-\uF8FF]/gu)?.length ?? 0;
}

function lineOf(text: string): number {
  return text.slice(0, text.search(/[\uFFFD\uE000-\uF8FF]/u)).split('\n').length;
}
