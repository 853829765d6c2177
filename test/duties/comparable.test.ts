import test from 'ava';
import { comparable } from '../../src/duties/comparable.ts';

const same = test.macro({
  exec: (t, one: string, other: string) => t.is(comparable(one), comparable(other)),
  title: (_given, one, other) => `「${one}」 and 「${other}」 say the same`,
});
test(same, '1.组织培训; ', '1．组织培训；');
test(same, '<p>1. 组织培训；</p>', '组织培训');
test(same, '（一）受理申请', '一、受理申请');
test(same, '①受理；②审核', '1.受理；2.审核');
test(same, '1.2024年度统计', '1、2024年度统计');
test(same, '“小饭桌”备案', '"小饭桌"备案');
test(same, '政务ＡＰＰ', '政务app');
test(same, '县应急管理局 1.编制预案。', '县应急管理局编制预案');

const different = test.macro({
  exec: (t, one: string, other: string) => t.not(comparable(one), comparable(other)),
  title: (_given, one, other) => `「${one}」 and 「${other}」 do not say the same`,
});
test(different, '距离1.5公里', '距离15公里');
test(different, '1.5公里以内', '5公里以内');
test(different, '2024-2025年', '20242025年');
test(different, '比例不低于5%', '比例不低于5');
test(different, '12345热线', '345热线');
test(different, '每月10日前报送', '每月5日前报送');
