import test from 'ava';
import fc from 'fast-check';
import { Envelope } from '../../src/wecom/envelope.ts';
import { CallbackRefused, type RefusalCode } from '../../src/wecom/errors.ts';
import { isSigned, safeEqual } from '../../src/wecom/signature.ts';
import { readAppMessage } from '../../src/wecom/xml.ts';
import { openAsPlatform, type SealOptions, sealAsPlatform, signAsPlatform } from '../helpers/local-wecom/seal.ts';
import { vectorA, vectorB, vectorC } from './vectors.ts';

const keys = { token: vectorA.token, aesKey: vectorA.aesKey, receiver: vectorA.receiver };
const otherKey = vectorC.aesKey;

function envelopeFor({ token, aesKey, receiver }: { token: string; aesKey: string; receiver: string }): Envelope {
  return new Envelope({ tokens: [token], aesKeys: [aesKey], receiver });
}

function open(options: SealOptions & { message?: string }, envelope = envelopeFor(keys)): string {
  const { encrypt, query } = sealAsPlatform(options.message ?? '低保找谁', options);
  return envelope.open(encrypt, { signature: query.msg_signature, ...query });
}

function refusal(run: () => unknown): RefusalCode | 'accepted' {
  try {
    run();
    return 'accepted';
  } catch (error) {
    if (error instanceof CallbackRefused) return error.code;
    throw error;
  }
}

test('official sample A: the address check opens to the published echo', (t) => {
  t.is(envelopeFor(vectorA).open(vectorA.sealed, vectorA.stamp), vectorA.plain);
});

test('official sample B: a message with a pad of 30 bytes opens', (t) => {
  const plain = envelopeFor(vectorB).open(vectorB.sealed, vectorB.stamp);
  t.is(Buffer.byteLength(plain), 284);
  t.like(readAppMessage(plain), {
    ToUserName: vectorB.receiver,
    FromUserName: 'mycreate',
    CreateTime: '1409659813',
    Content: 'hello',
    MsgId: '4561255354251345929',
    AgentID: '218',
  });
});

test('official sample C: the same scheme without an agent opens', (t) => {
  const plain = envelopeFor(vectorC).open(vectorC.sealed, vectorC.stamp);
  t.is(Buffer.byteLength(plain), 280);
  t.like(readAppMessage(plain), { Content: 'abcdteT', MsgId: '6054768590064713728', AgentID: '' });
});

test('a form-decoded echo with blanks for plus signs still opens', (t) => {
  t.is(envelopeFor(vectorA).open(vectorA.sealed.replaceAll('+', ' '), vectorA.stamp), vectorA.plain);
});

test('any text comes back from open after seal, for any receiver', (t) => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 300 }),
      fc.constantFrom('', keys.receiver),
      (message, receiver) => {
        const envelope = envelopeFor({ ...keys, receiver });
        const sealed = envelope.seal(message, { timestamp: '1', nonce: 'n' });
        t.is(envelope.open(sealed.encrypt, sealed), message);
        t.is(openAsPlatform(sealed.encrypt, { ...keys, receiver }), message);
      },
    ),
    { numRuns: 200 },
  );
});

test('a flipped bit is refused by its signature, and without one never yields the message that was sent', (t) => {
  const envelope = envelopeFor(keys);
  fc.assert(
    fc.property(fc.string({ maxLength: 100 }), fc.nat(), fc.integer({ min: 0, max: 7 }), (message, place, bit) => {
      const bytes = Buffer.from(sealAsPlatform(message, keys).encrypt, 'base64');
      const at = place % bytes.length;
      bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
      const encrypt = bytes.toString('base64');
      const signature = signAsPlatform([keys.token, '1', 'n', encrypt]);
      const opened = () => envelope.open(encrypt, { signature, timestamp: '1', nonce: 'n' });
      const stale = sealAsPlatform(message, { ...keys, timestamp: '1', nonce: 'n' }).query.msg_signature;
      t.is(
        refusal(() => envelope.open(encrypt, { signature: stale, timestamp: '1', nonce: 'n' })),
        'signature',
      );
      // Signed by someone who knows the token: CBC garbles one block and flips the same bit of the next.
      const code = refusal(opened);
      if (code === 'accepted') t.not(opened(), message);
    }),
    { numRuns: 300 },
  );
});

