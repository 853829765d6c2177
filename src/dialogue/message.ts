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
  /** Answer from the state of that day (YYYY-MM-DD). */
  asOf?: string | undefined;
};
