import { createHash } from 'node:crypto';
import { byteLength, cutToBytes, splitLine } from '../replies/bytes.ts';
import type { Say } from '../replies/phrases.ts';
import type { FollowUp, Reply } from '../replies/reply.ts';
import { renderText } from '../replies/text.ts';
import type { Body } from '../wecom/api.ts';
import { customerMenu, customerText } from '../wecom/customer-reply.ts';

/** Of a menu, in bytes, and how many items it may have [94677]. */
const menuRoom = { head: 1_024, ask: 64, label: 128, items: 10 };

/** A reply to a customer in one or two messages: the text, then a menu of what can be asked next. A choice is one menu. */
export function customerMessages(reply: Reply, say: Say): Body[] {
  if (reply.facts.outcome === 'choices') return [menuOf(reply, say)];
  const { text, pages } = renderText(reply, say);
  const next = reply.page + 1 < pages ? [{ label: say('followUp.next'), ask: say('followUp.next') }] : [];
  const items = itemsOf([...next, ...reply.followUps], say);
  // Without anything to ask next, a person is still one touch away after an answer, but not after a greeting or a thank-you.
  const menu = items.length > 1 || reply.facts.outcome === 'unknown' ? [customerMenu(say('kf.choose'), items)] : [];
  return [customerText(text), ...menu];
}

/** A reply whose follow-ups are the point of it: its words are the head of the menu. */
export function menuOf(reply: Reply, say: Say): Body {
  const words = renderText(
    { ...reply, blocks: reply.blocks.filter(({ kind }) => kind !== 'options'), page: 0 },
    say,
  ).text;
  return customerMenu((splitLine(words, menuRoom.head)[0] ?? '').trimEnd(), itemsOf(reply.followUps, say));
}

/** The platform's message id for a parcel: the same parcel sent again is the same message. 32 of [0-9a-f]. */
export function messageIdOf(parcelKey: string): string {
  return createHash('sha256').update(parcelKey).digest('hex').slice(0, 32);
}

function itemsOf(followUps: readonly FollowUp[], say: Say): FollowUp[] {
  const person = { label: say('kf.person'), ask: say('kf.person') };
  const fitting = followUps
    .filter(({ ask }) => ask !== '' && byteLength(ask) <= menuRoom.ask)
    .slice(0, menuRoom.items - 1);
  return [...fitting, person].map(({ label, ask }) => ({ label: cutToBytes(label, menuRoom.label), ask }));
}
