import test from 'ava';
import { type CallbackRequest, callbackBodyLimit } from '../../src/channels/channel.ts';
import { sealAsPlatform } from '../helpers/local-wecom/seal.ts';
import { callback, keys, message, posted, send, tell, text } from './robot-support.ts';
import { setting } from './support.ts';

const question = text('低保');
const sealed = sealAsPlatform(JSON.stringify(question), keys);
const bad: Record<string, { status: number; request: Partial<CallbackRequest> }> = {
  'wrong signature': {
    status: 403,
    request: { ...posted(question), query: { ...sealed.query, msg_signature: '0'.repeat(40) } },
  },
  'a company as receiver': { status: 403, request: posted(question, { receiver: 'wx5823bf96d3bd56c7' }) },
  'wrong key': { status: 400, request: posted(question, { aesKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C' }) },
  'wrong padding': { status: 400, request: posted(question, { pad: (missing) => Buffer.alloc(missing, 0) }) },
  'empty body': { status: 400, request: { query: sealed.query } },
  'huge body': { status: 413, request: { query: sealed.query, body: new Uint8Array(callbackBodyLimit + 1) } },
  XML: {
    status: 400,
    request: { query: sealed.query, body: Buffer.from(`<xml><Encrypt>${sealed.encrypt}</Encrypt></xml>`) },
  },
  'missing encrypt': { status: 400, request: { query: sealed.query, body: Buffer.from('{}') } },
  'a list': { status: 400, request: { query: sealed.query, body: Buffer.from('[]') } },
  'no JSON inside': { status: 400, request: posted('<xml></xml>') },
  'no sender inside': { status: 400, request: posted(message({ msgtype: 'text', from: {} })) },
  'no message id inside': { status: 400, request: posted(text('低保', { msgid: '' })) },
};

for (const [name, { status, request }] of Object.entries(bad)) {
  test(`bad request: ${name} gets ${status} without a word, and the next question is answered`, async (t) => {
    const at = setting();
    const channel = callback(at);
    t.deepEqual(await send(channel, request), { status, type: 'text/plain', body: '' });
    t.is(at.asked.length, 0);
    t.is((await tell(channel, text('低保')))?.stream?.content, '**答：低保**');
  });
}
