import { rmSync } from 'node:fs';
import test from 'ava';
import type { Revision } from '../../src/duties/duty.ts';
import { dataWith, seed, writeRevision } from '../helpers/townships.ts';
import { withBot } from '../helpers/with-bot.ts';

const dataDir = dataWith([]);
test.after.always(() => rmSync(dataDir, { recursive: true, force: true }));

/** From 15 March 2026 on slaughter is the trade office's, under another number: the old number is another item's. */
const swapped = new Map([
  ['cooperation-22', 'cooperation-23'],
  ['cooperation-23', 'cooperation-22'],
]);
const march: Revision = {
  ...seed,
  revision: '2026-03',
  effective: '2026-03-15',
  items: seed.items
    .map((duty) => {
      const id = swapped.get(duty.id) ?? duty.id;
      const departments = duty.id === 'cooperation-22' ? ['木垒县商务局'] : duty.departments;
      return { ...duty, id, number: Number(id.split('-')[1]), departments };
    })
    .sort((one, other) => (one.list === other.list ? one.number - other.number : 0)),
};
writeRevision(dataDir, march);

const { conversation } = withBot(test, { dataDir });

conversation('a month in the question is answered from its state, and the source names the day', async ({ person }) => {
  const resident = person('居民');
  await resident.asks('2025年8月时谁管私屠滥宰');
  resident.hears({ outcome: 'answer', duty: 'cooperation-22', revision: '2025-07' });
  resident.hears('由木垒县农业农村局负责', '2025-08-31时有效的2025-07版');
  await resident.asks('去年12月私屠滥宰归谁管');
  resident.hears({ revision: '2026-03' });
  await resident.asks('2026-03-14的时候，私屠滥宰归谁管');
  resident.hears({ revision: '2025-07' }, '2026-03-14时有效');
  await resident.asks('私屠滥宰在2026年3月15日是谁管');
  resident.hears({ duty: 'cooperation-23', revision: '2026-03' }, '由木垒县商务局负责');
});

conversation('follow-ups keep the day; a new subject is asked about today', async ({ person }) => {
  const resident = person('居民');
  await resident.asks('2025年8月时谁管私屠滥宰');
  await resident.asks('乡里做什么');
  resident.hears({ duty: 'cooperation-22', part: 'township', revision: '2025-07' }, '2025-08-31时有效');
  await resident.asks('电话多少');
  resident.hears({ outcome: 'contact', duty: 'cooperation-22', revision: '2025-07' }, '2025-08-31时有效的2025-07版');
  await resident.asks('那低保呢');
  resident.hears({ outcome: 'answer', revision: '2025-07' }, '2025-08-31时有效');
  await resident.asks('那时候森林防火归谁管');
  resident.hears({ revision: '2025-07' }, '2025-08-31时有效');
  await resident.asks('私屠滥宰谁管');
  resident.hears({ duty: 'cooperation-23', revision: '2026-03' });
  resident.hearsNo('时有效');
});

conversation('a day alone asks the same again, under that day’s number', async ({ person }) => {
  const resident = person('居民');
  await resident.asks('私屠滥宰谁管');
  resident.hears({ duty: 'cooperation-23', revision: '2026-03' });
  await resident.asks('去年八月归谁管');
  resident.hears({ duty: 'cooperation-22', revision: '2025-07' }, '2025-08-31时有效');
  await resident.asks('那2026年3月呢');
  resident.hears({ duty: 'cooperation-23', revision: '2026-03' }, '2026-03-31时有效');
  await resident.asks('去年八月乡里做什么');
  resident.hears({ duty: 'cooperation-22', part: 'township', revision: '2025-07' });
  await resident.asks('现在归谁管');
  resident.hears({ duty: 'cooperation-23', revision: '2026-03' });
  resident.hearsNo('时有效');
});

conversation('lists and departments of a day say which day it is', async ({ person }) => {
  const resident = person('居民');
  await resident.asks('2025年8月的清单有多少项');
  resident.hears({ outcome: 'listing', revision: '2025-07' }, '2025-08-31时有效的2025-07版');
  await resident.asks('去年8月农业农村局都管哪些');
  resident.hears({ outcome: 'listing', department: '木垒县农业农村局' }, '2025-08-31时有效的2025-07版');
});

conversation('a day before the first list is said kindly, and today stays as it was', async ({ person }) => {
  const resident = person('居民');
  await resident.asks('私屠滥宰谁管');
  await resident.asks('2025年3月归谁管');
  resident.hears(
    { outcome: 'guidance', duties: [] },
    '2025-03-31的时候，白杨河乡还没有生效的清单',
    '从2025-07-01起生效',
  );
  await resident.asks('电话多少');
  resident.hears({ outcome: 'contact', duty: 'cooperation-23', revision: '2026-03' });
});

conversation('a day with nothing to ask again asks for the matter', async ({ person }) => {
  const resident = person('居民');
  await resident.asks('2025年8月时归谁管');
  resident.hears({ outcome: 'guidance' }, '您问的是哪件事？');
});

conversation('a date of the matter itself changes nothing', async ({ person }) => {
  const resident = person('居民');
  await resident.asks('2025年8月的低保归谁管');
  resident.hears({ revision: '2026-03' });
  resident.hearsNo('时有效');
});
