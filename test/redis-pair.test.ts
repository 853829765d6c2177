import { once } from 'node:events';
import test, { type ExecutionContext } from 'ava';
import { postJson, postXml, robotMessage, streamed } from './channels/drivers.ts';
import { testWithRedis } from './helpers/redis-server.ts';
import { type Instance, type Pair, startPair, waitFor } from './redis-pair.ts';

// One after another: they share the two processes, and the last kills one.
const withRedis = testWithRedis(test.serial as typeof test);
/** The figure: 20 s until the lease ends, 5 s until the other asks, and the time to connect. */
const takeOverMs = 30_000;

const shared: { pair?: Promise<Pair>; stops: Array<() => unknown> } = { stops: [] };
test.after.always(async () => {
  for (const stop of shared.stops.reverse()) await stop();
});

/** The same two processes for the whole file. */
function pair(t: ExecutionContext): Promise<Pair> {
  t.timeout(180_000);
  shared.pair ??= startPair({ teardown: (stop) => void shared.stops.push(stop) });
  return shared.pair;
}

const appMessage = (user: string, content: string, id: string) =>
  `<xml><ToUserName>c</ToUserName><FromUserName>${user}</FromUserName><CreateTime>1</CreateTime><MsgType>text</MsgType><Content>${content}</Content><MsgId>${id}</MsgId></xml>`;
const customerEvent = '<xml><Event>kf_msg_or_event</Event><OpenKfId>wkAccount1</OpenKfId></xml>';

withRedis('a follow-up keeps its context wherever it lands', async (t) => {
  const { balanced, instances } = await pair(t);
  const robot = balanced('robot');
  const ask = async (user: string, text: string, id: string) =>
    streamed(await postJson(robot, robotMessage(user, text, id)));
  t.regex(await ask('zhang', '私屠滥宰谁管', 'f1'), /农业农村局负责/u);
  t.regex(await ask('zhang', '县级职责', 'f2'), /推送需核实检查的违法行为/u);
  t.regex(await ask('zhang', '乡里任务', 'f3'), /及时劝说制止/u);
  t.notRegex(await ask('wang', '县级职责', 'f4'), /推送需核实/u);
  for (const { log } of instances) t.regex(log(), /"\/wecom\/robot"/u, 'each instance had its share');
});

withRedis('a message delivered to both at once is answered once, by every way', async (t) => {
  const { instances, at, platform } = await pair(t);
  for (let count = 0; count < 10; count += 1) {
    const message = robotMessage(`twice${count}`, '低保找谁', `t${count}`);
    const [one, other] = await Promise.all(instances.map((instance) => postJson(at(instance, 'robot'), message)));
    t.true(streamed(one) !== '');
    t.deepEqual(one, other);
  }
  const xml = appMessage('zhang', '私屠滥宰谁管', '9001');
  await Promise.all(instances.map((instance) => postXml(at(instance, 'app'), xml)));
  const cards = () => platform.delivered.filter(({ msgtype }) => msgtype === 'template_card').length;
  await waitFor(() => cards() > 0, 20_000);
  platform.customers.hears('wm1', { msgtype: 'text', text: { content: '私屠滥宰谁管' } });
  await Promise.all(instances.map((instance) => postXml(at(instance, 'kf'), customerEvent)));
  const texts = () => platform.customers.answered.filter(({ msgtype }) => msgtype === 'text').length;
  await waitFor(() => texts() > 0, 20_000);
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  t.is(cards(), 1);
  t.is(texts(), 1);
});

withRedis(
  'one instance holds the long connection; after its SIGKILL the other has it within 30 s, and answers what is left, once',
  async (t) => {
    const { instances, gateway, balanced } = await pair(t);
    await waitFor(() => instances.filter(({ holds }) => holds()).length === 1, 30_000);
    t.is(gateway.connected(), 1);
    const [holder, other] = (instances[0].holds() ? instances : [...instances].reverse()) as [Instance, Instance];
    const shownTo = (user: string) => gateway.shown.filter(({ chat }) => chat === user).length;
    const before = robotMessage('before', '低保找谁', 's1');
    gateway.says(before);
    await waitFor(() => shownTo('before') === 1, 10_000);

    const gone = once(holder.child, 'close');
    holder.child.kill('SIGKILL');
    await gone;
    const killedAt = Date.now();
    t.regex(streamed(await postJson(balanced('robot'), robotMessage('li', '低保找谁', 's2'))), /\p{Script=Han}/u);
    await waitFor(() => other.holds(), takeOverMs);
    t.true(Date.now() - killedAt <= takeOverMs);
    t.log(`taken over after ${((Date.now() - killedAt) / 1_000).toFixed(1)} s`);
    t.is(gateway.connected(), 1);

    gateway.says(before);
    gateway.says(robotMessage('after', '低保找谁', 's3'));
    await waitFor(() => shownTo('after') === 1, 10_000);
    t.is(shownTo('before'), 1);
  },
);
