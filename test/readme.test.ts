import { existsSync, readFileSync } from 'node:fs';
import test from 'ava';

type Figures = { n: number; rate: number; offered?: number };

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const { types } = JSON.parse(read('test/questions/baseline.json')) as { types: Record<string, Figures> };
const percent = (share: number) => `${(share * 100).toFixed(1)}%`;
const readmes = ['README.md', 'README.zh-CN.md'];

/** Lines of the table, as the committed figures say them. */
const rows = Object.entries(types)
  .filter(([type]) => type !== 'all')
  .map(([type, { n, rate, offered = 0 }]) => `| ${type} | ${n} | ${percent(rate)} | ${percent(rate + offered / n)} |`);

for (const readme of readmes) {
  test(`${readme} states the figures that are committed`, (t) => {
    for (const row of rows)
      t.true(read(readme).includes(row), `${readme} lacks a line; the table is now:\n${rows.join('\n')}`);
  });

  test(`${readme} leads to files that are there`, (t) => {
    const links = [...read(readme).matchAll(/\]\((?!https?:)([^)#]+)\)|src="([^"]+)"/gu)].map(
      ([, link, source]) => link ?? source ?? '',
    );
    t.true(links.length > 4);
    t.deepEqual(
      links.filter((link) => !existsSync(new URL(`../${link}`, import.meta.url))),
      [],
    );
  });
}

test('both READMEs name the same commands, variables and routes', (t) => {
  const named = (readme: string) =>
    [
      ...new Set(
        read(readme).match(/`(?:[A-Z][A-Z_]{3,}|\/wecom\/\w+|npm run [a-z]+)`|npm (?:ci|start|test)|cli -- [a-z]+/gu),
      ),
    ].sort();
  t.deepEqual(named('README.zh-CN.md'), named('README.md'));
});
