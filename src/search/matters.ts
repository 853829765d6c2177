import { z } from 'zod';

/** Schema of one entry of `intents/matters/*.yml`: a civic matter as residents talk of it, independent of any township. */
export const matterSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
  /** Plain name, shown in menus. */
  name: z.string().min(2).max(24),
  /** "It is this one if …": tells it apart from its neighbours. */
  when: z.string().max(60).default(''),
  /** Ties: an item of a list is about this matter when all blank-separated words of one entry stand in its title. */
  official: z.array(z.coerce.string().min(1)).default([]),
  /** Same within one line of the county's duties or the township's tasks; counts where no title does. */
  lines: z.array(z.string().min(1)).default([]),
  /** Never ties to an item whose title contains one of these. */
  not: z.array(z.string().min(1)).default([]),
  /** Neighbours that people mix it up with. */
  beside: z.array(z.string()).default([]),
  /** Lists as a rule do not have it; set for the files `elsewhere-*.yml`. */
  rare: z.boolean().default(false),
  sayings: z.array(z.coerce.string().min(1)).min(1),
});
export type Matter = z.infer<typeof matterSchema>;
