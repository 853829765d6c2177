import { z } from 'zod';
import { type ProblemCode, problemLevels } from '../documents/problems.ts';
import { dutyFields } from '../duties/comparable.ts';

/**
 * What commands read of what an order came to, whether it was carried out here or came over the wire; anything else in it is passed
 * on to `--json` as it is.
 */

const id = z.string();
const ids = z.array(id);
const pair = z.object({ from: id, to: id });

/** The seven keys of a difference. */
export const differenceReport = z.object({
  added: ids,
  removed: ids,
  changed: z.array(z.object({ from: id, to: id, fields: z.array(z.enum(dutyFields)) })),
  moved: z.array(pair),
  renumbered: z.array(pair),
  split: z.array(z.object({ from: id, to: ids })),
  merged: z.array(z.object({ from: ids, to: id })),
});

const problemCode = z.custom<ProblemCode>((code) => typeof code === 'string' && Object.hasOwn(problemLevels, code));
const problem = z.object({
  level: z.enum(['error', 'warning']),
  code: problemCode,
  message: z.string(),
  line: z.number(),
});
const announced = z.object({
  targets: z.number(),
  parts: z.number(),
  unreachable: z.number().default(0),
  notBefore: z.number(),
  unchanged: z.boolean(),
});
export type AnnouncedReport = z.infer<typeof announced>;

/** `commands/publish.ts` PublishReport. */
export const publishReport = z.looseObject({
  township: z.object({ slug: z.string(), name: z.string(), county: z.string() }),
  revision: z.string(),
  previous: z.string().optional(),
  effective: z.string(),
  duties: z.number(),
  stored: z.boolean(),
  problems: z.array(problem),
  refusals: z.array(z.object({ code: z.string(), values: z.record(z.string(), z.union([z.string(), z.number()])) })),
  difference: differenceReport,
  notices: announced.optional(),
  untied: ids,
  withoutContact: z.array(z.string()),
});
export type PublishReported = z.infer<typeof publishReport>;

/** `commands/rollback.ts` RollbackReport. */
export const rollbackReport = z.looseObject({
  revision: z.string(),
  previous: z.string(),
  effective: z.string(),
  difference: differenceReport,
  notices: announced,
  cancelled: z.array(z.string()),
});

/** `commands/contacts.ts` ContactsReport. */
export const contactsReport = z.looseObject({
  added: z.array(z.string()),
  changed: z.array(z.string()),
  renamed: z.array(z.object({ given: z.string(), official: z.string() })),
  problems: z.array(problem),
});

/** `delivery/status.ts` TargetStatus, a row each. */
export const statusReport = z.array(
  z.looseObject({
    id: z.string(),
    name: z.string(),
    township: z.string(),
    channel: z.string(),
    sent: z.number(),
    waiting: z.number(),
    nextAt: z.number().optional(),
    givenUp: z.array(
      z.looseObject({
        key: z.string(),
        revision: z.string(),
        part: z.number(),
        because: z.enum(['refused', 'unclear', 'target-gone', 'too-often', 'too-late', 'no-carrier']),
        errcode: z.number().optional(),
      }),
    ),
    disabled: z.looseObject({ at: z.number(), errcode: z.number().optional(), detail: z.string() }).optional(),
    off: z.boolean().optional(),
  }),
);
export type StatusReported = z.infer<typeof statusReport>;

/** What `notices send` came to. `nextAt` (ms since 1970): when something is due again; absent when nothing waits. */
export const sendReport = z.object({
  sent: z.number(),
  failed: z.number(),
  waiting: z.number(),
  nextAt: z.number().optional(),
  /** Keys of `--again` of which nothing is left to send. */
  unknown: z.array(z.string()),
});
export type SendReported = z.infer<typeof sendReport>;
