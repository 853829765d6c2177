import test from 'ava';
import { PageCache, rendered } from '../../src/web/rendered.ts';

test('a page is made once as long as its owner lives, and anew for the next', async (t) => {
  const cache = new PageCache();
  let made = 0;
  const get = async (owner: object, key: string) => {
    const page = await cache.get(owner, key, async () => {
      made += 1;
      return `<p>${key}</p>`;
    });
    return page.plain.toString();
  };
  const [before, after] = [{}, {}];
  t.is(await get(before, 'one'), '<p>one</p>');
  await get(before, 'one');
  t.is(made, 1);
  await get(before, 'two');
  t.is(made, 2);
  await get(after, 'one');
  t.is(made, 3);
});

test('pages of one owner take no more room than all pages of a list', async (t) => {
  const cache = new PageCache();
  const owner = {};
  let made = 0;
  const get = (key: string) =>
    cache.get(owner, key, async () => {
      made += 1;
      return key;
    });
  for (let page = 0; page < 700; page += 1) await get(String(page));
  await get('699');
  t.is(made, 700);
  await get('0');
  t.is(made, 701);
});

test('the same page has the same name, another one another', (t) => {
  t.is(rendered('a').etag, rendered('a').etag);
  t.not(rendered('a').etag, rendered('b').etag);
});
