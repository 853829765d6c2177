import type { Block } from '../replies/reply.ts';

/** A reply's blocks as they are drawn: a heading with what belongs under it is one section. */
export type ReplyPart =
  | { kind: 'block'; block: Block }
  | { kind: 'section'; heading: string; blocks: Block[]; folded: boolean };

/** A section longer than this (characters) is folded when there is more than one such. */
const longSection = 160;

/** Groups blocks for drawing; `assets/chat.js` follows the same rule. */
export function replyParts(blocks: readonly Block[]): ReplyPart[] {
  const parts: ReplyPart[] = [];
  let open: Extract<ReplyPart, { kind: 'section' }> | undefined;
  for (const block of blocks) {
    if (block.kind === 'heading') {
      open = { kind: 'section', heading: block.text, blocks: [], folded: false };
      parts.push(open);
    } else if (open !== undefined && (block.kind === 'quote' || block.kind === 'fact')) {
      open.blocks.push(block);
    } else {
      open = undefined;
      parts.push({ kind: 'block', block });
    }
  }
  const long = parts.filter((part) => part.kind === 'section' && lengthOf(part.blocks) > longSection);
  return long.length < 2 ? parts : parts.map((part) => (long.includes(part) ? { ...part, folded: true } : part));
}

function lengthOf(blocks: readonly Block[]): number {
  return blocks.reduce(
    (sum, block) =>
      sum + (block.kind === 'quote' ? block.lines.join('').length : 'text' in block ? block.text.length : 0),
    0,
  );
}
