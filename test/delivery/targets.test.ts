import test from 'ava';
import { createTargets, followsAll, type Target } from '../../src/delivery/targets.ts';
import { createMemoryStore } from '../../src/store/memory-store.ts';

const webhook: Target = {
  id: 'webhook:1a2b',
  township: 'baiyanghe',
  channel: 'webhook',
  address: { id: '1a2b' },
  name: '',
  follows: followsAll,
};
const chat = { township: 'baiyanghe', channel: 'robot', address: { chat: 'wrAbC' }, name: '民政群' };
const setUp = () =>
  createTargets(
    createMemoryStore(() => 0),
    [webhook],
    () => 0,
  );

test('a chat that subscribes is told besides the configured targets, in its township only', async (t) => {
  const targets = setUp();
  await targets.subscribe(chat, { kind: 'category', name: '民生服务' });
  t.deepEqual(
    (await targets.of('baiyanghe')).map(({ id }) => id),
    ['webhook:1a2b', 'baiyanghe/robot:chat=wrAbC'],
  );
  t.deepEqual(await targets.of('elsewhere'), []);
});

test('topics add up, everything covers them, and the last one that goes ends it', async (t) => {
  const targets = setUp();
  const category = { kind: 'category', name: '民生服务' } as const;
  const department = { kind: 'department', name: '木垒县民政局' } as const;
  await targets.subscribe(chat, category);
  t.deepEqual(await targets.subscribe(chat, department), {
    all: false,
    categories: ['民生服务'],
    departments: ['木垒县民政局'],
  });
  t.deepEqual(await targets.unsubscribe(chat, category), { all: false, categories: [], departments: ['木垒县民政局'] });
  t.is(await targets.unsubscribe(chat, department), undefined);
  t.is(await targets.followed(chat), undefined);
  await targets.subscribe(chat, { kind: 'all' });
  t.deepEqual(await targets.subscribe(chat, category), followsAll);
  t.deepEqual(await targets.unsubscribe(chat, category), followsAll);
  t.is(await targets.unsubscribe(chat, { kind: 'all' }), undefined);
  t.deepEqual((await targets.of('baiyanghe')).length, 1);
});

test('a disabled target stays so until it is enabled or subscribes again', async (t) => {
  const targets = setUp();
  const failure = { remedy: 'disable-target', maybeSent: false, errcode: 93006, detail: 'gone' } as const;
  await targets.subscribe(chat, { kind: 'all' });
  for (const { id } of await targets.of('baiyanghe')) await targets.disable(id, failure);
  t.true(await targets.isDisabled('webhook:1a2b'));
  t.like(await targets.disabled('baiyanghe/robot:chat=wrAbC'), { errcode: 93006, detail: 'gone' });
  await targets.subscribe(chat, { kind: 'all' });
  await targets.enable('webhook:1a2b');
  for (const { id } of await targets.of('baiyanghe')) t.false(await targets.isDisabled(id));
});
