import test from 'ava';
import { type CallbackRequest, callbackBodyLimit } from '../../src/channels/channel.ts';
import { sealAsPlatform } from '../helpers/local-wecom/seal.ts';
import { callback, envelope, keys, posted, read, send, signed, text, xml } from './app-support.ts';
import { setting } from './support.ts';

const question = text('低保');
const sealed = sealAsPlatform(question, keys);
const bad: Record<string, { status: number; request: Partial<CallbackRequest> }> = {
  'wrong signature': {
    status: 403,
    request: { query: { ...sealed.query, msg_signature: '0'.repeat(40) }, body: envelope(sealed.encrypt) },
  },
  'no signature': { status: 403, request: { body: envelope(sealed.encrypt) } },
  'signature twice': {
    status: 403,
    request: {
      query: { ...sealed.query, msg_signature: [sealed.query.msg_signature, 'x'] },
      body: envelope(sealed.encrypt),
    },
  },
  'wrong receiver': { status: 403, request: posted(question, { receiver: 'wx0000000000000000' }) },
  'wrong key': { status: 400, request: posted(question, { aesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG' }) },
  'wrong padding': { status: 400, request: posted(question, { pad: (missing) => Buffer.alloc(missing, 0) }) },
  'empty body': { status: 400, request: { query: sealed.query } },
  'huge body': { status: 413, request: { query: sealed.query, body: new Uint8Array(callbackBodyLimit + 1) } },
  'no XML': { status: 400, request: { query: sealed.query, body: Buffer.from('{"encrypt":"x"}') } },
  'no UTF-8': { status: 400, request: { query: sealed.query, body: Buffer.from([0xff, 0xfe, 0xfd]) } },
  DOCTYPE: { status: 400, request: signed('<!DOCTYPE xml [<!ENTITY e "x">]><xml><Encrypt>&e;</Encrypt></xml>', 'x') },
  'missing Encrypt': { status: 400, request: signed('<xml><ToUserName>wx</ToUserName></xml>', '') },
  'bad base64': { status: 400, request: signed('<xml><Encrypt>*not-base64*</Encrypt></xml>', '*not-base64*') },
  'no XML inside': { status: 400, request: posted('hello') },
  'no sender inside': { status: 400, request: posted(xml({ FromUserName: '' })) },
  'another method': { status: 405, request: { ...posted(question), method: 'PUT' } },
  'address check without echo': { status: 403, request: { method: 'GET', query: sealed.query } },
};

for (const [name, { status, request }] of Object.entries(bad)) {
  test(`bad request: ${name} gets ${status} without a word, and the next question is answered`, async (t) => {
    const at = setting();
    const channel = callback(at);
    t.deepEqual(await send(channel, request), { status, type: 'text/plain', body: '' });
    t.is(at.asked.length, 0);
    t.is(read(t, await send(channel, posted(question))), '答：低保');
  });
}
