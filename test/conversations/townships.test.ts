import { rmSync } from 'node:fs';
import test from 'ava';
import { dataWith } from '../helpers/townships.ts';
import { withBot } from '../helpers/with-bot.ts';

const dataDir = dataWith([
  { slug: 'dashitou', name: '大石头乡' },
  { slug: 'chengguan', name: '城关镇' },
  { slug: 'chengguan-2', name: '城关镇', county: '奇台县' },
]);
test.after.always(() => rmSync(dataDir, { recursive: true, force: true }));

const { conversation } = withBot(test, { dataDir });
/** The robot of a county. */
const asksTownship = true;

conversation(
  'who does not say which township is asked once, answered after that, and not asked again',
  async (scene) => {
    const resident = scene.person('阿吉');
    await resident.asks('私屠滥宰谁管', { asksTownship });
    resident.hears({ outcome: 'guidance', duties: [] }, '哪个乡镇', '1. 白杨河乡');
    resident.hears('木垒县城关镇', '奇台县城关镇');
    await resident.asks('大石头乡', { asksTownship });
    resident.hears({ outcome: 'answer', duty: 'cooperation-22' }, '大石头乡配合');
    await resident.asks('乡里做什么', { asksTownship });
    resident.hears({ duty: 'cooperation-22', part: 'township' }, '大石头乡配合任务');
    scene.minutesPass(60 * 24 * 90);
    await resident.asks('低保归谁管', { asksTownship });
    resident.hears({ outcome: 'answer' }, '由大石头乡自己负责');
  },
);

conversation('a number picks from the menu', async ({ person }) => {
  const resident = person('阿吉');
  const { text } = await resident.asks('私屠滥宰谁管', { asksTownship });
  const number = /(\d)\. 大石头乡/u.exec(text)?.[1] ?? 'no number';
  await resident.asks(`第${number}个`, { asksTownship });
  resident.hears({ outcome: 'answer', duty: 'cooperation-22' }, '大石头乡配合');
});

conversation('the township in the question decides, by name or by its name without its kind', async ({ person }) => {
  const resident = person('阿吉');
  await resident.asks('大石头乡私屠滥宰归谁管', { asksTownship });
  resident.hears({ outcome: 'answer', duty: 'cooperation-22' }, '大石头乡配合');
  await resident.asks('那白杨河乡呢', { asksTownship });
  resident.hears({ outcome: 'answer', duty: 'cooperation-22' }, '白杨河乡配合');
  const other = person('老王');
  await other.asks('大石头的低保归谁管', { asksTownship });
  other.hears({ outcome: 'answer' }, '由大石头乡自己负责');
});

conversation('of two townships of one name the county decides', async ({ person }) => {
  const resident = person('阿吉');
  await resident.asks('城关镇低保归谁管', { asksTownship });
  resident.hears({ outcome: 'guidance' }, '1. 木垒县城关镇', '2. 奇台县城关镇');
  resident.hearsNo('白杨河乡');
  await resident.asks('2', { asksTownship });
  resident.hears({ outcome: 'answer' }, '由城关镇自己负责');
  await resident.asks('民政局都管哪些', { asksTownship });
  resident.hears({ outcome: 'listing', department: '奇台县民政局' });
});

conversation('换个乡 asks again and answers the last question there', async ({ person }) => {
  const resident = person('阿吉');
  await resident.asks('大石头乡私屠滥宰归谁管', { asksTownship });
  await resident.asks('换个乡', { asksTownship });
  resident.hears('哪个乡镇');
  await resident.asks('白杨河', { asksTownship });
  resident.hears({ outcome: 'answer', duty: 'cooperation-22' }, '白杨河乡配合');
  await resident.asks('我是大石头乡的', { asksTownship });
  resident.hears({ outcome: 'guidance' }, '接下来按大石头乡的清单回答');
  await resident.asks('低保归谁管', { asksTownship });
  resident.hears('由大石头乡自己负责');
});

conversation('each person in a group has a township of their own', async ({ person }) => {
  const aji = person('阿吉', '全县群');
  const lao = person('老王', '全县群');
  await aji.asks('大石头乡低保归谁管', { asksTownship });
  await lao.asks('低保归谁管', { asksTownship });
  lao.hears('哪个乡镇');
  await lao.asks('白杨河乡', { asksTownship });
  lao.hears('由白杨河乡自己负责');
  await aji.asks('危房改造归谁管', { asksTownship });
  aji.hears('大石头乡');
});

conversation('a greeting is not held up by the question, and an emergency never', async ({ person }) => {
  const resident = person('阿吉');
  await resident.asks('你好', { asksTownship });
  resident.hears({ outcome: 'guidance' }, '各乡镇');
  resident.hearsNo('哪个乡镇');
  await resident.asks('着火了快来人', { asksTownship });
  resident.hears({ emergency: true }, '119', '哪个乡镇');
});

conversation('a way in of one township, and a program, are never asked', async ({ person }) => {
  const resident = person('阿吉');
  await resident.asks('大石头乡低保归谁管', { township: 'chengguan' });
  resident.hears('由城关镇自己负责');
  const program = person('', '');
  await program.asks('低保归谁管');
  program.hears('由白杨河乡自己负责');
  await program.asks('大石头乡低保归谁管');
  program.hears('由大石头乡自己负责');
});
