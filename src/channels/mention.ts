/** Names longer than this with nothing between them and the question are taken for part of it. */
const longestName = 6;

/**
 * Takes the mention of the robot out of a group message, however it was written: `@谁来管 低保`, `低保 ＠小助手`, with any blank that
 * WeCom puts behind it, or with none behind one of its known `names`. What is left is the question; '' when there is none.
 */
export function withoutMention(text: string, names: readonly string[]): string {
  const known = [...names]
    .sort((one, other) => other.length - one.length)
    .map((name) => name.replace(/[\\^$.*+?()[\]{}|]/gu, '\\$&'));
  const named = known.length === 0 ? text : text.replace(new RegExp(`[@＠](?:${known.join('|')})`, 'gu'), ' ');
  // An @ inside an e-mail address follows a Latin letter or a digit; a mention does not.
  const spaced = named.replace(/(?<![0-9A-Za-z._-])[@＠][^\s@＠]+(?=\s)/gu, ' ').trim();
  const glued = /^[@＠]([^\s@＠]+)$/u.exec(spaced)?.[1];
  if (glued !== undefined) return [...glued].length > longestName ? glued : '';
  return spaced.replace(/\s[@＠][^\s@＠]+$/u, '').trim();
}
