import test from 'ava';
import { readIntents } from '../../src/content.ts';
import { DomainError } from '../../src/duties/errors.ts';
import { createSay, phraseKeys } from '../../src/replies/phrases.ts';

const sentences = Object.fromEntries(phraseKeys.map((key) => [key, key]));

test('missing sentences stop the start, all named at once', (t) => {
  const { 'headline.thanks': _one, 'contact.unknown': _another, ...incomplete } = sentences;
  const error = t.throws(() => createSay(incomplete), { instanceOf: DomainError, code: 'phrases.missing' });
  t.deepEqual(String(error?.values.keys).split(', ').sort(), ['contact.unknown', 'headline.thanks']);
});

test('values stand where their names stood', (t) => {
  const say = createSay({ ...sentences, 'contact.known': '联系：{department} {phone}' });
  t.is(say('contact.known', { department: '民政局', phone: '例000' }), '联系：民政局 例000');
});

test('a value that a sentence needs and code does not give is a fault, not a hole', (t) => {
  const say = createSay({ ...sentences, 'contact.known': '联系：{department} {phone}' });
  t.throws(() => say('contact.known', { department: '民政局' }), { code: 'phrases.value' });
});

test('every sentence that the bot has is one that code says', (t) => {
  const unknown = Object.keys(readIntents().sentences).filter(
    (key) => !(phraseKeys as readonly string[]).includes(key),
  );
  t.deepEqual(unknown, []);
});
