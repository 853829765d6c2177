import test from 'ava';
import { withBot } from '../helpers/with-bot.ts';

const { conversation } = withBot(test);

conversation('with one township nothing is asked and 换个乡 is nothing special', async ({ person }) => {
  const resident = person('阿吉');
  await resident.asks('私屠滥宰谁管', { asksTownship: true });
  resident.hears({ outcome: 'answer', duty: 'cooperation-22' });
  await resident.asks('换个乡', { asksTownship: true });
  resident.hearsNo('哪个乡镇');
});
