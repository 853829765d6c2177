import test from 'ava';
import type { BotDoor } from '../../src/channels/channel.ts';
import { sentence } from '../../src/channels/receive.ts';
import { byteLength } from '../../src/replies/bytes.ts';
import { renderMarkdown } from '../../src/replies/markdown.ts';
import type { Reply } from '../../src/replies/reply.ts';
import { renderText } from '../../src/replies/text.ts';
import { buildEngine, noon } from '../helpers/engine.ts';
import { appDriver, customerDriver, type Driver, robotDriver, socketDriver } from './drivers.ts';
import { app, asks, tell as tellApp } from './push-support.ts';
import { callback, event, tell as tellRobot } from './robot-support.ts';
import { text, until, wire } from './socket-support.ts';
import { carryAll, listeningBot, setting } from './support.ts';

/** Paragraphs far longer than a line may be, of numbered sentences: about 70 kB. */
const sentences = Array.from(
  { length: 900 },
  (_, at) => `第${at}条，对辖区内的犬只、禽畜和牲口开展排查，发现问题及时上报；`,
);
const paragraphs = Array.from({ length: 9 }, (_, at) => sentences.slice(at * 100, at * 100 + 100).join(''));
const long: Reply = {
  ...sentence('由县里负责。'),
  blocks: [
    { kind: 'headline', text: '由县里负责。' },
    { kind: 'quote', lines: paragraphs },
  ],
};
/** Whoever says a number is shown that page. */
const pager: BotDoor = { handle: async ({ text: said }) => ({ ...long, page: Number.parseInt(said, 10) || 0 }) };
const pagerThatListens = () => listeningBot((message) => pager.handle(message));

/** What of a body is the list's own words, and where it stops. */
const numbers = (body: string) => [...body.matchAll(/第(\d+)条/gu)].map(([, number]) => Number(number));
const isHint = (line: string) => /继续/u.test(line);
const lastLine = (body: string) => body.split('\n').findLast((line) => !isHint(line)) ?? '';

const ways: Record<string, { make: () => Driver | Promise<Driver>; limit: number }> = {
  'the app’s reply': { make: () => appDriver(pager), limit: 2_048 },
  'the robot’s stream by callback': { make: () => robotDriver(pager), limit: 20_480 },
  'the robot’s stream by long connection': { make: () => socketDriver(pager), limit: 20_480 },
  微信客服: { make: () => customerDriver(pager), limit: 2_048 },
};
for (const [name, { make, limit }] of Object.entries(ways)) {
  test(`${name}: 70 kB come in bodies of at most ${limit} bytes, each ending with a sentence, and none is lost`, async (t) => {
    const driver = await make();
    t.teardown(driver.stop);
    const { pages } = limit === 20_480 ? renderMarkdown(long, engine.say) : renderText(long, engine.say);
    t.true(pages > 3);
    const read: number[] = [];
    for (let page = 0; page < pages; page += 1) {
      const body = await driver.ask('zhang', `${page}`);
      t.true(byteLength(body) <= limit, `${byteLength(body)}`);
      // A page of a few hundred bytes would be within every limit as well.
      if (page < pages - 1) t.true(byteLength(body) > limit / 2);
      t.regex(lastLine(body), /[；。]」?$/u);
      t.is(isHint(body), page < pages - 1);
      read.push(...numbers(body));
    }
    t.deepEqual(
      read,
      sentences.map((_, at) => at),
    );
  });
}

test('what goes out later has the same limits: nothing is refused for its length, and the platform cuts nothing', async (t) => {
  const slow = listeningBot(async (message) => {
    await new Promise((resolve) => setTimeout(resolve, 50));
    return await pager.handle(message);
  });
  const late = await app(t, slow, 10);
  t.is(await tellApp(late.channel, asks('1')), '');
  await until(t, () => late.at.parcels.length === 1);
  t.deepEqual(await carryAll(late.at, late.channel), []);
  const [sent] = late.platform.delivered;
  t.false(sent?.cut);
  t.regex(lastLine(String(sent?.content.content)), /[；。]」$/u);

  const at = setting({ bot: pagerThatListens() });
  const robot = callback(at, { api: late.api });
  const touch = { event_key: '1', task_id: 'card1' };
  await tellRobot(robot, event('template_card_event', touch, { response_url: late.platform.responseUrl() }));
  t.deepEqual(await carryAll(at, robot), []);
  t.regex(lastLine(String(late.platform.delivered[1]?.content.content)), /[；。]$/u);

  const on = await wire(t, pagerThatListens());
  const socket = await on.start();
  await until(t, () => socket.state() === 'ready');
  on.gateway.failNext('aibot_respond_msg', 846605);
  on.gateway.says(text('1'));
  await until(t, () => on.at.parcels.length === 1);
  t.deepEqual(await carryAll(on.at, socket), []);
  const pushed = on.gateway.shown[0]?.body.markdown as { content: string } | undefined;
  const bytes = byteLength(pushed?.content ?? '');
  t.true(bytes > 10_000 && bytes <= 20_480, `${bytes}`);
});

const engine = buildEngine();

test('every duty of the bundled list, told in full, keeps to the limits and is cut nowhere but behind a sentence', async (t) => {
  const bot = engine.botWith(() => noon);
  const { items } = (await engine.townships.desk(undefined, undefined)).search.revision;
  const asked = { channel: 'test', chat: 'c' };
  let pagesSeen = 0;
  for (const { id, title, countyDuties, townshipTasks, method } of items) {
    const whole = new Set([title, ...countyDuties, ...townshipTasks, ...method.split('\n')]);
    await bot.handle({ ...asked, id: `${id} 1`, user: id, text: title });
    const reply = await bot.handle({ ...asked, id: `${id} 2`, user: id, text: '详细' });
    const { pages } = renderText(reply, engine.say);
    for (let page = 0; page < pages; page += 1) {
      const { text: body, quotes } = renderText({ ...reply, page }, engine.say);
      t.true(byteLength(body) <= 2_048, id);
      for (const quote of quotes)
        t.true(whole.has(quote) || /[。；，、]$/u.test(quote) || endsALine(quote, whole), `${id} ${quote}`);
      pagesSeen += 1;
    }
    const markdown = renderMarkdown(reply, engine.say);
    t.is(markdown.pages, 1, id);
    t.true(byteLength(markdown.text) <= 20_480, id);
  }
  t.true(pagesSeen > items.length);
});

/** The last part of a line that had to be split. */
function endsALine(quote: string, whole: ReadonlySet<string>): boolean {
  return [...whole].some((line) => line.endsWith(quote));
}
