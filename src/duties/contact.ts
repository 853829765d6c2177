/** One row of `DATA_DIR/contacts/<township>.csv`: how to reach a county body or an office of the township. Empty string: not registered. */
export type Contact = {
  department: string;
  phone: string;
  address: string;
  hours: string;
  /** Who checked the row. */
  checked_by: string;
  /** Day of that check, YYYY-MM-DD. */
  checked_on: string;
};

/** A number counts as checked for half a year; after that it is shown as 待核实, and its owner is reminded. */
export const freshDays = 180;

const dayMs = 86_400_000;

/** Whole days from a row's last check to a day (YYYY-MM-DD); undefined when nobody wrote a day on which it was checked. */
export function daysSinceCheck({ checked_on }: Pick<Contact, 'checked_on'>, today: string): number | undefined {
  const days = Math.round((Date.parse(today) - Date.parse(checked_on)) / dayMs);
  return Number.isNaN(days) ? undefined : days;
}

/** Whether a row's number is to be checked again: it was checked too long ago, or never. */
export function isStale(contact: Pick<Contact, 'checked_on'>, today: string): boolean {
  const days = daysSinceCheck(contact, today);
  return days === undefined || days > freshDays;
}
