import test from 'ava';
import type { Duty } from '../../src/duties/duty.ts';
import { createApp } from '../../src/web/app.ts';
import { replyParts } from '../../src/web/reply-parts.ts';
import { withServer } from '../helpers/with-server.ts';
import { duties, exampleContact, fakeDesk } from './fake-desk.ts';
import { fakeParts } from './fake-parts.ts';

test('the chat page asks by form, offers the examples and loads nothing from another host', async (t) => {
  const url = await withServer(t, createApp(fakeParts()).callback());
  const response = await fetch(url);
  t.is(response.headers.get('content-type'), 'text/html; charset=utf-8');
  const html = await response.text();
  t.true(html.startsWith('<!doctype html><html lang="zh-CN">'));
  t.true(html.includes('白杨河乡') && html.includes('2025-07版'));
  t.true(html.includes('<form id="ask" class="composer" action="/" method="get"'));
  for (const example of fakeDesk().examples) t.true(html.includes(`>${example}</a>`));
  t.false(/(?:src|href|action)="(?:https?:)?\/\//u.test(html));
  t.false(/<script(?![^>]*\ssrc=)|\son\w+=|\sstyle=/u.test(html));
  t.true(html.length < 100_000);
});

test('without script the form gives the reply with its parts apart, and the chips carry the conversation on', async (t) => {
  const parts = fakeParts();
  const url = await withServer(t, createApp(parts).callback());
  const html = await (await fetch(`${url}/?q=私屠滥宰谁管`)).text();
  t.true(html.includes('<h2>由木垒县农业农村局负责，白杨河乡配合。</h2>'));
  t.true(html.includes('<a class="call" href="tel:0000000022">000-0000022</a>'));
  t.true(html.includes('class="source"'));
  t.true(html.includes('<blockquote><p>1. 负责推送需核实检查的违法行为；</p>'));
  const chip = /href="(\/\?q=[^"]+)" data-ask="联系方式"/u.exec(html)?.[1]?.replaceAll('&amp;', '&') ?? '';
  const next = await (await fetch(url + chip)).text();
  t.true(next.includes('木垒县农业农村局'));
  t.is(parts.asked.at(-1)?.chat, parts.asked[0]?.chat);
  t.true(next.includes('的联系方式：</h2>'));
});

test('a phone number can be called only when it stands in the directory or is public', async (t) => {
  const items: Duty[] = duties.map((duty) => ({
    ...duty,
    departments: ['木垒县农业农村局', '木垒县水利局13800000000'],
  }));
  const url = await withServer(t, createApp(fakeParts({ desk: fakeDesk({ items }) })).callback());
  const html = await (await fetch(`${url}/?q=私屠滥宰`)).text();
  t.deepEqual([...new Set([...html.matchAll(/href="tel:([^"]*)"/gu)].map((match) => match[1]))].sort(), [
    '0000000022',
    '110',
    '119',
    '120',
    '122',
    '12345',
  ]);
});

test('hostile titles, departments, contacts and questions are shown as text', async (t) => {
  const hostile = `<script>alert(1)</script>"><img src=x onerror=alert(1)> javascript:alert(1) \u202e\u200b ${'长'.repeat(5000)}`;
  const items: Duty[] = duties.map((duty) => ({
    ...duty,
    title: hostile,
    departments: duty.departments.map(() => hostile),
    countyDuties: [hostile],
  }));
  const contacts = [{ ...exampleContact, department: hostile, phone: '"><script>1</script>', address: hostile }];
  const url = await withServer(t, createApp(fakeParts({ desk: fakeDesk({ items, contacts }) })).callback());
  for (const question of ['屠', '选一个', hostile.slice(0, 900)]) {
    const html = await (await fetch(`${url}/?q=${encodeURIComponent(question)}`)).text();
    t.false(/<script>|<img|href="javascript/iu.test(html), question.slice(0, 20));
    t.true(html.includes('&lt;script>alert(1)'), question.slice(0, 20));
  }
});

test('an emergency stands first, its number ready to be called', async (t) => {
  const url = await withServer(t, createApp(fakeParts()).callback());
  const html = await (await fetch(`${url}/?q=着火了`)).text();
  const reply = html.slice(html.indexOf('<article'));
  t.regex(reply, /^<article[^>]*><p class="emergency">[^<]*<a class="call" href="tel:119">119<\/a>/u);
});

test('a chat id that this server would not have made is replaced', async (t) => {
  const parts = fakeParts();
  const url = await withServer(t, createApp(parts).callback());
  await fetch(`${url}/?q=低保&chat=${encodeURIComponent('"><script>')}`);
  t.regex(parts.asked[0]?.chat ?? '', /^id-/u);
});

test('long official sections are folded only when there are several', (t) => {
  const quote = (length: number) => ({ kind: 'quote' as const, lines: ['文'.repeat(length)] });
  const heading = (text: string) => ({ kind: 'heading' as const, text });
  const folded = (...blocks: Parameters<typeof replyParts>[0]) =>
    replyParts(blocks).map((part) => (part.kind === 'section' ? part.folded : part.block.kind));
  t.deepEqual(
    folded(
      { kind: 'headline', text: '甲' },
      heading('一'),
      quote(20),
      heading('二'),
      quote(200),
      heading('三'),
      quote(200),
    ),
    ['headline', false, true, true],
  );
  t.deepEqual(folded(heading('一'), quote(20), heading('二'), quote(500)), [false, false]);
});
