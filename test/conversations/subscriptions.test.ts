import test, { type ExecutionContext } from 'ava';
import { subscriptionsOf } from '../../src/compose-lists.ts';
import { createOutbox } from '../../src/delivery/outbox.ts';
import { createTargets } from '../../src/delivery/targets.ts';
import { Bot } from '../../src/dialogue/bot.ts';
import { createMemoryStore } from '../../src/store/memory-store.ts';
import { Pace } from '../../src/store/pace.ts';
import { buildEngine, noon, type TestEngine } from '../helpers/engine.ts';
import { FakeChannel } from '../helpers/fake-channel.ts';

const built: { engine?: TestEngine } = {};
test.before(() => {
  built.engine = buildEngine();
});

const push = { channel: 'robot', address: { chat: 'wrAbC', kind: 'group' } };

/** A bot with real targets behind its port. */
function scene(t: ExecutionContext) {
  const { engine } = built;
  if (engine === undefined) throw new Error('the engine is built before the first test');
  const { townships: desks, language, followUps, intents, say } = engine;
  const now = () => noon;
  const store = createMemoryStore(now);
  const targets = createTargets(store, [], now);
  const delivery = { targets, outbox: createOutbox(store, now), pace: new Pace(store, now) };
  const subscriptions = subscriptionsOf(delivery);
  const bot = new Bot({ ...intents, desks, language, followUps, say, store, subscriptions });
  return { targets, resident: new FakeChannel({ t, bot, say }).person('阿吉', '民政群') };
}

test('订阅 follows everything, 我的订阅 says so, 退订 ends it', async (t) => {
  const { targets, resident } = scene(t);
  await resident.asks('订阅', { push });
  resident.hears({ outcome: 'guidance' }, '订阅好了', '白杨河乡', '全部变动');
  t.deepEqual(
    (await targets.of('baiyanghe')).map(({ channel, address, follows }) => ({ channel, address, follows })),
    [{ ...push, follows: { all: true, categories: [], departments: [] } }],
  );
  await resident.asks('我的订阅', { push });
  resident.hears('全部变动');
  await resident.asks('退订民政局', { push });
  resident.hears('不能只退其中一个');
  await resident.asks('退订', { push });
  resident.hears('已退订');
  t.deepEqual(await targets.of('baiyanghe'), []);
  await resident.asks('我的订阅', { push });
  resident.hears('没有订阅');
  await resident.asks('退订', { push });
  resident.hears('没有订阅');
});

test('a category and a department by their short and everyday names add up, and go one by one', async (t) => {
  const { targets, resident } = scene(t);
  await resident.asks('我要订阅民生服务类的变动', { push });
  resident.hears('民生服务');
  await resident.asks('订阅农业局', { push });
  resident.hears('民生服务、木垒县农业农村局');
  t.deepEqual((await targets.of('baiyanghe'))[0]?.follows, {
    all: false,
    categories: ['民生服务'],
    departments: ['木垒县农业农村局'],
  });
  await resident.asks('取消订阅民生服务', { push });
  resident.hears('木垒县农业农村局');
  resident.hearsNo('民生服务');
  await resident.asks('退订木垒县农业农村局', { push });
  resident.hears('已退订');
});

test('what the list does not know is not followed, and what can be is named', async (t) => {
  const { targets, resident } = scene(t);
  await resident.asks('订阅天气预报', { push });
  resident.hears('没有叫“天气预报”的类别或部门', '民生服务');
  t.deepEqual(await targets.of('baiyanghe'), []);
});

test('where nothing can be sent, that is said', async (t) => {
  const { resident } = scene(t);
  await resident.asks('订阅');
  resident.hears({ outcome: 'guidance' }, '没法主动给您发通知', '应用');
});

test('a matter with the word in it is a matter', async (t) => {
  const { resident } = scene(t);
  const { outcome, text } = await resident.asks('订阅报纸找谁', { push });
  t.false(text.includes('订阅好了') || text.includes('没有叫'), `${outcome} ${text}`);
});
