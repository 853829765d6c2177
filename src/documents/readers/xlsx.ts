import { Parser } from 'htmlparser2';
import { type Cell, type Grid, maxColumns, maxRows, paragraph, type Row } from '../grid.ts';
import type { Report } from '../problems.ts';
import { feed, maxDepth } from './feed.ts';

type Parts = ReadonlyMap<string, Uint8Array>;
type Handlers = {
  open?: (name: string, attributes: Readonly<Record<string, string>>) => void;
  text?: (text: string) => void;
  close?: (name: string) => void;
};

/** Reads every visible sheet of a workbook in order: its name as a heading, then its rows. Formulas give their stored result; none is worked out. */
export function readXlsx(parts: Parts, report: Report): Grid {
  const strings = readStrings(parts);
  const rows: Row[] = [];
  for (const { name, path, hidden } of readSheets(parts)) {
    if (hidden) report('sheet.hidden', 0, { name });
    else rows.push(paragraph(name, 0), ...readSheet(partOf(parts, path), strings, report), paragraph('', 0));
    if (rows.length > maxRows) break;
  }
  return { rows, mergesKnown: true };
}

function partOf(parts: Parts, path: string): string {
  const found = parts.get(path) ?? [...parts].find(([name]) => name.toLowerCase() === path.toLowerCase())?.[1];
  return found === undefined ? '' : new TextDecoder().decode(found);
}

/** Walks XML without building a tree; names without their prefix. No entity but XML's own is known. Stops in depths that no workbook has. */
function walk(xml: string, { open, text, close }: Handlers): void {
  const local = (name: string): string => name.slice(name.indexOf(':') + 1);
  let depth = 0;
  const parser = new Parser(
    {
      onopentag: (name, attributes) => {
        depth += 1;
        open?.(local(name), attributes);
      },
      ontext: (found) => text?.(found),
      onclosetag: (name) => {
        depth -= 1;
        close?.(local(name));
      },
    },
    { xmlMode: true, decodeEntities: true },
  );
  feed(parser, xml, () => depth > maxDepth);
}

function readSheets(parts: Parts): Array<{ name: string; path: string; hidden: boolean }> {
  const targets = new Map<string, string>();
  walk(partOf(parts, 'xl/_rels/workbook.xml.rels'), {
    open: (name, { Id, Target }) => {
      if (name === 'Relationship' && Id !== undefined && Target !== undefined)
        targets.set(Id, Target.startsWith('/') ? Target.slice(1) : `xl/${Target}`);
    },
  });
  const sheets: Array<{ name: string; path: string; hidden: boolean }> = [];
  walk(partOf(parts, 'xl/workbook.xml'), {
    open: (name, attributes) => {
      const id = Object.entries(attributes).find(([key]) => /(?:^|:)id$/u.test(key))?.[1] ?? '';
      if (name === 'sheet')
        sheets.push({
          name: attributes.name ?? '',
          path: targets.get(id) ?? '',
          hidden: /hidden/iu.test(attributes.state ?? ''),
        });
    },
  });
  return sheets;
}

/** Shared strings in order; phonetic readings are no text of the cell. */
function readStrings(parts: Parts): string[] {
  const strings: string[] = [];
  let text = '';
  let inText = false;
  let phonetic = false;
  walk(partOf(parts, 'xl/sharedStrings.xml'), {
    open: (name) => {
      if (name === 'si') text = '';
      if (name === 'rPh') phonetic = true;
      if (name === 't') inText = !phonetic;
    },
    text: (found) => {
      if (inText) text += found;
    },
    close: (name) => {
      if (name === 't') inText = false;
      if (name === 'rPh') phonetic = false;
      if (name === 'si') strings.push(unescapeText(text));
    },
  });
  return strings;
}