test('padding that is not 1 to 32 equal bytes is refused', (t) => {
  const paddings: Array<(missing: number) => Buffer> = [
    (missing) => Buffer.alloc(missing, 0),
    (missing) => Buffer.alloc(missing, 33),
    (missing) => Buffer.concat([randomFor(missing - 1), Buffer.of(missing)]),
    (missing) => Buffer.alloc(missing, missing === 32 ? 31 : missing + 1),
    (missing) => Buffer.alloc(missing + 32, missing + 32),
    // What a 16-byte padder writes: whole AES blocks, but not the platform's.
    (missing) => Buffer.alloc(missing > 16 ? missing - 16 : missing + 16, missing > 16 ? missing - 16 : missing + 16),
  ];
  for (const [position, pad] of paddings.entries()) {
    t.is(
      refusal(() => open({ ...keys, pad, message: '一二三四五' })),
      'cipher',
      `padding ${position}`,
    );
  }
});

test('a length field that points outside is refused', (t) => {
  for (const length of [0xffff_ffff, 0x7fff_ffff, 1_000]) {
    t.is(
      refusal(() => open({ ...keys, length: () => length })),
      'cipher',
      String(length),
    );
  }
});

test('a length field that moves the border into the receiver is refused', (t) => {
  t.is(
    refusal(() => open({ ...keys, length: (bytes) => bytes + 1 })),
    'receiver',
  );
  t.is(
    refusal(() => open({ ...keys, length: () => 0 })),
    'receiver',
  );
});

test('another receiver, another key and another token are told apart', (t) => {
  t.is(
    refusal(() => open({ ...keys, receiver: 'wx0000000000000000' })),
    'receiver',
  );
  t.is(
    refusal(() => open({ ...keys, receiver: '' })),
    'receiver',
  );
  t.is(
    refusal(() => open({ ...keys, aesKey: otherKey })),
    'cipher',
  );
  t.is(
    refusal(() => open({ ...keys, token: 'other' })),
    'signature',
  );
});

test('a robot expects an empty receiver, and refuses a company', (t) => {
  const robot = envelopeFor({ ...keys, receiver: '' });
  t.is(open({ ...keys, receiver: '' }, robot), '低保找谁');
  t.is(
    refusal(() => open(keys, robot)),
    'receiver',
  );
});

test('ciphertexts that are no base64 of whole blocks are refused', (t) => {
  for (const encrypt of ['', 'A', '!!!!', '低保', 'AAAA', vectorA.sealed.slice(0, -8), `${vectorA.sealed}AAAA`]) {
    const signature = signAsPlatform([keys.token, '1', 'n', encrypt]);
    const code = refusal(() => envelopeFor(keys).open(encrypt, { signature, timestamp: '1', nonce: 'n' }));
    t.is(code, 'cipher', encrypt);
  }
});

test('a missing timestamp or nonce is refused although the signature fits', (t) => {
  for (const [timestamp, nonce] of [
    ['', 'n'],
    ['1', ''],
  ] as const) {
    const { encrypt, query } = sealAsPlatform('x', { ...keys, timestamp, nonce });
    const code = refusal(() => envelopeFor(keys).open(encrypt, { signature: query.msg_signature, timestamp, nonce }));
    t.is(code, 'signature');
  }
});

test('while secrets change both are accepted in and the first is used out', (t) => {
  const envelope = new Envelope({
    tokens: ['new', keys.token],
    aesKeys: [otherKey, keys.aesKey],
    receiver: keys.receiver,
  });
  for (const token of ['new', keys.token]) {
    for (const aesKey of [otherKey, keys.aesKey]) t.is(open({ ...keys, token, aesKey }, envelope), '低保找谁');
  }
  const sealed = envelope.seal('好', { timestamp: '1', nonce: 'n' });
  t.is(sealed.signature, signAsPlatform(['new', '1', 'n', sealed.encrypt]));
  t.is(openAsPlatform(sealed.encrypt, { aesKey: otherKey, receiver: keys.receiver }), '好');
});

test('secrets of different length compare without throwing', (t) => {
  t.true(safeEqual('abc', 'abc'));
  t.false(safeEqual('abc', 'abcd'));
  t.false(safeEqual('', 'a'));
  t.false(isSigned([], vectorA.stamp, vectorA.sealed));
});

function randomFor(count: number): Buffer {
  return Buffer.from(Array.from({ length: count }, (_, index) => (index * 7 + 1) % 256));
}
