import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { Redis } from 'ioredis';
import { type LocalPlatform, startPlatform } from '../helpers/local-wecom/platform.ts';
import { startRedis, testWithRedis } from '../helpers/redis-server.ts';
import { groups, removed } from '../publish-to-notices.ts';
import { makeTownFolder, type RunningBot, revised, startBot, until } from './town.ts';

const withRedis = testWithRedis(test.serial as typeof test);
const others = groups.filter((key) => key !== removed);
const readBy = (platform: LocalPlatform, key: string) => platform.delivered.filter(({ to }) => to === `webhook ${key}`);

/** A `DATA_DIR` and a Redis that several bots and the command line share. */
async function makeTown(t: ExecutionContext) {
  const platform = await startPlatform({ webhooks: others });
  t.teardown(() => platform.close());
  const redis = await startRedis(t);
  const town = makeTownFolder(t, {
    REDIS_URL: redis.url,
    WECOM_API_BASE: platform.base,
    WECOM_GROUP_WEBHOOK_KEYS: groups.join(','),
  });
  return { platform, redis, ...town };
}

const revisions = (bots: readonly RunningBot[]) =>
  Promise.all(bots.map(async (bot) => (await bot.ask('私屠滥宰谁管')).revision));

withRedis(
  'with Redis a command works beside two running bots: both answer from the new state at once, every group is told once',
  async (t) => {
    t.timeout(300_000);
    const { platform, folder, environment, cli } = await makeTown(t);
    const bots = await Promise.all([startBot(t, environment), startBot(t, environment)]);
    t.deepEqual(await revisions(bots), ['2025-07', '2025-07']);

    const published = await cli('lists', 'publish', revised, '--revision', '2026-03');
    t.is(published.status, 0, published.err);
    t.deepEqual(await revisions(bots), ['2026-03', '2026-03']);
    t.regex(published.out, /通知已排队：20个对象，共20条。\n通知由运行中的机器人发出/u);
    await until(() => others.every((key) => readBy(platform, key).length > 0));

    const file = join(folder, 'in.csv');
    writeFileSync(file, '单位,联系电话\n县水利局,12345\n');
    const called = (bot: RunningBot) => bot.ask('水利局电话');
    for (const bot of bots) t.notRegex((await called(bot)).text, /木垒县水利局.{0,4}12345/u);
    const imported = await cli('contacts', 'import', file);
    t.is(imported.status, 0, imported.err);
    for (const bot of bots) t.regex((await called(bot)).text, /木垒县水利局.{0,4}12345/u);

    const status = await statusOf(cli);
    t.is(status.filter(({ sent, waiting }) => sent === 1 && waiting === 0).length, 19);
    const [gone] = status.filter(({ disabled }) => disabled !== undefined);
    t.is(gone?.givenUp[0]?.because, 'target-gone');
    platform.addWebhook(removed);
    const sent = await cli('notices', 'send', '--enable', gone?.id ?? '', '--again', gone?.givenUp[0]?.key ?? '');
    t.is(sent.status, 0, sent.err + sent.out);
    await until(() => readBy(platform, removed).length === 1);

    const back = await cli('lists', 'rollback', '2025-07');
    t.is(back.status, 0, back.err);
    t.deepEqual(await revisions(bots), ['2025-07', '2025-07']);
    await until(() => groups.every((key) => readBy(platform, key).length >= 2));
    for (const key of groups) t.is(readBy(platform, key).length, 2, key);
    for (const bot of bots) await bot.kill('SIGTERM');
  },
);

type Status = Array<{
  id: string;
  sent: number;
  waiting: number;
  disabled?: unknown;
  givenUp: Array<{ key: string; because: string }>;
}>;

async function statusOf(cli: (...words: string[]) => Promise<{ out: string }>): Promise<Status> {
  return JSON.parse((await cli('notices', 'status', '--json')).out);
}

withRedis(
  'two commands that publish at once with Redis: each is done or told why not, nothing is left half',
  async (t) => {
    t.timeout(240_000);
    const { folder, cli } = await makeTown(t);
    const both = await Promise.all(
      ['2026-03', '2026-04'].map((label) => cli('lists', 'publish', revised, '--revision', label)),
    );
    const done = both.filter(({ status }) => status === 0).length;
    t.true(done > 0, both.map(({ err }) => err).join());
    for (const { err } of both.filter(({ status }) => status !== 0)) t.regex(err, /正在发布|刚刚被别人更新过/u);
    t.is(readdirSync(join(folder, 'lists/baiyanghe/history')).length, done);
    t.is(readdirSync(join(folder, 'lists/baiyanghe')).filter((name) => name.endsWith('.json')).length, 1 + done);
    const status = await statusOf(cli);
    t.true(
      status.every(({ sent, waiting }) => sent + waiting === 1),
      'what changed nothing is no news',
    );
  },
);

withRedis('without its Redis a command says so and changes nothing', async (t) => {
  t.timeout(120_000);
  const { redis, folder, cli } = await makeTown(t);
  await redis.stop();
  const refused = await cli('lists', 'publish', revised, '--revision', '2026-03');
  t.is(refused.status, 1);
  t.regex(refused.err, /连不上 Redis。请检查 REDIS_URL/u);
  t.throws(() => readFileSync(join(folder, 'lists/baiyanghe/2026-03.json')), { code: 'ENOENT' });
});

withRedis(
  'what a full Redis refused to take is told once it takes it again, without waiting for anybody',
  async (t) => {
    t.timeout(240_000);
    const { platform, redis, cli } = await makeTown(t);
    const admin = new Redis(redis.url);
    t.teardown(() => admin.disconnect());
    await admin.config('SET', 'maxmemory', '1');
    const published = await cli('lists', 'publish', revised, '--revision', '2026-03');
    t.is(published.status, 1);
    t.regex(published.err, /2026-03版已经生效，但通知暂时没能排队，程序会自动补发/u);
    t.is(JSON.parse((await cli('ask', '--json', '私屠滥宰谁管')).out).revision, '2026-03');
    t.is(platform.delivered.length, 0);
    await admin.config('SET', 'maxmemory', '0');
    const sent = await cli('notices', 'send', '--json');
    t.like(JSON.parse(sent.out), { sent: 19, failed: 1, waiting: 0 }, sent.err);
    for (const key of others) t.is(readBy(platform, key).length, 1, key);
  },
);
