import test from 'ava';
import { subscriptionsOf } from '../../src/compose-lists.ts';
import { createOutbox } from '../../src/delivery/outbox.ts';
import { createTargets } from '../../src/delivery/targets.ts';
import { Bot } from '../../src/dialogue/bot.ts';
import { createMemoryStore } from '../../src/store/memory-store.ts';
import { Pace } from '../../src/store/pace.ts';
import { buildEngine, noon } from '../helpers/engine.ts';
import { appDriver, customerDriver, type Driver, robotDriver, socketDriver } from './drivers.ts';
import { app, asks, tell } from './push-support.ts';

const engine = buildEngine();

/** A bot where chats can subscribe, and who did. */
function scene() {
  const { townships: desks, language, followUps, intents, say } = engine;
  const now = () => noon;
  const store = createMemoryStore(now);
  const targets = createTargets(store, [], now);
  const delivery = { targets, outbox: createOutbox(store, now), pace: new Pace(store, now) };
  const bot = new Bot({ ...intents, desks, language, followUps, say, store, subscriptions: subscriptionsOf(delivery) });
  return {
    bot,
    followers: async () => (await targets.of('baiyanghe')).map(({ channel, address }) => ({ channel, address })),
  };
}

type Make = (bot: Bot) => Driver | Promise<Driver>;
const answersOnly: Record<string, Make> = {
  'a robot by callback': robotDriver,
  微信客服: customerDriver,
  'an app without its secret': appDriver,
};
for (const [name, make] of Object.entries(answersOnly)) {
  test(`${name} can send nothing by itself: it says so plainly and keeps no subscription`, async (t) => {
    const { bot, followers } = scene();
    const driver = await make(bot);
    t.teardown(driver.stop);
    for (const wish of ['订阅', '订阅民生服务', '我的订阅', '退订'])
      t.true((await driver.ask('zhang', wish)).includes(engine.say('headline.noNotices')), wish);
    t.deepEqual(await followers(), []);
  });
}

test('a robot by long connection, and an app with its secret, can: the chat that asks is kept', async (t) => {
  const { bot, followers } = scene();
  const driver = await socketDriver(bot);
  t.teardown(driver.stop);
  t.regex(await driver.ask('zhang', '订阅'), /订阅好了/u);
  const { channel } = await app(t, { asked: [], handle: (message) => bot.handle(message) });
  t.regex(await tell(channel, asks('订阅')), /订阅好了/u);
  t.deepEqual(await followers(), [
    { channel: 'app', address: { user: 'zhang' } },
    { channel: 'robot', address: { chat: 'zhang', kind: 'single' } },
  ]);
});
