import test from 'ava';
import { byteLength } from '../../src/replies/bytes.ts';
import { renderMarkdown } from '../../src/replies/markdown.ts';
import type { Reply } from '../../src/replies/reply.ts';
import { renderText } from '../../src/replies/text.ts';
import { buildEngine, noon } from '../helpers/engine.ts';
import { appDriver, customerDriver, type Driver, robotDriver, socketDriver } from './drivers.ts';

const engine = buildEngine();
const bot = () => engine.botWith(() => noon);

/** Asked one after another by one person; somebody else's question stands in between. */
const conversation = [
  '你好',
  '私屠滥宰谁管',
  '县级职责',
  '继续',
  '联系方式',
  '农村户口分户找谁',
  '详细',
  '水利局都管哪些事',
  '第二个',
  '收回了哪些',
  '继续',
  '补贴谁发',
  '1',
  '',
  '今天天气真好啊我想去月亮上看看',
];

/** What the bot itself answers, before any channel. */
async function spoken(): Promise<Reply[]> {
  const door = bot();
  const replies: Reply[] = [];
  for (const [position, text] of conversation.entries()) {
    replies.push(await door.handle({ id: String(position), channel: 'reference', chat: 'zhang', user: 'zhang', text }));
  }
  return replies;
}

const drivers: Record<string, () => Driver | Promise<Driver>> = {
  'app callback': () => appDriver(bot()),
  'robot callback': () => robotDriver(bot()),
  'robot long connection': () => socketDriver(bot()),
  微信客服: () => customerDriver(bot()),
};

for (const [name, make] of Object.entries(drivers)) {
  test(`${name}: the same conversation gets the same answers, in this way's shape and limit`, async (t) => {
    const driver = await make();
    t.teardown(driver.stop);
    for (const [position, reply] of (await spoken()).entries()) {
      const seen = await driver.ask('zhang', conversation[position] ?? '');
      await driver.ask('li', '低保找谁');
      t.true(byteLength(seen) <= driver.limit);
      const wanted =
        driver.shape === 'markdown' ? renderMarkdown(reply, engine.say).text : renderText(reply, engine.say).text;
      // A choice by 微信客服 is a menu: its head is the text without the options, which stand below to be touched.
      if (name === '微信客服' && reply.facts.outcome === 'choices')
        t.true(wanted.startsWith(seen.split('\n')[0] ?? '?'));
      else t.is(seen, wanted, conversation[position]);
    }
  });
}
