import test from 'ava';
import { Spelling } from '../../src/search/spelling.ts';

const spelling = new Spelling(
  [
    '低保怎么申请',
    '低保多少钱',
    '低保谁审核',
    '流浪狗谁来管',
    '流浪狗咬人',
    '流浪狗抓走',
    '草场被占了',
    '草场被人占',
    '森林勤看护',
  ],
  { lookalikes: ['狗拘', '草章'], functionWords: ['谁'] },
);

test('pinyin is read as what our sayings write', (t) => {
  t.is(spelling.fromPinyin('dibao zenme shenqing'), '低保怎么申请');
  t.is(spelling.fromPinyin('liulanggou'), '流浪狗');
});

test('sounds that the northwest does not tell apart are the same', (t) => {
  t.is(spelling.fromPinyin('dibao zenme senqin'), '低保怎么申请');
});

test('other Latin text, and too little of it, is no pinyin', (t) => {
  for (const text of ['hello world', 'vpn', 'dibao', 'wifi 2024', '低保 zenme shenqing', '']) {
    t.is(spelling.fromPinyin(text), undefined, text);
  }
});

test('a character that sounds right but was never written there is mended', (t) => {
  t.is(spelling.mended('低宝怎么申请'), '低保怎么申请');
});

test('a character that looks right but was never written there is mended', (t) => {
  t.is(spelling.mended('流浪拘咬人'), '流浪狗咬人');
});

test('what our sayings write is left alone, and so is what they know nothing like', (t) => {
  for (const text of ['低保怎么申请', '草场被占了', '量子力学', '']) t.is(spelling.mended(text), text);
});

test('a text is heard syllable by syllable, with a break where a run of characters or letters ends', (t) => {
  const heard = (text: string) => spelling.sounds(text).map((number) => spelling.soundOf(number));
  t.deepEqual(heard('低保，谁 shenqing'), ['di', 'bao', '', 'sui', '', 'sen', 'qin', '']);
  t.deepEqual(heard('低保shenqing'), ['di', 'bao', '', 'sen', 'qin', '']);
  t.deepEqual(heard('2024 ，😭'), []);
});

test('a character that sounds the same is heard the same, also one that no saying has', (t) => {
  t.deepEqual(spelling.sounds('地堡'), spelling.sounds('低保'));
});
