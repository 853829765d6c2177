import test from 'ava';
import fc from 'fast-check';
import { XMLParser } from 'fast-xml-parser';
import { CallbackRefused } from '../../src/wecom/errors.ts';
import { readAppMessage, readEncrypted, sealedXml, textReplyXml } from '../../src/wecom/xml.ts';

const head =
  '<FromUserName><![CDATA[zhang]]></FromUserName><CreateTime>1409659813</CreateTime><MsgType><![CDATA[text]]></MsgType>';

test('a 64-bit message id stays exact', (t) => {
  t.is(readAppMessage(`<xml>${head}<MsgId>18446744073709551615</MsgId></xml>`).MsgId, '18446744073709551615');
});

test('what a person writes may look like markup', (t) => {
  for (const text of [
    '<!DOCTYPE x>',
    '&amp; &lt;b&gt; &#x41;',
    '<xml><MsgId>1</MsgId></xml>',
    '<?php ?>',
    'a < b && c',
  ]) {
    const xml = `<xml>${head}<Content><![CDATA[${text}]]></Content></xml>`;
    t.is(readAppMessage(xml).Content, text);
  }
});

test('bodies that the platform would not write are refused', (t) => {
  const bodies = {
    empty: '',
    text: 'hello',
    json: '{"Encrypt":"x"}',
    'no envelope': '<xml></xml>',
    'empty ciphertext': '<xml><Encrypt></Encrypt></xml>',
    'cut off': '<xml><Encrypt>abc</Encrypt>',
    'other root': '<soap><Encrypt>abc</Encrypt></soap>',
    'two ciphertexts': '<xml><Encrypt>a</Encrypt><Encrypt>b</Encrypt></xml>',
    'nested ciphertext': '<xml><Encrypt><a>b</a></Encrypt></xml>',
    doctype: '<!DOCTYPE xml [<!ENTITY e SYSTEM "file:///etc/passwd">]><xml><Encrypt>&e;</Encrypt></xml>',
    'hidden doctype': '<!--<![CDATA[--><!DOCTYPE xml [<!ENTITY e "x">]><!--]]>--><xml><Encrypt>&e;</Encrypt></xml>',
    comment: '<xml><!-- x --><Encrypt>a</Encrypt></xml>',
    instruction: '<xml><?run x?><Encrypt>a</Encrypt></xml>',
    prototype: '<xml><__proto__>1</__proto__><Encrypt>a</Encrypt></xml>',
    deep: `<xml><Encrypt>a</Encrypt>${'<a>'.repeat(5_000)}${'</a>'.repeat(5_000)}</xml>`,
  };
  for (const [name, body] of Object.entries(bodies)) {
    t.throws(() => readEncrypted(body), { instanceOf: CallbackRefused, message: 'callback refused: body' }, name);
  }
});

test('an XML declaration and white space around are fine', (t) => {
  t.is(
    readEncrypted('\n<?xml version="1.0" encoding="UTF-8"?>\n<xml>\n<Encrypt><![CDATA[abc]]></Encrypt>\n</xml>\n'),
    'abc',
  );
});

test('a message without sender, time or kind is refused', (t) => {
  for (const part of head.split(/(?<=<\/\w+>)/u)) {
    t.throws(() => readAppMessage(`<xml>${head.replace(part, '')}</xml>`), { instanceOf: CallbackRefused }, part);
  }
});

test('a reply holds any text, and only characters that XML can hold', (t) => {
  const parser = new XMLParser({ parseTagValue: false, processEntities: false, trimValues: false });
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 80 }),
      fc.constantFrom('', ']]>', ']]]]>>', '\u0000'),
      (text, mark) => {
        const xml = textReplyXml({ user: 'zhang', corp: 'wx1' }, `x${text}${mark}y`, 1_409_659_813);
        const parsed = parser.parse(xml) as { xml: { Content: string } };
        t.is(parsed.xml.Content, legal(`x${text}${mark}y`).replace(/\r\n?/gu, '\n'));
      },
    ),
    { numRuns: 300 },
  );
});

test('the sealed answer carries the four fields of the page', (t) => {
  t.is(
    sealedXml({ encrypt: 'e', signature: 's', timestamp: '1', nonce: 'n' }),
    '<xml><Encrypt><![CDATA[e]]></Encrypt><MsgSignature><![CDATA[s]]></MsgSignature>' +
      '<TimeStamp><![CDATA[1]]></TimeStamp><Nonce><![CDATA[n]]></Nonce></xml>',
  );
});

/** XML 1.0, section 2.2, less the discouraged control characters of the C1 block. */
function legal(text: string): string {
  return [...text]
    .filter((character) => {
      const point = character.codePointAt(0) ?? 0;
      const control = (point < 0x20 && ![9, 10, 13].includes(point)) || (point >= 0x7f && point <= 0x9f);
      return !control && !(point >= 0xd800 && point <= 0xdfff) && point !== 0xfffe && point !== 0xffff;
    })
    .join('');
}
