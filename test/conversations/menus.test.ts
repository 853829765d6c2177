import test from 'ava';
import { withBot } from '../helpers/with-bot.ts';

const { conversation } = withBot(test);

/** Too short to be sure of. */
const vague = ['房子', '合同', '树', '孩子', '处罚', '补助'];

conversation(
  'a vague question is answered by two to five duties to pick from, each with its owner',
  async ({ person }) => {
    const resident = person('居民');
    const { length } = await menuFor(resident);
    resident.hears({ outcome: 'choices' }, length >= 2 && length <= 5 ? '1. ' : `two to five options, not ${length}`);
    resident.hears(/^1\. .+\n {3}(?:基本|配合|上级).+第\d+项，/mu, '回复序号就行');
  },
);

conversation('an option is picked by its number, in any of the ways that people write it', async ({ person }) => {
  const resident = person('居民');
  for (const [pick, place] of [
    ['2', 1],
    ['第二个', 1],
    ['选1', 0],
    ['第1个', 0],
    ['最后一个', -1],
  ] as const) {
    const menu = await menuFor(resident);
    await resident.asks(pick);
    resident.hears({ outcome: 'answer', duty: menu.at(place) ?? 'an option' });
  }
});

conversation('an option that is not there is not picked', async ({ person }) => {
  const resident = person('居民');
  await menuFor(resident);
  await resident.asks('第九个');
  resident.hears({ outcome: 'guidance', duties: [] });
});

conversation('after one pick another may be picked from the same menu', async ({ person }) => {
  const resident = person('居民');
  const menu = await menuFor(resident);
  await resident.asks('第一个');
  await resident.asks('第二个');
  resident.hears({ outcome: 'answer', duty: menu[1] ?? 'an option' });
});

conversation('told that it was not this one, the bot does not say it again', async ({ person }) => {
  const resident = person('居民');
  await resident.asks('私屠滥宰谁管');
  await resident.asks('不是这个');
  resident.hears(/还可能是下面这些|不是这一项/u);
  resident.hearsNo('第22项');
});

conversation('told that all were wrong, the bot asks for other words', async ({ person }) => {
  const resident = person('居民');
  await menuFor(resident);
  await resident.asks('都不是');
  resident.hears({ outcome: 'guidance', duties: [] }, '换个说法');
});

async function menuFor(person: {
  asks: (text: string) => Promise<{ outcome: string; duties: string[] }>;
}): Promise<string[]> {
  for (const text of vague) {
    const { outcome, duties } = await person.asks(text);
    if (outcome === 'choices') return duties;
  }
  throw new Error(`none of ${vague.join(' ')} gives a menu`);
}
