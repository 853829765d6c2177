import test from 'ava';
import { Sense, type Sensed, type SenseModel, untaughtSense } from '../../src/search/sense.ts';
import { packSense, unpackSense } from '../../src/search/sense-file.ts';
import { type SensePhrase, trainSense, usualTraining } from '../../src/search/sense-training.ts';
import { soundKey, soundsOfKey, type Term } from '../../src/search/terms.ts';

const matters = ['dogs', 'wells'];
const said: ReadonlyArray<[row: number, words: string]> = [
  [0, '狗 咬 人'],
  [0, '狗 乱 跑'],
  [0, '野狗 咬 羊'],
  [0, '野狗 乱 叫'],
  [1, '井 打 深'],
  [1, '井 打 水'],
  [1, '机井 水 干'],
  [1, '机井 深 多少'],
  [2, '你 好'],
  [2, '你 好 啊'],
];
const terms = (words: string): Term[] => words.split(' ').map((key) => ({ key, weight: 1 }));
const phrases: SensePhrase[] = said.map(([row, words]) => ({ row, terms: terms(words) }));
const training = { ...usualTraining, size: 8, epochs: 40, leastPhrases: 1 };

test('what was never said is told by words that were said of the same matter', (t) => {
  const sense = new Sense(trainSense(matters, phrases, training));
  t.is(likeliest(sense, '野狗 跑'), 0);
  t.is(likeliest(sense, '深 水'), 1);
  t.is(likeliest(sense, '好'), 2);
});

test('probabilities add up to one, and vectors are as long as one', (t) => {
  const { probabilities, vector } = readBy(new Sense(trainSense(matters, phrases, training)), '野狗 咬 人');
  t.true(Math.abs(probabilities.reduce((sum, value) => sum + value, 0) - 1) < 1e-5);
  t.true(Math.abs(Math.hypot(...vector) - 1) < 1e-5);
});

test('words that nobody ever said leave every matter open', (t) => {
  const { probabilities, vector } = readBy(new Sense(untaughtSense(matters)), '天 气');
  t.deepEqual(
    [...probabilities].map((value) => value.toFixed(3)),
    ['0.333', '0.333', '0.333'],
  );
  t.true(vector.every((value) => value === 0));
});

test('the same phrases teach the same bytes, others teach others', (t) => {
  const bytes = packSense(trainSense(matters, phrases, training));
  t.deepEqual(packSense(trainSense(matters, phrases, training)), bytes);
  t.notDeepEqual(packSense(trainSense(matters, phrases.slice(1), training)), bytes);
});

test('a file gives back what was learnt, and nothing when it is torn, foreign or of other matters', (t) => {
  const model = trainSense(matters, phrases, training);
  const bytes = packSense(model);
  t.deepEqual(unpackSense(bytes, matters), model as SenseModel | undefined);
  t.is(unpackSense(bytes, ['wells', 'dogs']), undefined);
  t.is(unpackSense(bytes, ['dogs']), undefined);
  t.is(unpackSense(bytes.subarray(0, bytes.length - 1), matters), undefined);
  t.is(unpackSense(Buffer.from('{}'), matters), undefined);
  t.is(unpackSense(Buffer.alloc(0), matters), undefined);
});

test('two syllables are a term, and can be told from one', (t) => {
  t.is(soundKey('di', 'bao'), '~di bao');
  t.deepEqual(soundsOfKey('~di bao'), ['di', 'bao']);
  for (const key of ['=低保', '低保', '低']) t.is(soundsOfKey(key), undefined, key);
});

function readBy(sense: Sense, words: string): Sensed {
  return sense.read(sense.lexicon.numbered(terms(words)));
}

function likeliest(sense: Sense, words: string): number {
  const { probabilities } = readBy(sense, words);
  return probabilities.indexOf(Math.max(...probabilities));
}
