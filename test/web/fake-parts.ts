import { Registry } from 'prom-client';
import type { Desk } from '../../src/dialogue/desk.ts';
import { choicesReply } from '../../src/dialogue/handlers/choose.ts';
import { dutyContactReply } from '../../src/dialogue/handlers/contact.ts';
import { talkReply } from '../../src/dialogue/handlers/talk.ts';
import { dutyReply } from '../../src/dialogue/handlers/who-manages.ts';
import type { IncomingMessage } from '../../src/dialogue/message.ts';
import { DomainError } from '../../src/duties/errors.ts';
import type { Reply } from '../../src/replies/reply.ts';
import type { Json, Store } from '../../src/store/store.ts';
import type { WebParts } from '../../src/web/ports.ts';
import { fakeDesk, say } from './fake-desk.ts';

/** One line of the log: what was written and how loudly. */
export type LogLine = { level: 'info' | 'warn' | 'error'; event: string; values: Readonly<Record<string, unknown>> };
export type FakeParts = WebParts & { lines: LogLine[]; asked: IncomingMessage[] };

/** Everything that the web room needs, with a bot that knows a handful of questions and answers them with real replies. */
export function fakeParts(changes: Partial<WebParts> & { desk?: Desk } = {}): FakeParts {
  const desk = changes.desk ?? fakeDesk();
  const lines: LogLine[] = [];
  const asked: IncomingMessage[] = [];
  const write =
    (level: LogLine['level']) =>
    (event: string, values: Readonly<Record<string, unknown>> = {}) =>
      void lines.push({ level, event, values });
  const shown = new Map<string, string>();
  let ids = 0;
  return {
    bot: {
      handle: async (message) => {
        asked.push(message);
        if (message.township !== undefined && message.township !== 'baiyanghe') {
          throw new DomainError('township.unknown', { township: message.township });
        }
        const reply = answer(desk, message.text, shown.get(message.chat));
        if (message.chat !== '' && reply.facts.duties[0] !== undefined) shown.set(message.chat, reply.facts.duties[0]);
        return reply;
      },
    },
    say,
    desks: { desk: async () => desk },
    store: memoryStore(),
    registry: new Registry(),
    channels: new Map(),
    log: { info: write('info'), warn: write('warn'), error: write('error') },
    config: { publicUrl: '', noindex: false },
    now: () => 1_751_328_000_000,
    newId: () => {
      ids += 1;
      return `id-${String(ids).padStart(8, '0')}`;
    },
    ...changes,
    lines,
    asked,
  };
}

function answer(desk: Desk, text: string, last: string | undefined): Reply {
  const items = desk.search.revision.items;
  const duty = (id: string | undefined) => items.find((one) => one.id === id) ?? items[0];
  const known = duty(text.includes('屠') ? 'cooperation-22' : text.includes('工伤') ? 'reclaimed-10' : 'basic-28');
  if (known === undefined || text.trim() === '') return talkReply(desk, 'headline.noText');
  if (text === '坏了') throw new Error('secret words of the question 坏了');
  if (text.includes('护照'))
    return talkReply(desk, 'headline.unknown', { outcome: 'unknown', hints: ['hint.unknown'] });
  if (text === '选一个')
    return choicesReply(
      desk,
      items.map((one) => ({ duty: one, matter: undefined })),
    );
  const before = duty(last);
  if (last !== undefined && before !== undefined) {
    if (text === '联系方式') return dutyContactReply(desk, before, before.title);
    if (text === '县级职责') return dutyReply(desk, before, { part: 'county' });
    if (text === '乡里任务') return dutyReply(desk, before, { part: 'township' });
    if (/^[1-9]$/u.test(text)) return dutyReply(desk, items[Number(text) - 1] ?? before);
  }
  const reply = dutyReply(desk, known);
  if (!text.includes('着火')) return reply;
  const alarm = { kind: 'emergency' as const, text: say('emergency.line', { what: '', number: '119' }) };
  return { ...reply, facts: { ...reply.facts, emergency: true }, blocks: [alarm, ...reply.blocks] };
}

/** The store's port over a map; lifetimes are not kept. */
export function memoryStore(): Store {
  const values = new Map<string, Json>();
  const at = (shelf: string, key: string) => `${shelf}/${key}`;
  return {
    get: async <T extends Json>(shelf: string, key: string) =>
      structuredClone(values.get(at(shelf, key))) as T | undefined,
    put: async (shelf, key, value) => void values.set(at(shelf, key), structuredClone(value)),
    putIfAbsent: async (shelf, key, value) => {
      if (values.has(at(shelf, key))) return false;
      values.set(at(shelf, key), structuredClone(value));
      return true;
    },
    update: async <T extends Json>(shelf: string, key: string, change: (current: T | undefined) => T | undefined) => {
      const next = change(structuredClone(values.get(at(shelf, key))) as T | undefined);
      if (next === undefined) values.delete(at(shelf, key));
      else values.set(at(shelf, key), structuredClone(next));
      return next;
    },
    remove: async (shelf, key) => void values.delete(at(shelf, key)),
    list: async <T extends Json>(shelf: string, prefix = '') =>
      [...values]
        .filter(([name]) => name.startsWith(at(shelf, prefix)))
        .map(([name, value]) => ({ key: name.slice(shelf.length + 1), value: structuredClone(value) as T }))
        .sort((a, b) => (a.key < b.key ? -1 : 1)),
    close: async () => {},
  };
}
