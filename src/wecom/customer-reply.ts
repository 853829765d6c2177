import type { Body } from './api.ts';

/** A text to a customer, at most 2,048 bytes [94677]. */
export function customerText(content: string): Body {
  return { msgtype: 'text', text: { content } };
}

/** A menu whose items come back as a text with their id: `head` ≤ 1,024 bytes, 1–10 items, id 1–64 bytes, label 1–128 bytes [94677]. */
export function customerMenu(head: string, items: ReadonlyArray<{ label: string; ask: string }>): Body {
  const list = items.map(({ label, ask }) => ({ type: 'click', click: { id: ask, content: label } }));
  return { msgtype: 'msgmenu', msgmenu: { head_content: head, list } };
}
