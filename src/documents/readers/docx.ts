import { zipSync } from 'fflate';
import mammoth from 'mammoth';
import type { Grid } from '../grid.ts';
import type { Report } from '../problems.ts';
import { readHtml } from './html.ts';

/**
 * Reads a Word document by way of HTML, so that tables, merged cells and numbered paragraphs are read as on a web page.
 * The parts were unpacked within limits before; pictures are left behind.
 */
export async function readDocx(parts: ReadonlyMap<string, Uint8Array>, report: Report): Promise<Grid | undefined> {
  const archive = zipSync(Object.fromEntries(parts), { level: 0 });
  const html = await mammoth
    .convertToHtml(
      { buffer: Buffer.from(archive) },
      { convertImage: mammoth.images.imgElement(async () => ({ src: '' })), includeEmbeddedStyleMap: false },
    )
    .then(({ value }) => value)
    .catch(() => undefined);
  if (html === undefined) {
    report('document.unreadable', 0);
    return undefined;
  }
  return readHtml(html, report, { counted: true });
}
