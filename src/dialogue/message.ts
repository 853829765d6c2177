/** What every channel reduces its input to before the bot sees it; nothing platform-shaped passes further. */
export type IncomingMessage = {
  /** Unique per platform message; the same message delivered twice has the same id. */
  id: string;
  /** `web`, `cli`, `app`, `robot`, `kf` … */
  channel: string;
  /** Conversation: a group's id, or the user's own for single chats. Empty: no context is kept. */
  chat: string;
  /** Sender within the channel. */
  user: string;
  text: string;
  /** Text of the message that this one quotes, as context. */
  quote?: string | undefined;
  /** Township slug, when the channel or the page knows it. */
  township?: string | undefined;
  /** This way in serves all townships: whoever does not say which is asked. Otherwise the standard one is meant. */
  asksTownship?: boolean | undefined;
  /** Where notices into this conversation can be sent, when that is possible: a carrier's channel and address. */
  push?: PushAddress | undefined;
  /** Answer from the state of that day (YYYY-MM-DD). */
  asOf?: string | undefined;
};

/** A place to send to without being asked. */
export type PushAddress = { channel: string; address: Readonly<Record<string, string>> };
