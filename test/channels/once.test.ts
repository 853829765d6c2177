import { setTimeout as sleep } from 'node:timers/promises';
import test from 'ava';
import { AnsweredElsewhere, Once } from '../../src/channels/once.ts';
import { setting } from './support.ts';

test('two instances on one store answer a message once, and both with the same words', async (t) => {
  const at = setting();
  let worked = 0;
  const work = async () => {
    worked += 1;
    await sleep(150);
    return `answer ${worked}`;
  };
  const answers = await Promise.all([new Once(at).answer('m1', work), new Once(at).answer('m1', work)]);
  t.deepEqual(answers, ['answer 1', 'answer 1']);
});

test('a delivery that waits in vain for another instance asks the platform to come again', async (t) => {
  const at = setting();
  await at.store.put('seen', 'm1', { at: at.now() });
  await t.throwsAsync(
    new Once(at).answer('m1', async () => 'second'),
    { instanceOf: AnsweredElsewhere },
  );
});

test('of two deliveries that find a dead holder only one takes over', async (t) => {
  const at = setting();
  await at.store.put('seen', 'm1', { at: at.now() - 60_000 });
  let worked = 0;
  const work = async () => {
    worked += 1;
    return 'late';
  };
  t.deepEqual(await Promise.all([new Once(at).answer('m1', work), new Once(at).answer('m1', work)]), ['late', 'late']);
  t.is(worked, 1);
});

test('work that fails leaves the message free for the next delivery', async (t) => {
  const at = setting();
  const once = new Once(at);
  await t.throwsAsync(
    once.answer('m1', () => Promise.reject(new Error('store down'))),
    { message: 'store down' },
  );
  t.is(await once.answer('m1', async () => 'now'), 'now');
});

test('a message whose answer was on its way out when the process died is not answered a second time', async (t) => {
  const at = setting();
  const gone = new Promise<void>((resolve) => {
    void new Once(at).answer('m1', async (sending) => {
      await sending();
      resolve();
      return await new Promise<string>(() => {});
    });
  });
  await gone;
  at.clock.now += 60_000;
  await t.throwsAsync(
    new Once(at).answer('m1', async () => 'second'),
    { instanceOf: AnsweredElsewhere },
  );
  const left = await new Once(at).unfinished('m');
  t.deepEqual(
    left.map(({ key }) => key),
    ['m1'],
  );
});
