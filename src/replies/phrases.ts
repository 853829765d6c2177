import { DomainError } from '../duties/errors.ts';

/** Every key that code says; each must stand in `intents/replies.zh-CN.yml`, or the bot does not start. */
export const phraseKeys = [
  'headline.basic',
  'headline.cooperation',
  'headline.reclaimed',
  'headline.subject',
  'headline.listing',
  'headline.listing.none',
  'headline.contact',
  'headline.choices',
  'headline.unknown',
  'headline.elsewhere',
  'headline.greeting',
  'headline.thanks',
  'headline.help',
  'headline.noContext',
  'headline.noOther',
  'headline.otherChoices',
  'headline.whichChoice',
  'headline.correction',
  'headline.noSuchNumber',
  'headline.noText',
  'headline.lastPage',
  'headline.failed',
  'headline.unsubscribed',
  'headline.subscribed',
  'headline.follows',
  'headline.followsAll',
  'headline.followsNothing',
  'headline.noSuchTopic',
  'headline.noNotices',
  'headline.whichPlace',
  'headline.settledPlace',
  'headline.noListThen',
  'headline.noListBefore',
  'follows.all',
  'place.line',
  'place.all',
  'leads.one',
  'leads.few',
  'leads.many',
  'contact.known',
  'contact.unknown',
  'contact.address',
  'contact.hours',
  'contact.stale',
  'source',
  'source.asOf',
  'source.day',
  'list.basic',
  'list.cooperation',
  'list.reclaimed',
  'owner.basic',
  'owner.cooperation',
  'owner.reclaimed',
  'heading.title',
  'heading.closest',
  'heading.county',
  'heading.township',
  'heading.method',
  'heading.related',
  'heading.part.none.county',
  'heading.part.none.township',
  'related.line',
  'option.label',
  'option.bare',
  'listing.line',
  'listing.count',
  'listing.section',
  'hint.pick',
  'hint.more',
  'hint.details',
  'hint.page',
  'hint.link',
  'hint.examples',
  'hint.unknown',
  'hint.help',
  'hint.contact',
  'hint.subscribe',
  'hint.subscribed',
  'hint.noNotices',
  'hint.pickPlace',
  'hint.namePlace',
  'hint.changePlace',
  'hint.askNow',
  'followUp.county',
  'followUp.township',
  'followUp.contact',
  'followUp.full',
  'followUp.other',
  'followUp.next',
  'emergency.line',
  'card.source',
  'card.right',
  'card.wrong',
  'card.thanked',
  'card.noted',
  'kf.person',
  'kf.handedOver',
  'kf.noPerson',
  'kf.choose',
] as const;
export type PhraseKey = (typeof phraseKeys)[number];

/** Says a sentence by key, with `{name}` replaced by the value of that name. */
export type Say = (key: PhraseKey, values?: Readonly<Record<string, string | number>>) => string;

/**
 * Checks that every key has its sentence and gives the function that says them.
 * Errors: `phrases.missing` with all missing keys; `phrases.value` when a sentence needs a value that code did not give.
 */
export function createSay(sentences: Readonly<Record<string, string>>): Say {
  const missing = phraseKeys.filter((key) => sentences[key] === undefined);
  if (missing.length > 0) throw new DomainError('phrases.missing', { keys: missing.join(', ') });
  return (key, values = {}) =>
    (sentences[key] ?? '').replace(/\{(\w+)\}/gu, (_whole, name: string) => {
      const value = values[name];
      if (value === undefined) throw new DomainError('phrases.value', { key, name });
      return String(value);
    });
}
