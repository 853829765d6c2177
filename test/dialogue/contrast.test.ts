import test from 'ava';
import { readIntents } from '../../src/content.ts';
import { withoutDenied } from '../../src/dialogue/contrast.ts';

const { asking } = readIntents();

const meant: ReadonlyArray<[said: string, means: string]> = [
  ['不是说养狗 是说狗咬人', '狗咬人'],
  ['我问的不是吃的水，是浇地的水', '浇地的水'],
  ['是浇地的水，不是吃的水', '浇地的水'],
  ['不是墓地是人没了领丧葬补助', '人没了领丧葬补助'],
  ['老人没了，不是要墓地，而是领丧葬补助', '老人没了，领丧葬补助'],
];

for (const [said, means] of meant) {
  test(`“${said}” is about “${means}”`, (t) => {
    t.is(withoutDenied(said, asking), means);
  });
}

const nothingDenied = [
  '这是不是归乡里管',
  '不是取消了吗，低保还能申请不',
  '不是本地户口能上学吗',
  '不是',
  '是谁管',
  '狗咬人谁管',
  '',
];

for (const said of nothingDenied) {
  test(`“${said}” stays as it is`, (t) => {
    t.is(withoutDenied(said, asking), said);
  });
}