/** `_x000D_` and the like stand for characters that XML cannot hold. */
function unescapeText(text: string): string {
  return text
    .replace(/_x([0-9A-Fa-f]{4})_/gu, (_whole, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replace(/\r\n?/gu, '\n');
}

type Sheet = {
  rows: Map<number, Map<number, string>>;
  hiddenRows: Set<number>;
  hiddenColumns: Array<[number, number]>;
  merges: Array<[number, number, number, number]>;
};

function readSheet(xml: string, strings: readonly string[], report: Report): Row[] {
  const sheet = collect(xml, strings, report);
  const merged = mergedCells(sheet);
  const hidden = (column: number): boolean => sheet.hiddenColumns.some(([from, to]) => column >= from && column <= to);
  const width = Math.min(
    maxColumns,
    Math.max(0, ...[...sheet.rows.values()].map((cells) => Math.max(-1, ...cells.keys()) + 1)),
  );
  return [...sheet.rows]
    .sort(([a], [b]) => a - b)
    .flatMap(([line, cells]): Row[] => {
      if (sheet.hiddenRows.has(line)) {
        if ([...cells.values()].some((text) => text.trim() !== '')) report('row.hidden', line);
        return [];
      }
      const row = Array.from(
        { length: width },
        (_unused, column): Cell => merged.get(`${line},${column}`) ?? { text: cells.get(column) ?? '', merged: false },
      );
      const shown = row.filter((_cell, column) => !hidden(column));
      if (row.some((cell, column) => hidden(column) && cell.text.trim() !== '')) report('column.hidden', line);
      return [{ line, cells: shown, inTable: true }];
    });
}

function mergedCells({ rows, merges }: Sheet): Map<string, Cell> {
  const merged = new Map<string, Cell>();
  for (const [top, left, bottom, right] of merges.slice(0, maxRows)) {
    const text = rows.get(top)?.get(left) ?? '';
    for (const line of rows.keys()) {
      if (line < top || line > bottom) continue;
      for (let column = left; column <= Math.min(right, maxColumns - 1); column += 1) {
        if (line !== top || column !== left) merged.set(`${line},${column}`, { text, merged: true });
      }
    }
  }
  return merged;
}

function collect(xml: string, strings: readonly string[], report: Report): Sheet {
  const sheet: Sheet = { rows: new Map(), hiddenRows: new Set(), hiddenColumns: [], merges: [] };
  let line = 0;
  let at = -1;
  let type = '';
  let text: string | undefined;
  let inValue = false;
  let phonetic = false;
  walk(xml, {
    open: (name, attributes) => {
      if (name === 'row') {
        line = Number(attributes.r) || line + 1;
        at = -1;
        if (sheet.rows.size <= maxRows) sheet.rows.set(line, new Map());
        if (isTrue(attributes.hidden)) sheet.hiddenRows.add(line);
      } else if (name === 'c') {
        at = reference(attributes.r)?.[1] ?? at + 1;
        type = attributes.t ?? 'n';
        text = undefined;
      } else if (name === 'v' || (name === 't' && !phonetic)) inValue = true;
      else if (name === 'rPh') phonetic = true;
      else if (name === 'f') report('cell.formula', line);
      else if (name === 'col' && isTrue(attributes.hidden))
        sheet.hiddenColumns.push([Number(attributes.min) - 1, Number(attributes.max) - 1]);
      else if (name === 'mergeCell') addMerge(sheet, attributes.ref ?? '');
    },
    text: (found) => {
      if (inValue) text = (text ?? '') + found;
    },
    close: (name) => {
      if (name === 'v' || name === 't') inValue = false;
      if (name === 'rPh') phonetic = false;
      if (name !== 'c' || text === undefined || at >= maxColumns) return;
      sheet.rows.get(line)?.set(at, type === 's' ? (strings[Number(text)] ?? '') : unescapeText(text));
    },
  });
  return sheet;
}

function addMerge(sheet: Sheet, range: string): void {
  const [from, to] = range.split(':').map(reference);
  if (from !== undefined && to !== undefined) sheet.merges.push([from[0], from[1], to[0], to[1]]);
}

/** `C7` → [7, 2]: row from 1, column from 0. */
function reference(name: string | undefined): [number, number] | undefined {
  const found = /^\$?([A-Z]{1,3})\$?(\d{1,7})$/u.exec(name ?? '');
  if (found === null) return undefined;
  const column = [...(found[1] ?? '')].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
  return [Number(found[2]), column];
}

function isTrue(value: string | undefined): boolean {
  return value === '1' || value === 'true';
}
