import { z } from 'zod';
import { byteLength } from '../replies/bytes.ts';
import type { Body } from '../wecom/api.ts';
import { type AppIdentity, createMenu } from '../wecom/app-calls.ts';

const upTo = (bytes: number) =>
  z
    .string()
    .min(1)
    .refine((text) => byteLength(text) <= bytes, { error: `${bytes} bytes at most` });

const entry = z.strictObject({
  /** What the menu shows: 16 bytes at the bottom, 40 in a sub-menu. */
  name: upTo(40),
  /** The question that it asks; comes back as the key of a click. */
  ask: upTo(128),
});

/** Schema of `intents/menu.yml`: one to three entries or sub-menus of one to five, as the platform allows [90231]. */
export const menuSchema = z
  .array(
    z.union([
      entry.extend({ name: upTo(16) }),
      z.strictObject({ name: upTo(16), entries: z.array(entry).min(1).max(5) }),
    ]),
  )
  .min(1)
  .max(3);
export type Menu = z.infer<typeof menuSchema>;

/** Publishes the app's menu. Errors: WecomRefused, WecomUnreachable. */
export async function publishMenu(app: AppIdentity, menu: Menu): Promise<void> {
  await createMenu(
    app,
    menu.map((item) => ('ask' in item ? click(item) : { name: item.name, sub_button: item.entries.map(click) })),
  );
}

function click({ name, ask }: { name: string; ask: string }): Body & { type: string } {
  return { type: 'click', name, key: ask };
}
