import { join } from 'node:path';
import test from 'ava';
import { intentsFolder, readIntents } from '../../src/content.ts';
import { type FollowUpKind, FollowUpReader, followUpKinds } from '../../src/dialogue/follow-up-reader.ts';
import { createSegmenter } from '../../src/search/segmenter.ts';
import { createTermMaker } from '../../src/search/terms.ts';

const intents = readIntents();
const parts = {
  phrases: intents.followUps,
  sayings: intents.matters.flatMap(({ sayings }) => sayings),
  chatter: intents.chatter,
  terms: createTermMaker(createSegmenter([], join(intentsFolder, 'segmenter'))),
};
const reader = new FollowUpReader(parts);

const wanted: ReadonlyArray<[said: string, kind: FollowUpKind]> = [
  ['刚才那个电话再发一遍', 'contact'],
  ['这个去哪个窗口问', 'contact'],
  ['要交啥材料', 'details'],
  ['大概要办几天', 'details'],
  ['原文整个发过来', 'full'],
  ['那乡上帮着干些啥', 'township'],
  ['县上又是哪个局管', 'county'],
  ['到底是归谁管的', 'who'],
];

for (const [said, kind] of wanted) {
  test(`“${said}” asks for ${kind}`, (t) => {
    const read = reader.read(said);
    t.is(read.kind, kind);
    t.true(read.probability > 0.6, String(read.probability));
  });
}

for (const said of ['低保盖章找谁', '公租房怎么申请', '有人卖假化肥', '今天天气咋样']) {
  test(`“${said}” has a subject of its own`, (t) => {
    t.is(reader.read(said).kind, undefined);
  });
}

test('phrases that were not learnt from are told by those that were, and questions with a subject are left alone', (t) => {
  const held = (texts: readonly string[]) => texts.filter((_text, at) => at % 5 === 0);
  const learnt = (texts: readonly string[]) => texts.filter((_text, at) => at % 5 !== 0);
  const phrases = Object.fromEntries(Object.entries(parts.phrases).map(([kind, texts]) => [kind, learnt(texts)]));
  const { read } = bound(new FollowUpReader({ ...parts, phrases: phrases as typeof parts.phrases }));
  const certain = (text: string) => (read(text).probability >= 0.85 ? read(text).kind : undefined);
  const asked = followUpKinds.flatMap((kind) => held(parts.phrases[kind]).map((text) => ({ kind, text })));
  const taken = asked.flatMap(({ kind, text }) => {
    const found = certain(text);
    return found === undefined ? [] : [found === kind];
  });
  t.log(`${taken.length} of ${asked.length} taken, ${taken.filter(Boolean).length} rightly`);
  t.true(taken.length / asked.length > 0.4);
  t.true(taken.filter(Boolean).length / taken.length > 0.85);
  const sayings = parts.sayings.filter(({ length }, at) => length <= 14 && at % 97 === 5);
  t.true(sayings.filter((text) => certain(text) !== undefined).length / sayings.length < 0.03);
});

function bound(one: FollowUpReader) {
  return { read: (text: string) => one.read(text) };
}
