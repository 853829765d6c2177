import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import type { Revision } from '../../src/duties/duty.ts';
import { bundledData } from '../helpers/engine.ts';
import { withBot } from '../helpers/with-bot.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'earlier-'));
cpSync(join(bundledData, 'lists'), join(dataDir, 'lists'), { recursive: true });
const folder = join(dataDir, 'lists', 'baiyanghe');
const july: Revision = JSON.parse(readFileSync(join(folder, '2025-07.json'), 'utf8'));
/** From March on the county's trade office does what its farm office did, and the item on slaughter is theirs. */
const march: Revision = {
  ...july,
  revision: '2026-03',
  effective: '2026-03-15',
  items: july.items.map((duty) => (duty.id === 'cooperation-22' ? { ...duty, departments: ['木垒县商务局'] } : duty)),
};
writeFileSync(join(folder, '2026-03.json'), JSON.stringify(march));
test.after.always(() => rmSync(dataDir, { recursive: true, force: true }));

const { conversation, engine } = withBot(test, { dataDir });

conversation('today is answered from the state that holds today', async ({ person }) => {
  const resident = person('居民');
  await resident.asks('私屠滥宰谁管');
  resident.hears({ duty: 'cooperation-22', revision: '2026-03' }, '由木垒县商务局负责', '2026-03版');
});

conversation('a day in the past is answered from the state that held then, and says so', async ({ person }) => {
  const resident = person('居民');
  await resident.asks('私屠滥宰谁管', { asOf: '2026-03-14' });
  resident.hears({ duty: 'cooperation-22', revision: '2025-07' }, '由木垒县农业农村局负责');
  resident.hears('2026-03-14时有效的2025-07版');
  await resident.asks('私屠滥宰谁管', { asOf: '2026-03-15' });
  resident.hears({ revision: '2026-03' }, '由木垒县商务局负责');
});

test('a day before the first state, and a township without a list, are refused by code', async (t) => {
  const ask = (around: { asOf?: string; township?: string }) =>
    engine().bot.handle({ id: '1', channel: 'fake', chat: '', user: '', text: '私屠滥宰谁管', ...around });
  await t.throwsAsync(ask({ asOf: '2025-06-30' }), { code: 'revision.none' });
  await t.throwsAsync(ask({ township: 'nowhere' }), { code: 'township.unknown' });
});
