import type { Json } from '../store/store.ts';

/** A card in our own words; `replies/card.ts` makes it fit. */
export type CardContent = {
  title: string;
  note: string;
  text: string;
  buttons: ReadonlyArray<{ label: string; ask: string }>;
  link: string;
};

/** A template card as the platform wants it [101032, 90236]. */
export type TemplateCard = { card_type: 'button_interaction' | 'text_notice'; task_id: string; [field: string]: Json };

/**
 * A card with buttons, or a notice when there are none. `taskId`: at most 128 bytes of [0-9A-Za-z_@-], never used twice by one robot or
 * app. A notice must lead somewhere when it is touched, so without a link it needs `home`.
 */
export function templateCard(
  card: CardContent,
  { taskId, source, home }: { taskId: string; source: string; home?: string },
): TemplateCard {
  const head = {
    task_id: taskId,
    source: { desc: source },
    main_title: { title: card.title, ...(card.note === '' ? {} : { desc: card.note }) },
    ...(card.text === '' ? {} : { sub_title_text: card.text }),
  };
  const url = card.link === '' ? (home ?? '') : card.link;
  if (card.buttons.length === 0) return { card_type: 'text_notice', ...head, card_action: { type: 1, url } };
  return {
    card_type: 'button_interaction',
    ...head,
    ...(card.link === '' ? {} : { card_action: { type: 1, url: card.link } }),
    button_list: card.buttons.map(({ label, ask }, position) => ({
      text: label,
      style: position === 0 ? 1 : 2,
      key: ask,
    })),
  };
}

/** Makes a task id of any text: what is not allowed becomes `_`; the last 128 bytes count. */
export function taskIdOf(text: string): string {
  return text.replace(/[^0-9A-Za-z_@-]/gu, '_').slice(-128);
}
