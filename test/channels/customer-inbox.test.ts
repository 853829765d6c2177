import test from 'ava';
import { account, desk, ring, text } from './customer-support.ts';
import { until } from './drivers.ts';

test('all pages are read in order, and the next event goes on from there', async (t) => {
  const on = await desk(t);
  const { at, platform, kf, restart } = on;
  platform.customers.pageSize = 2;
  for (const content of ['一', '二', '三', '四', '五']) platform.customers.hears('wm1', text(content));
  await ring(on, kf);
  platform.customers.hears('wm1', text('六'));
  await ring(on, restart());
  t.deepEqual(
    at.asked.map((message) => message.text),
    ['一', '二', '三', '四', '五', '六'],
  );
  t.deepEqual(
    platform.requests.filter(({ path }) => path === 'kf/sync_msg').map(({ body }) => body.cursor),
    [undefined, 'c2', 'c4', 'c5'],
  );
});

test('on the first use of an account, what is older than the start is skipped', async (t) => {
  const on = await desk(t);
  const { at, platform, restart } = on;
  platform.customers.hears('wm1', text('昨天的'));
  at.clock.now += 24 * 3_600_000;
  const kf = restart();
  platform.customers.hears('wm1', text('今天的'));
  await ring(on, kf);
  t.deepEqual(
    at.asked.map((message) => message.text),
    ['今天的'],
  );
});

test('what came in while the bot was down is answered after its start', async (t) => {
  const on = await desk(t);
  const { at, platform, kf, restart } = on;
  platform.customers.hears('wm1', text('第一句'));
  await ring(on, kf);
  platform.customers.hears('wm1', text('停机时的'));
  at.clock.now += 3_600_000;
  const again = restart();
  await again.start();
  await new Promise((resolve) => setTimeout(resolve, 100));
  await again.stop();
  t.deepEqual(
    at.asked.map((message) => message.text),
    ['第一句', '停机时的'],
  );
});

test('a lost cursor asks nothing twice, and repeated events send nothing twice', async (t) => {
  const on = await desk(t);
  const { at, platform, kf, restart } = on;
  platform.customers.hears('wm1', text('低保'));
  await ring(on, kf);
  await at.store.remove('cursors', `kf ${account}`);
  await Promise.all([ring(on, restart()), ring(on, restart())]);
  t.is(at.asked.length, 1);
  t.is(at.parcels.length, 1);
});

test('a platform that fails for a while is asked again, and nothing is lost', async (t) => {
  const on = await desk(t);
  const { at, platform, kf } = on;
  platform.customers.hears('wm1', text('低保'));
  platform.failNext('kf/sync_msg', { status: 502 }, 'html', { errcode: -1 }, { errcode: 45033 });
  await ring(on, kf);
  t.deepEqual(
    at.asked.map((message) => message.text),
    ['低保'],
  );
});

test('a refusal for good is logged and left to the next event', async (t) => {
  const on = await desk(t);
  const { at, platform, kf, restart } = on;
  platform.customers.hears('wm1', text('低保'));
  platform.failNext('kf/sync_msg', { errcode: 48002 });
  await ring(on, kf, () => at.logged.length > 0);
  t.deepEqual(
    at.logged.map(({ event: name, values }) => [name, values.again]),
    [['kf.fetch-failed', false]],
  );
  await ring(on, restart());
  t.is(at.asked.length, 1);
});

test('a message over which a process died is not passed over, however soon the next one starts', async (t) => {
  const on = await desk(t);
  const { at, platform, restart } = on;
  platform.customers.hears('wm1', text('低保'));
  await at.store.put('seen', 'kf:kf1', { at: at.now() });
  const kf = restart();
  const rung = ring(on, kf, () => at.asked.length > 0);
  await until(() => at.logged.some(({ values }) => values.error === 'AnsweredElsewhere'));
  at.clock.now += 16_000;
  await rung;
  t.deepEqual(
    at.asked.map((message) => message.text),
    ['低保'],
  );
});

test('an outage longer than all first waits ends in the answer, without another event', async (t) => {
  const on = await desk(t);
  const { at, platform, kf } = on;
  platform.customers.hears('wm1', text('低保'));
  platform.failNext('kf/sync_msg', ...Array.from({ length: 30 }, () => ({ status: 503 })));
  await ring(on, kf);
  t.is(at.asked.length, 1);
});

for (const errcode of [-1, 6000, 45033, 45009]) {
  test(`errcode ${errcode} while fetching is waited out`, async (t) => {
    const on = await desk(t);
    platformRefuses(on, errcode);
    on.platform.customers.hears('wm1', text('低保'));
    await ring(on, on.kf);
    t.is(on.at.asked.length, 1);
  });
}

for (const fault of ['html', 'broken-json', 'other-json', 'reset'] as const) {
  test(`${fault} in the place of a page loses nothing and answers nothing twice`, async (t) => {
    const on = await desk(t);
    on.platform.customers.pageSize = 1;
    on.platform.customers.hears('wm1', text('一'));
    on.platform.customers.hears('wm1', text('二'));
    on.platform.failNext('kf/sync_msg', fault);
    await ring(on, on.kf);
    t.deepEqual(
      on.at.asked.map((message) => message.text),
      ['一', '二'],
    );
  });
}

function platformRefuses({ platform }: Awaited<ReturnType<typeof desk>>, errcode: number): void {
  platform.failNext('kf/sync_msg', { errcode });
}
