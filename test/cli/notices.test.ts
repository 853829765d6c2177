import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { type LocalPlatform, startPlatform } from '../helpers/local-wecom/platform.ts';
import { groups, limited, removed } from '../publish-to-notices.ts';
import { makeTownFolder, revised, startBot, until } from './town.ts';

const others = groups.filter((key) => key !== removed);

async function makeTown(t: ExecutionContext) {
  const platform = await startPlatform({ webhooks: others });
  t.teardown(() => platform.close());
  const { folder, environment, cli } = makeTownFolder(t, {
    WECOM_API_BASE: platform.base,
    WECOM_GROUP_WEBHOOK_KEYS: groups.join(','),
  });
  return { platform, folder, environment, cli };
}

const readBy = (platform: LocalPlatform, key: string) => platform.delivered.filter(({ to }) => to === `webhook ${key}`);
const toldOnce = (platform: LocalPlatform) => others.filter((key) => readBy(platform, key).length === 1).length;

test.serial(
  'a running bot publishes for the command line, answers anew at once, and tells every group once',
  async (t) => {
    t.timeout(240_000);
    const { platform, folder, environment, cli } = await makeTown(t);
    const bot = await startBot(t, environment);
    t.is((await bot.ask('私屠滥宰谁管')).revision, '2025-07');
    const lock = JSON.parse(readFileSync(join(folder, 'state/lock.json'), 'utf8'));
    t.is(lock.pid, bot.child.pid);
    t.is(
      (await fetch(`http://127.0.0.1:${lock.port}/orders`, { method: 'POST', body: '{"do":"notices.status"}' })).status,
      401,
    );

    const published = await cli('lists', 'publish', revised, '--revision', '2026-03');
    t.is(published.status, 0, published.err);
    t.is((await bot.ask('私屠滥宰谁管')).revision, '2026-03');
    t.regex(published.out, /通知已排队：20个对象，共20条。\n通知正由机器人逐个发出/u);
    await until(() => toldOnce(platform) === 19);

    const refused = await cli('lists', 'publish', revised, '--revision', '2026-03');
    t.is(refused.status, 1);
    t.regex(refused.err, /已经发布过/u);
    const status = JSON.parse((await cli('notices', 'status', '--json')).out) as Array<Record<string, unknown>>;
    t.is(status.length, 20);
    t.is(status.filter(({ sent, waiting }) => sent === 1 && waiting === 0).length, 19);
    const shown = (await cli('notices', 'status')).out;
    t.regex(shown, /第3个群（webhook-[0-9a-f]{12}）：已发0条，等待0条，没发成1条\n.*停发/u);
    t.regex(shown, /2026-03版第1条没发成：机器人已被移出群，或群已解散（错误码93000）/u);
    t.notRegex(shown, new RegExp(groups.join('|'), 'u'), 'no key is shown');

    // Somebody put the robot back into its group.
    platform.addWebhook(removed);
    const gone = status.find(({ disabled }) => disabled !== undefined) as {
      id: string;
      givenUp: Array<{ key: string }>;
    };
    const sent = await cli('notices', 'send', '--enable', gone.id, '--again', gone.givenUp[0]?.key ?? '', '--json');
    t.is(sent.status, 0, sent.err);
    t.like(JSON.parse(sent.out), { sent: 1, failed: 0, waiting: 0, unknown: [] });
    t.is(readBy(platform, removed).length, 1);
    t.is(toldOnce(platform), 19);

    const back = await cli('lists', 'rollback', '2025-07');
    t.is(back.status, 0, back.err);
    t.is((await bot.ask('私屠滥宰谁管')).revision, '2025-07');
    await until(() => groups.every((key) => readBy(platform, key).length === 2));
    await bot.kill('SIGTERM');
  },
);

