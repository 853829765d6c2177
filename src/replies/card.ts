import { wellFormed } from './bytes.ts';
import type { Block, FollowUp, Reply } from './reply.ts';

/** What fits on a card: the headline, a few lines, buttons. The full text goes beside it. */
export type Card = { title: string; note: string; text: string; buttons: FollowUp[]; link: string };

/** In characters, as the pages advise for robots [101032]; a self-built app allows a little more [90236]. */
const room = { title: 26, note: 30, text: 112, button: 10 };
const mostButtons = 6;

/** A card for a reply; `more` are buttons after the reply's own follow-ups. Never throws. */
export function renderCard(reply: Reply, more: readonly FollowUp[] = []): Card {
  const headline = textOf(reply.blocks, 'headline');
  const said = reply.blocks.flatMap((block) => (block.kind === 'headline' ? [] : linesOf(block)));
  const title = shorten(headline, room.title);
  const lines = title === headline ? said : [headline, ...said];
  const own = reply.followUps.slice(0, mostButtons - more.length);
  return {
    title,
    note: shorten(textOf(reply.blocks, 'source'), room.note),
    text: wholeLines(lines, room.text),
    buttons: [...own, ...more]
      .slice(0, mostButtons)
      .map(({ label, ask }) => ({ label: shorten(label, room.button), ask })),
    link: reply.link,
  };
}

function textOf(blocks: readonly Block[], kind: 'headline' | 'source'): string {
  const block = blocks.find((one) => one.kind === kind);
  return block !== undefined && 'text' in block ? wellFormed(block.text).replaceAll('\n', ' ') : '';
}

function linesOf(block: Block): string[] {
  if (block.kind === 'emergency' || block.kind === 'fact') return wellFormed(block.text).split('\n');
  if (block.kind === 'options')
    return block.options.map(({ label }, position) => wellFormed(`${position + 1}. ${label}`));
  return [];
}

function wholeLines(lines: readonly string[], limit: number): string {
  let text = '';
  for (const line of lines) {
    const longer = text === '' ? line : `${text}\n${line}`;
    if (length(longer) > limit) return text === '' ? shorten(line, limit) : text;
    text = longer;
  }
  return text;
}

/** At most `limit` characters, with a mark where something is missing. */
function shorten(text: string, limit: number): string {
  const characters = [...text];
  return characters.length <= limit ? text : `${characters.slice(0, limit - 1).join('')}…`;
}

function length(text: string): number {
  return [...text].length;
}
