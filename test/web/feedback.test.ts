import test, { type ExecutionContext } from 'ava';
import fc from 'fast-check';
import { createApp } from '../../src/web/app.ts';
import type { Feedback } from '../../src/web/residents/feedback.ts';
import { withoutPersonalData } from '../../src/web/residents/personal-data.ts';
import { withServer } from '../helpers/with-server.ts';
import { fakeArchive } from './fake-archive.ts';
import { fakeDesk } from './fake-desk.ts';
import { fakeParts } from './fake-parts.ts';

async function town(t: ExecutionContext) {
  const clock = { now: Date.UTC(2026, 10, 23, 4) };
  const states = fakeArchive([{ desk: fakeDesk(), from: '2025-07-01' }]);
  const parts = { ...fakeParts({ now: () => clock.now }), ...states };
  const url = await withServer(t, createApp(parts).callback());
  const send = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
    fetch(`${url}/t/baiyanghe/duties/cooperation-22/feedback`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
      body: new URLSearchParams(fields),
      redirect: 'manual',
    });
  const kept = async () => (await parts.store.list<Feedback>('feedback')).map(({ value }) => value);
  return { url, send, kept, clock, parts };
}

test('"this is wrong" is kept with its duty and revision, without personal data, and thanked on a page of its own', async (t) => {
  const { url, send, kept, parts } = await town(t);
  const response = await send({ kind: 'contact', note: ' 电话是13912345678，我叫王小明 ', revision: '2025-07' });
  t.is(response.status, 303);
  t.is(response.headers.get('location'), '/t/baiyanghe/duties/cooperation-22/feedback');
  t.true((await (await fetch(url + response.headers.get('location'))).text()).includes('收到，谢谢。'));
  t.deepEqual(await kept(), [
    {
      township: 'baiyanghe',
      duty: 'cooperation-22',
      revision: '2025-07',
      kind: 'contact',
      note: '电话是＊＊＊，我叫＊＊＊',
      at: '2026-11-23T04:00:00.000Z',
    },
  ]);
  t.false(JSON.stringify(parts.lines).includes('13912345678'));
});

test('a report that our form would not send is refused and not kept', async (t) => {
  const { url, send, kept } = await town(t);
  t.is((await send({ kind: 'nonsense' })).status, 400);
  t.is((await send({})).status, 400);
  t.is((await send({ kind: 'other', note: 'x'.repeat(1001) })).status, 400);
  t.is((await send({ kind: 'other', note: 'x'.repeat(70_000) })).status, 413);
  t.is((await send({ kind: 'other' }, { 'Content-Type': 'text/plain' })).status, 415);
  t.is((await send({ kind: 'other' }, { 'Sec-Fetch-Site': 'cross-site' })).status, 400);
  const missing = await fetch(`${url}/t/baiyanghe/duties/basic-999/feedback`, {
    method: 'POST',
    body: new URLSearchParams({ kind: 'other' }),
  });
  t.is(missing.status, 404);
  t.deepEqual(await kept(), []);
  t.is((await send({ kind: 'other', revision: 'made-up' })).status, 303);
  t.is((await kept())[0]?.revision, '2025-07');
});

test('one address sends five reports in ten minutes; a proxy on this machine tells addresses apart', async (t) => {
  const { send, kept, clock } = await town(t);
  for (let count = 0; count < 5; count += 1) t.is((await send({ kind: 'other' })).status, 303);
  const refused = await send({ kind: 'other' }, { Accept: 'text/html' });
  t.is(refused.status, 429);
  t.true((await refused.text()).includes('请过一会儿再试'));
  t.is((await send({ kind: 'other' }, { 'X-Forwarded-For': '1.2.3.4, 203.0.113.7' })).status, 303);
  clock.now += 10 * 60_000;
  t.is((await send({ kind: 'other' })).status, 303);
  t.is((await kept()).length, 7);
});

test('nothing that is kept for counting holds an address', async (t) => {
  const { send, parts } = await town(t);
  await send({ kind: 'other' }, { 'X-Forwarded-For': '203.0.113.7' });
  const shelves = await Promise.all([parts.store.list('pace'), parts.store.list('feedback')]);
  t.false(JSON.stringify(shelves).includes('203.0.113.7'));
});

test('personal data is taken out however it is written; public numbers and ordinary words stay', (t) => {
  const cases: Array<[string, string]> = [
    ['打13912345678没人接', '打***没人接'],
    ['139 1234 5678', '***'],
    ['１３９１２３４５６７８', '***'],
    ['+86-139-1234-5678', '***'],
    ['座机0994-4821234', '座机***'],
    ['4821234', '***'],
    ['身份证652328199001011234', '身份证***'],
    ['652328 19900101 123X', '***'],
    ['卡号6222 0202 0000 1234 567', '卡号***'],
    ['a.b@example.com', '***'],
    ['微信号:wxid_abc123', '微信号:***'],
    ['QQ：12345678', 'QQ：***'],
    ['我叫王小明，住东城口', '我叫***，住东城口'],
    ['姓名：阿依古丽·买买提', '姓名：***'],
    ['13\u200b912345678', '***'],
    ['应该打12345，不是119', '应该打12345，不是119'],
    ['2025年7月1日第28项', '2025年7月1日第28项'],
    ['负责单位是水利局', '负责单位是水利局'],
  ];
  for (const [note, clean] of cases) t.is(withoutPersonalData(note), clean.replaceAll('***', '＊＊＊'), note);
});

test('whatever surrounds it, no eleven-digit mobile number survives', (t) => {
  const mobile = fc
    .tuple(fc.constantFrom('13', '15', '18', '19'), fc.integer({ min: 0, max: 999_999_999 }))
    .map(([start, rest]) => start + String(rest).padStart(9, '0'));
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('电', '话', '：', ' ', '，', 'a', '号') }),
      mobile,
      fc.string({ unit: fc.constantFrom('呢', '。', ' ', 'b') }),
      (before, number, after) => {
        t.false(withoutPersonalData(before + number + after).includes(number));
      },
    ),
  );
});
