import { inflateRawSync } from 'node:zlib';
import type { Limits } from '../limits.ts';
import type { Report } from '../problems.ts';

/** Sizes and places of the archive's records, from the ZIP specification (APPNOTE 4.3.7, 4.3.12, 4.3.16). */
const endSize = 22;
const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const entrySize = 46;
const localSize = 30;
const encryptedFlag = 1;

type Entry = { name: string; flags: number; method: number; packed: number; unpacked: number; at: number };

/**
 * Unpacks the XML parts of an Office file, checking what each will weigh before it is unpacked and again while it is.
 * Gives undefined after reporting why not: too many parts, too large, encrypted, entities, broken.
 */
export function unzipXml(bytes: Uint8Array, limits: Limits, report: Report): Map<string, Uint8Array> | undefined {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries = readEntries(view);
  if (entries === undefined) {
    report('document.unreadable', 0);
    return undefined;
  }
  if (entries.length > limits.parts) {
    report('document.too-many-parts', 0, { count: entries.length, limit: limits.parts });
    return undefined;
  }
  const wanted = entries.filter(({ name }) => /\.(?:xml|rels)$/iu.test(name));
  const total = wanted.reduce((sum, { unpacked }) => sum + unpacked, 0);
  if (total > limits.unpackedBytes || wanted.some(({ unpacked }) => unpacked > limits.partBytes))
    return refuseSize(limits, report);
  const parts = new Map<string, Uint8Array>();
  for (const entry of wanted) {
    if ((entry.flags & encryptedFlag) !== 0) {
      report('document.encrypted', 0);
      return undefined;
    }
    const part = unpack(view, entry);
    if (part === 'too-large') return refuseSize(limits, report);
    if (part === undefined) {
      report('document.unreadable', 0);
      return undefined;
    }
    if (part.includes('<!DOCTYPE') || part.includes('<!ENTITY')) {
      report('document.entities', 0);
      return undefined;
    }
    parts.set(entry.name, part);
  }
  return parts;
}

function refuseSize(limits: Limits, report: Report): undefined {
  report('document.unpacked-too-large', 0, { limit: Math.floor(limits.unpackedBytes / 1024 / 1024) });
  return undefined;
}

function readEntries(view: Buffer): Entry[] | undefined {
  const end = view.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || end + endSize > view.length || view.readUInt32LE(end) !== endSignature) return undefined;
  const count = view.readUInt16LE(end + 10);
  const entries: Entry[] = [];
  let at = view.readUInt32LE(end + 16);
  for (let read = 0; read < count; read += 1) {
    if (at + entrySize > view.length || view.readUInt32LE(at) !== entrySignature) return undefined;
    const nameLength = view.readUInt16LE(at + 28);
    const next = at + entrySize + nameLength + view.readUInt16LE(at + 30) + view.readUInt16LE(at + 32);
    entries.push({
      name: view.toString('utf8', at + entrySize, at + entrySize + nameLength).replaceAll('\\', '/'),
      flags: view.readUInt16LE(at + 8),
      method: view.readUInt16LE(at + 10),
      packed: view.readUInt32LE(at + 20),
      unpacked: view.readUInt32LE(at + 24),
      at: view.readUInt32LE(at + 42),
    });
    at = next;
  }
  return entries;
}

/** The bytes of one part; never more than the archive said it would be. */
function unpack(view: Buffer, { at, method, packed, unpacked }: Entry): Buffer | 'too-large' | undefined {
  if (at + localSize > view.length) return undefined;
  const from = at + localSize + view.readUInt16LE(at + 26) + view.readUInt16LE(at + 28);
  const body = view.subarray(from, from + packed);
  if (body.length < packed) return undefined;
  if (method === 0) return body;
  if (method !== 8) return undefined;
  try {
    return inflateRawSync(body, { maxOutputLength: Math.max(1, unpacked) });
  } catch (error) {
    return error instanceof RangeError ? 'too-large' : undefined;
  }
}
