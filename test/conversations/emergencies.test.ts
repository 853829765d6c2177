import test from 'ava';
import { withBot } from '../helpers/with-bot.ts';

const { conversation } = withBot(test);

const calls = [
  ['家里着火了怎么办', '119'],
  ['快来人草场着大火了', '119'],
  ['屋里一股煤气味', '119'],
  ['有人煤气中毒了', '120'],
  ['我爸晕倒了', '120'],
  ['娃掉水里了', '120'],
  ['有人拿刀砍人', '110'],
  ['我男人正打我', '110'],
  ['路上出车祸了', '122'],
] as const;

for (const [text, number] of calls) {
  conversation(`“${text}” hears ${number} before anything else`, async ({ person }) => {
    const caller = person('报警的人');
    await caller.asks(text);
    caller.hears({ emergency: true }, new RegExp(`^[^\\n]*${number}`, 'u'));
  });
}

const quiet = [
  '火灾隐患排查谁管',
  '消防检查归谁',
  '消防演练谁组织',
  '去年房子着火了能申请救助吗',
  '煤气中毒预防宣传谁负责',
  '交通事故处理归谁管',
  '家里的狗被车撞死了归谁管',
  '燃气安全检查哪个部门负责',
  '打架调解归谁管',
  '打井找谁',
];

for (const text of quiet) {
  conversation(`“${text}” is no emergency`, async ({ person }) => {
    const asker = person('问事的人');
    await asker.asks(text);
    asker.hears({ emergency: false });
    asker.hearsNo('请立即拨打');
  });
}

conversation('after the number the duty follows', async ({ person }) => {
  const caller = person('报警的人');
  await caller.asks('家里着火了怎么办');
  caller.hears({ emergency: true });
  caller.hearsInOrder('119', '依据：');
});
