import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { makeTownFolder, revised } from './town.ts';

test('who is to be told where only a robot by callback is configured: publishing and the status say that nothing reaches them', async (t) => {
  t.timeout(240_000);
  const { folder, cli } = makeTownFolder(t, { ROBOT_TOKEN: 'a', ROBOT_KEY: 'k'.repeat(43) });
  const robot = { tokenEnv: 'ROBOT_TOKEN', aesKeyEnv: 'ROBOT_KEY' };
  const notices = [{ user: 'zhang', name: '张主任' }, { party: '2' }];
  writeFileSync(join(folder, 'townships.json'), JSON.stringify({ baiyanghe: { robot, notices } }));
  const words = ['lists', 'publish', revised, '--revision', '2026-03'];
  const plan = await cli(...words, '--dry-run');
  t.regex(plan.out, /有2个对象收不到通知：.*URL回调的机器人和微信客服只能回答/u);
  const published = await cli(...words);
  t.is(published.status, 0, published.err);
  t.regex(published.out, /有2个对象收不到通知/u);
  t.notRegex(published.out, /没有登记通知对象|已排队/u);
  const status = await cli('notices', 'status');
  t.regex(status.out, /^张主任（.*\n {2}收不到通知：给它发消息的渠道没有启用/mu);
  t.is(
    JSON.parse((await cli('notices', 'status', '--json')).out).filter((one: { off?: boolean }) => one.off).length,
    2,
  );
});
