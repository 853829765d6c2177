import { DomainError } from '../duties/errors.ts';

/** Every sentence of `intents/notices.zh-CN.yml` that code says; each must be there, or the bot does not start. */
export const noticeKeys = [
  ...(['headline.first', 'headline.publish', 'headline.rollback', 'summary', 'summary.separator'] as const),
  ...(['count.added', 'count.removed', 'count.changed', 'count.moved'] as const),
  ...(['count.split', 'count.merged', 'count.renumbered', 'followed', 'section', 'section.none'] as const),
  ...(['line.added', 'line.removed', 'line.changed', 'line.moved', 'line.split', 'line.merged'] as const),
  ...(['rest', 'link', 'part', 'place', 'places.separator'] as const),
  ...(['list.basic', 'list.cooperation', 'list.reclaimed'] as const),
  ...(['field.category', 'field.title', 'field.departments', 'field.countyDuties'] as const),
  ...(['field.townshipTasks', 'field.takenOverBy', 'field.method'] as const),
  ...(['subscription.all', 'subscription.topic', 'subscription.mine.all', 'subscription.mine'] as const),
  ...(['subscription.mine.none', 'subscription.left', 'subscription.ended', 'subscription.onlyAll'] as const),
  ...(['subscription.unknown', 'queued', 'queued.none', 'queued.unchanged', 'queued.quiet'] as const),
  ...(['queued.no-carrier'] as const),
  ...(['contacts.reminder', 'contacts.since', 'contacts.never', 'contacts.nobody'] as const),
  ...(['contacts.more', 'contacts.how'] as const),
  ...(['because.refused', 'because.unclear', 'because.target-gone', 'because.too-often'] as const),
  ...(['because.too-late', 'because.no-carrier'] as const),
] as const;
export type NoticeKey = (typeof noticeKeys)[number];

/** Says a sentence about notices by key, with `{name}` replaced by the value of that name. */
export type SayNotice = (key: NoticeKey, values?: Readonly<Record<string, string | number>>) => string;

/** Errors: DomainError `notices.missing` with all missing keys; saying without a needed value: `notices.value`. */
export function createSayNotice(sentences: Readonly<Record<string, string>>): SayNotice {
  const missing = noticeKeys.filter((key) => sentences[key] === undefined);
  if (missing.length > 0) throw new DomainError('notices.missing', { keys: missing.join(', ') });
  return (key, values = {}) =>
    (sentences[key] ?? '').replace(/\{(\w+)\}/gu, (_whole, name: string) => {
      const value = values[name];
      if (value === undefined) throw new DomainError('notices.value', { key, name });
      return String(value);
    });
}
