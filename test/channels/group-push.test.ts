import { readFileSync } from 'node:fs';
import test from 'ava';
import { parse } from 'yaml';
import { menuSchema, publishMenu } from '../../src/channels/app-menu.ts';
import { groupCarriers, webhookId } from '../../src/channels/group-push.ts';
import type { Sent } from '../../src/delivery/carrier.ts';
import { app, webhookKey } from './push-support.ts';

const outcome = (sent: Sent | undefined) =>
  sent?.ok === false ? `${sent.failure.remedy} ${sent.failure.errcode ?? ''}`.trim() : 'sent';

test('a webhook gets Markdown, text and cards within its limits; too much of anything is told apart', async (t) => {
  const { at, platform, api } = await app(t);
  const [markdown, text, card] = groupCarriers({ api, keys: [webhookKey] });
  const to = (content: string, id = webhookId(webhookKey)) => ({ key: 'k', address: { id }, content });
  t.is(outcome(await markdown?.send(to('民'.repeat(1365)))), 'sent');
  t.is(outcome(await markdown?.send(to('民'.repeat(1366)))), 'give-up 40058');
  t.is(outcome(await text?.send(to('民'.repeat(682)))), 'sent');
  t.is(outcome(await text?.send(to(''))), 'give-up 44004');
  t.is(outcome(await card?.send(to(JSON.stringify({ card_type: 'text_notice', task_id: 'x' })))), 'sent');
  t.is(outcome(await markdown?.send(to('好', 'unknown'))), 'disable-target 0');
  platform.failNext('webhook/send', { errcode: 93000 }, { errcode: 45009 }, 'lost');
  t.is(outcome(await markdown?.send(to('好'))), 'disable-target 93000');
  t.is(outcome(await markdown?.send(to('好'))), 'wait 45009');
  t.like(await markdown?.send(to('好')), { failure: { remedy: 'unreachable', maybeSent: true } });
  at.clock.now += 61_000;
  const burst = await Promise.all(Array.from({ length: 21 }, () => markdown?.send(to('好'))));
  t.is(burst.filter((sent) => outcome(sent) === 'wait 45009').length, 1);
  t.deepEqual(markdown?.limits, [{ limit: 20, windowMs: 60_000 }]);
});

test('no failure names a webhook key', async (t) => {
  const { platform, api } = await app(t);
  const [markdown] = groupCarriers({ api, keys: [webhookKey] });
  platform.failNext('webhook/send', { status: 500 }, 'reset', { errcode: 93000, errmsg: webhookKey });
  for (let tries = 0; tries < 3; tries += 1) {
    const sent = await markdown?.send({ key: 'k', address: { id: webhookId(webhookKey) }, content: '好' });
    t.false(JSON.stringify(sent).includes(webhookKey));
  }
});

test('a menu is published as the platform wants it, and one that would be refused is not accepted', async (t) => {
  const { platform, identity } = await app(t);
  const menu = [
    { name: '查清单', entries: [{ name: '收回了哪些', ask: '收回了哪些' }] },
    { name: '怎么用', ask: '怎么用' },
  ];
  await publishMenu(identity, menuSchema.parse(menu));
  t.deepEqual(platform.delivered[0]?.content, {
    button: [
      { name: '查清单', sub_button: [{ type: 'click', name: '收回了哪些', key: '收回了哪些' }] },
      { type: 'click', name: '怎么用', key: '怎么用' },
    ],
  });
  t.notThrows(() => menuSchema.parse(parse(readFileSync(new URL('../../intents/menu.yml', import.meta.url), 'utf8'))));
  const entry = { name: '好', ask: '好' };
  for (const bad of [
    [],
    [entry, entry, entry, entry],
    [{ name: '六个汉字太长', ask: '好' }],
    [{ name: '好', entries: Array(6).fill(entry) }],
  ]) {
    t.false(menuSchema.safeParse(bad).success);
  }
});