test.serial('without a bot the command publishes by itself, and `notices send` sends what is due', async (t) => {
  t.timeout(240_000);
  const { platform, cli } = await makeTown(t);
  const published = await cli('lists', 'publish', revised, '--revision', '2026-03');
  t.is(published.status, 0, published.err);
  t.regex(published.out, /机器人没有运行。/u);
  t.is(platform.delivered.length, 0);
  // Another program has used up what one group may get in a minute.
  const body = JSON.stringify({ msgtype: 'text', text: { content: '今天下午开会' } });
  for (let count = 0; count < 20; count += 1)
    await fetch(`${platform.base}/cgi-bin/webhook/send?key=${limited}`, { method: 'POST', body });
  const sent = await cli('notices', 'send', '--json');
  t.is(sent.status, 1, 'one group could not be told');
  t.like(JSON.parse(sent.out), { sent: 18, failed: 1, waiting: 1 });
  t.true(JSON.parse(sent.out).nextAt > Date.now());
  t.is(toldOnce(platform), 18);
  t.is((await cli('notices', 'send', '--again', 'no-such-key')).status, 1);
  t.is(toldOnce(platform), 18);
});

test.serial('a running bot reminds a township of numbers to be checked, once however often it starts', async (t) => {
  t.timeout(240_000);
  const { platform, folder, environment, cli } = await makeTown(t);
  const rows = ['department,phone,address,hours,checked_by,checked_on', '木垒县水利局,12345,,,老王,2020-01-02'];
  writeFileSync(join(folder, 'contacts/baiyanghe.csv'), rows.join('\n'));
  for (let start = 0; start < 2; start += 1) {
    const bot = await startBot(t, environment);
    t.regex((await bot.ask('水利局电话')).text, /木垒县水利局 12345（该号码待核实）/u);
    await until(() => platform.delivered.length === 1);
    await bot.kill('SIGTERM');
  }
  t.regex(String(readBy(platform, groups[0] ?? '')[0]?.content.content), /木垒县水利局（老王，2020-01-02核对）/u);
  t.is(platform.delivered.length, 1);
  t.regex((await cli('notices', 'status')).out, /第1个群（webhook-[0-9a-f]{12}）：已发1条，等待0条/u);
});

/** The bot itself, from `npm start`, killed while its messages are on their way. */
for (const after of [1, 11]) {
  test.serial(
    `the bot killed as the platform is asked for the ${after}th time tells the rest after its restart, nobody twice`,
    async (t) => {
      t.timeout(240_000);
      const { platform, environment, cli } = await makeTown(t);
      const first = await startBot(t, environment);
      const publishing = cli('lists', 'publish', revised, '--revision', '2026-03');
      await until(() => platform.requests.length >= after);
      await first.kill('SIGKILL');
      await publishing;
      const second = await startBot(t, environment);
      t.is((await second.ask('私屠滥宰谁管')).revision, '2026-03');
      const waiting = async () => {
        const status = JSON.parse((await cli('notices', 'status', '--json')).out) as Array<{ waiting: number }>;
        return status.reduce((sum, one) => sum + one.waiting, 0);
      };
      await until(async () => (await waiting()) === 0);
      for (const key of others) t.true(readBy(platform, key).length <= 1, key);
      // What was on its way may have arrived: it is named, and sent again by hand where it is missing.
      const status = JSON.parse((await cli('notices', 'status', '--json')).out) as Array<{
        name: string;
        givenUp: Array<{ key: string; because: string }>;
      }>;
      const unclear = status.flatMap(({ name, givenUp }) =>
        givenUp
          .filter(({ because }) => because === 'unclear')
          .map(({ key }) => ({ key, group: groups[Number(name) - 1] ?? '' })),
      );
      t.true(unclear.length <= 8, 'no more than leave at once');
      const missing = unclear.filter(({ group }) => readBy(platform, group).length === 0).map(({ key }) => key);
      if (missing.length > 0) await cli('notices', 'send', ...missing.flatMap((key) => ['--again', key]));
      t.is(toldOnce(platform), 19);
      await second.kill('SIGTERM');
    },
  );
}
