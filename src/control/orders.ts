import { z } from 'zod';

/** A file of 10 MB (`documents/limits.ts`) in base64, and a little. */
const content = z.base64().max(15_000_000);
const slug = z.string().max(200);
const short = z.string().max(2_000);

/** What a command can ask of the process that has the data. Files travel whole: that process opens none by a name from outside. */
export const orderSchema = z.discriminatedUnion('do', [
  z.strictObject({
    do: z.literal('publish'),
    fileName: z.string().max(1_000),
    content,
    revision: short,
    township: slug.optional(),
    effective: short.optional(),
    note: short.optional(),
    yes: z.boolean().default(false),
    dryRun: z.boolean().default(false),
  }),
  z.strictObject({ do: z.literal('rollback'), township: slug, revision: short, note: short.optional() }),
  z.strictObject({ do: z.literal('contacts'), township: slug, content, replace: z.boolean().default(false) }),
  z.strictObject({ do: z.literal('notices.status'), township: slug.optional() }),
  z.strictObject({
    do: z.literal('notices.send'),
    /** Parts that were given up and are to be tried again, by key. */
    again: z.array(short).max(10_000).default([]),
    /** Targets that were taken for dead and live again, by id. */
    enable: z.array(short).max(1_000).default([]),
  }),
]);

/** As it is carried out. */
export type Order = z.output<typeof orderSchema>;
/** As it is written. */
export type OrderInput = z.input<typeof orderSchema>;

/** What became of an order. `code` and `values` are those of a DomainError; `report` is what is known all the same. */
export const outcomeSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({
    ok: z.literal(false),
    code: z.string(),
    values: z.record(z.string(), z.union([z.string(), z.number()])),
    report: z.unknown().optional(),
  }),
]);
export type Outcome = z.infer<typeof outcomeSchema>;
