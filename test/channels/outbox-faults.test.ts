import test from 'ava';
import type { Fault } from '../helpers/local-wecom/server.ts';
import { type Post, post, type Sending, sendings } from './sendings.ts';

/** `at last`: shown once in the end. `no`: not shown, and listed with the errcode. `maybe`: nobody can know what became of the first try. */
type Outcome = 'at last' | 'no' | 'maybe';

const errcodes: Array<[number, Outcome]> = [
  ...([-1, 6000, 45033, 45009, 40001, 40014, 42001] as const).map((code): [number, Outcome] => [code, 'at last']),
  ...([40003, 40007, 40008, 40031, 40033, 40035, 40058, 40096, 41001] as const).map((code): [number, Outcome] => [
    code,
    'no',
  ]),
  ...([44004, 45002, 46004, 50002, 60111, 81013, 86001, 86003, 86008] as const).map((code): [number, Outcome] => [
    code,
    'no',
  ]),
  ...([93000, 93006, 93008, 95001, 95002, 95013, 95014, 95018, 123456] as const).map((code): [number, Outcome] => [
    code,
    'no',
  ]),
  // An administrator mends these; the message waits for it.
  ...([40013, 40056, 48002, 50001, 50003, 60011, 60020] as const).map((code): [number, Outcome] => [code, 'at last']),
  ...([93004, 93019, 95003, 95010, 95011, 853000] as const).map((code): [number, Outcome] => [code, 'at last']),
];
const outages: Array<[Fault, Outcome]> = [
  [{ status: 500 }, 'maybe'],
  [{ status: 502 }, 'maybe'],
  [{ status: 302 }, 'maybe'],
  ['html', 'maybe'],
  ['broken-json', 'maybe'],
  ['other-json', 'maybe'],
  ['hang', 'maybe'],
  ['reset', 'maybe'],
  ['lost', 'maybe'],
];

for (const [what, sending] of Object.entries(sendings)) {
  test(`${what}: whatever the platform says or fails to say, it is shown once or listed with the reason, never twice`, async (t) => {
    const { platform, outbox, settle, at } = await post(t);
    await primed(what, { platform, outbox, settle });
    const faults = [...errcodes.map(([errcode, wanted]) => [{ errcode }, wanted] as const), ...outages];
    for (const [position, [fault, wanted]] of faults.entries()) {
      const name = `m${position}x`;
      const label = JSON.stringify(fault);
      at.clock.now += 61_000;
      platform.failNext(sending.path, fault);
      await outbox.put({ key: name, ...sending.parcel(name, platform) });
      await settle();
      const row = (await outbox.rows()).find(({ key }) => key === `answer/${name}`)?.row;
      const shown = sending.shown(name, platform);
      const sent = row?.state === 'sent';
      if (wanted === 'at last') t.deepEqual([shown, sent], [1, true], label);
      if (wanted === 'no') {
        t.is(shown, 0, label);
        t.like(row, { state: 'given-up', errcode: (fault as { errcode: number }).errcode }, label);
        t.true(row?.because !== undefined, label);
      }
      if (wanted === 'maybe') {
        const tries = platform.requests.filter(({ body }) => JSON.stringify(body).includes(name)).length;
        const taken = fault === 'lost';
        t.is(tries, sending.lost === 'repeated' ? 2 : 1, label);
        t.is(shown, taken || sending.lost === 'repeated' ? 1 : 0, label);
        t.deepEqual(
          [row?.state, row?.because],
          sending.lost === 'repeated' && !taken ? ['sent', undefined] : ['given-up', 'unclear'],
          label,
        );
      }
      t.is(row?.content, '', 'what is over keeps no words of it');
    }
  });
}

/** One that goes well, so that there is a token; the faults are then met by the call itself. */
async function primed(
  what: string,
  { platform, outbox, settle }: Pick<Post, 'platform' | 'outbox' | 'settle'>,
): Promise<void> {
  const sending = sendings[what];
  if (sending === undefined) throw new Error(what);
  await outbox.put({ key: 'first', ...sending.parcel('first', platform) });
  await settle();
  if (sending.shown('first', platform) !== 1) throw new Error(`${what} does not go at all`);
}

for (const [what, sending] of Object.entries(sendings)) {
  test(`${what}: a process that dies once it is shown leaves a row that says it may have been, and never a second one`, async (t) => {
    const on = await post(t);
    const { platform, outbox, settle, carriers } = on;
    await primed(what, on);
    const parcel = { key: 'dying', ...sending.parcel('dying', platform) };
    await outbox.put(parcel);
    await outbox.depart('answer/dying');
    const { address, content } = parcel;
    await carriers.get(parcel.channel)?.send({ key: 'answer/dying', address, content });
    await settle();
    t.is(sending.shown('dying', platform), 1);
    const row = (await outbox.rows()).find(({ key }) => key === 'answer/dying')?.row;
    t.like(row, { state: 'given-up', because: 'unclear' });
  });
}

for (const fault of [{ status: 502 }, 'html', 'broken-json', 'hang', 'reset', 'lost', { errcode: -1 }] as Fault[]) {
  test(`a token that cannot be had (${JSON.stringify(fault)}) sends nothing, so that everything goes out once it is there`, async (t) => {
    const { platform, outbox, settle } = await post(t);
    platform.failNext('gettoken', fault);
    const waiting = ['a message of the app', 'a message into a group of the app', 'an answer by 微信客服'];
    for (const what of waiting) {
      await outbox.put({ key: what, ...(sendings[what] as Sending).parcel(what, platform) });
    }
    await settle();
    t.deepEqual(
      (await outbox.rows()).map(({ row }) => row.state),
      ['sent', 'sent', 'sent'],
    );
    for (const what of waiting) t.is(sendings[what]?.shown(what, platform), 1);
  });
}

test('a setting that nobody mends ends in a row that says so, not in silence', async (t) => {
  const { platform, outbox, settle } = await post(t);
  platform.failNext('message/send', ...Array.from({ length: 20 }, () => ({ errcode: 48002 })));
  await outbox.put({ key: 'm', channel: 'app', address: { user: 'zhang' }, content: '好' });
  await settle();
  t.like((await outbox.rows())[0]?.row, { state: 'given-up', because: 'too-late', errcode: 48002 });
  t.is(platform.delivered.length, 0);
});
