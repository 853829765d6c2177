import test from 'ava';
import { withBot } from '../helpers/with-bot.ts';

const { conversation } = withBot(test);

conversation('two people in one group do not answer each other’s questions', async ({ person }) => {
  const aji = person('阿吉', '村民群');
  const lao = person('老王', '村民群');
  await aji.asks('私屠滥宰谁管');
  await lao.asks('工伤认定调查还归乡里吗');
  await aji.asks('电话多少');
  aji.hears({ outcome: 'contact', duty: 'cooperation-22' });
  await lao.asks('详细');
  lao.hears({ outcome: 'answer', duty: 'reclaimed-10' });
  await aji.asks('乡里做什么');
  aji.hears({ outcome: 'answer', duty: 'cooperation-22', part: 'township' });
});

conversation('one person’s menu is nobody else’s', async ({ person }) => {
  const aji = person('阿吉', '村民群');
  const lao = person('老王', '村民群');
  await aji.asks('水利局都管哪些');
  aji.hears({ outcome: 'listing', department: '木垒县水利局' });
  await lao.asks('第二个');
  lao.hears({ outcome: 'guidance' }, '您问的是哪件事？');
  const { duties } = await aji.asks('水利局都管哪些');
  await aji.asks('第二个');
  aji.hears({ outcome: 'answer', duty: duties[1] ?? 'a second duty' });
});

conversation('the same person in a group and alone has two conversations', async ({ person }) => {
  const inGroup = person('阿吉', '村民群');
  const alone = person('阿吉');
  await inGroup.asks('私屠滥宰谁管');
  await alone.asks('电话多少');
  alone.hears({ outcome: 'guidance' });
});

conversation('a mention, a greeting and a picture around a question change nothing', async ({ person }) => {
  const resident = person('居民');
  for (const text of [
    '@谁来管 私屠滥宰谁管',
    '@谁来管私屠滥宰谁管',
    '你好，请问一下 私屠滥宰谁管？😭😭',
    '私 屠 滥 宰 谁 管',
    '私屠濫宰誰管',
    '@张三 @谁来管 私屠滥宰谁管[微笑]',
  ]) {
    await resident.asks(text);
    resident.hears({ outcome: 'answer', duty: 'cooperation-22' });
  }
});
