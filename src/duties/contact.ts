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
