import { readNoticeSentences } from '../content.ts';
import { changesOf } from '../delivery/changes.ts';
import { createSayNotice, type SayNotice } from '../delivery/notice-phrases.ts';
import type { Difference } from '../duties/difference.ts';
import type { Duty } from '../duties/duty.ts';
import { textChanges } from '../duties/text-changes.ts';
import type { CommandContext } from './command.ts';

/** Two states of a township's lists and what lies between them. */
export type Compared = { before: readonly Duty[]; after: readonly Duty[]; difference: Difference };

const kinds = ['added', 'removed', 'changed', 'moved', 'split', 'merged', 'renumbered'] as const;

/** The sentences of notices; also used where a command shows what a notice will say. */
export function sayNotices(): SayNotice {
  return createSayNotice(readNoticeSentences());
}

/** 「新增1项，修改6项」; '' when nothing changed. */
export function countsOf(difference: Difference, say: SayNotice): string {
  return kinds
    .filter((kind) => difference[kind].length > 0)
    .map((kind) => say(`count.${kind}`, { count: difference[kind].length }))
    .join(say('summary.separator'));
}

/** The changes by category, a line each; reworded fields word by word: `[-旧-]{+新+}`. */
export function printDifference(context: Pick<CommandContext, 'out'>, compared: Compared): void {
  const say = sayNotices();
  const wordings = new Map<string, string[]>();
  for (const entry of compared.difference.changed) {
    const { line, words } = wordingOf(entry, compared, say);
    wordings.set(line, words);
  }
  let category: string | undefined;
  for (const change of changesOf(compared, say)) {
    if (change.category !== category) {
      category = change.category;
      context.out(category === '' ? say('section.none') : say('section', { category }));
    }
    context.out(`  ${change.line}`);
    for (const words of wordings.get(change.line) ?? []) context.out(`      ${words}`);
  }
}

/** The line by which a reworded duty is named, and its fields word by word. */
function wordingOf(
  entry: Difference['changed'][number],
  { before, after, difference }: Compared,
  say: SayNotice,
): { line: string; words: string[] } {
  const none = { ...difference, added: [], removed: [], moved: [], split: [], merged: [], changed: [entry] };
  const [one] = changesOf({ before, after, difference: none }, say);
  const old = before.find(({ id }) => id === entry.from);
  const fresh = after.find(({ id }) => id === entry.to);
  if (one === undefined || old === undefined || fresh === undefined) return { line: '', words: [] };
  const words = entry.fields.map((field) => {
    const [from, to] = [old, fresh].map((duty) => [duty[field]].flat().join('\n'));
    return `${say(`field.${field}`)} ${marked(from ?? '', to ?? '')}`;
  });
  return { line: one.line, words };
}

/** Characters that are shown of what stayed, on either side of what changed. */
const context = 10;

function marked(before: string, after: string): string {
  const changes = textChanges(before, after);
  return changes
    .map(({ kind, text }, at) => {
      if (kind === 'removed') return `[-${text}-]`;
      if (kind === 'added') return `{+${text}+}`;
      const characters = [...text];
      const [head, tail] = [at === 0 ? 0 : context, at === changes.length - 1 ? 0 : context];
      if (characters.length <= head + tail + 1) return text;
      return `${characters.slice(0, head).join('')}…${tail === 0 ? '' : characters.slice(-tail).join('')}`;
    })
    .join('')
    .replace(/\n/gu, ' / ');
}
