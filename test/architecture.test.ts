import { existsSync, readFileSync } from 'node:fs';
import test from 'ava';
import { type Finding, readSource, readSources, type SourceFile } from './helpers/own-source.ts';

const sources = readSources();
const rooms = [...new Set(sources.map(({ room }) => room))].filter((room) => room !== '');

/** Which rooms a room may import from, beside itself. A newcomer finds the room for any change in one guess. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  duties: [],
  documents: ['duties'],
  search: ['duties'],
  replies: ['duties'],
  dialogue: ['duties', 'search', 'replies', 'store'],
  wecom: ['store'],
  channels: ['dialogue', 'delivery', 'replies', 'wecom', 'store'],
  delivery: ['duties', 'replies', 'store'],
  commands: ['duties', 'documents', 'search', 'delivery', 'store'],
  control: ['commands', 'delivery', 'documents', 'duties', 'store'],
  store: [],
  web: ['dialogue', 'commands', 'delivery', 'replies', 'duties', 'store'],
  cli: ['commands', 'control', 'delivery', 'dialogue', 'documents', 'duties', 'replies', 'search', 'store', 'wecom'],
};

/** The port and what is built on the port alone; the stores themselves are chosen where the bot is put together. */
const storePort = ['store/store.ts', 'store/errors.ts', 'store/lease.ts', 'store/lease-keeper.ts', 'store/pace.ts'];

/** Root files that rooms may see: what a log line is. `cli` is thin over all of them. */
const rootForRooms = ['log.ts'];

/** Doors of the house: nobody but `compose` (in a few files) opens them. */
const doors = ['web', 'channels'];
const seesDoors = /^compose(?:-\w+)?\.ts$/u;

const readsEnvironment = ['main.ts', 'cli/main.ts'];
const readsClock = ['main.ts', 'cli/main.ts'];
/** `content` reads `intents/`, `library` reads `data/`, both through `yaml-file` where it is YAML; the rest has files of its own. */
const touchesFiles: ReadonlyArray<[RegExp, string]> = [
  [/^(?:content|library|yaml-file)\.ts$/u, 'intents/ and data/'],
  [/^store\//u, 'DATA_DIR/state/'],
  [/^commands\/disk-files\.ts$/u, 'what publishing writes'],
  [/^web\/assets\.ts$/u, 'its own stylesheet and script'],
  [/^cli\//u, 'files that the operator names'],
];

/** Where Chinese sentences may stand, and why. */
const mayHoldSentences: ReadonlyArray<[RegExp, string]> = [
  [/\.tsx$/u, 'page components hold their own words'],
  [/^dialogue\/question\.ts$/u, 'one string of particles that say nothing, taken apart character by character'],
];
/** A literal of Chinese that is a sentence: it has a sentence's marks, or is longer than any term. Character classes are none. */
const sentence = /\p{Script=Han}[，。！？；]|\p{Script=Han}{9,}/u;
const isSentence = (text: string) => sentence.test(text.replace(/\[[^\]]*\]/gu, ''));

const longestFile = 250;
const longestReadme = 15;

function breaks(rule: string, where: readonly string[]): string {
  return where.length === 0 ? '' : `${rule}\n  ${where.join('\n  ')}`;
}

const at = ({ path }: SourceFile, { line, text }: Finding) => `src/${path}:${line} ${text.slice(0, 60)}`;

function findings(allowed: (source: SourceFile, finding: Finding) => boolean): string[] {
  return sources.flatMap((source) =>
    source.found.filter((finding) => !allowed(source, finding)).map((finding) => at(source, finding)),
  );
}

test('each room imports only the rooms that its row names', (t) => {
  t.deepEqual(
    rooms.filter((room) => mayImport[room] === undefined),
    [],
    'a new room needs its row in this table',
  );
  for (const room of rooms) {
    const wrong = sources
      .filter((source) => source.room === room)
      .flatMap(({ path, imports }) =>
        imports.filter((other) => !allows(room, other)).map((other) => `src/${path} imports ${other}`),
      );
    t.is(breaks(`${room}/ may import ${mayImport[room]?.join(', ') || 'nothing of ours'}:`, wrong), '');
  }
});

function allows(room: string, other: string): boolean {
  const otherRoom = other.includes('/') ? (other.split('/')[0] ?? '') : '';
  if (otherRoom === room) return true;
  if (otherRoom === '') return room === 'cli' || rootForRooms.includes(other);
  return mayImport[room]?.includes(otherRoom) ?? false;
}

test('duties/ imports nothing at all, not even a package', (t) => {
  const wrong = sources
    .filter(({ room }) => room === 'duties')
    .flatMap(({ path, packages }) => packages.map((name) => `src/${path} ${name}`));
  t.is(breaks('duties/ is plain TypeScript:', wrong), '');
});

test('only compose sees the ways in and out', (t) => {
  const wrong = sources
    .filter(({ room, path }) => room === '' && !seesDoors.test(path))
    .flatMap(({ path, imports }) =>
      imports
        .filter((other) => doors.some((door) => other.startsWith(`${door}/`)))
        .map((other) => `src/${path} imports ${other}`),
    );
  t.is(breaks(`of the root files only compose may import ${doors.join(', ')}:`, wrong), '');
});

test('rooms know the store as its port; which store it is, is decided where the bot is put together', (t) => {
  const wrong = sources
    .filter(({ room }) => room !== 'store' && room !== '' && room !== 'cli')
    .flatMap(({ path, imports }) =>
      imports
        .filter((other) => other.startsWith('store/') && !storePort.includes(other))
        .map((other) => `src/${path} imports ${other}`),
    );
  t.is(breaks(`only ${storePort.join(', ')} are the port:`, wrong), '');
});

test('the environment is read in one place, and handed to config', (t) => {
  const wrong = findings(
    ({ path }, { kind, text }) => kind !== 'global' || text !== 'process.env' || readsEnvironment.includes(path),
  );
  t.is(breaks(`only ${readsEnvironment.join(', ')} may touch process.env:`, wrong), '');
});

test('time is passed in', (t) => {
  const clock = /^(?:Date\.now|performance\.now|new Date\(\))$/u;
  const wrong = findings(
    ({ path }, { kind, text }) => kind !== 'global' || !clock.test(text) || readsClock.includes(path),
  );
  t.is(breaks(`only ${readsClock.join(', ')} may look at the clock; everything else is given \`now\`:`, wrong), '');
});

test('chance is passed in', (t) => {
  const wrong = findings(
    ({ path }, { kind, text }) => kind !== 'global' || text !== 'Math.random' || readsClock.includes(path),
  );
  t.is(breaks('nothing throws dice by itself:', wrong), '');
});

test('nothing writes to the console', (t) => {
  const wrong = findings((_source, { kind, text }) => kind !== 'global' || !text.startsWith('console.'));
  t.is(breaks('log through log.ts, print through a command’s `out`:', wrong), '');
});

test('files are touched only by those who own them', (t) => {
  const wrong = sources
    .filter(({ packages }) => packages.some((name) => /^(?:node:)?fs(?:\/|$)/u.test(name)))
    .filter(({ path }) => !touchesFiles.some(([pattern]) => pattern.test(path)))
    .map(({ path }) => `src/${path}`);
  t.is(breaks('only content reads intents/, only library reads data/; others are given what they need:', wrong), '');
});

test('every export has a name', (t) => {
  t.is(
    breaks(
      'no default exports:',
      findings((_source, { kind }) => kind !== 'default'),
    ),
    '',
  );
});

test('every type is known', (t) => {
  const wrong = findings((_source, { kind, text }) => !(kind === 'any' || (kind === 'global' && text === 'z.any')));
  t.is(breaks('no any:', wrong), '');
});

test('no state lives in a module', (t) => {
  t.is(
    breaks(
      'no `let` at the top of a file; state is in the store, made in compose:',
      findings((_source, { kind }) => kind !== 'let'),
    ),
    '',
  );
});

test('what people read in Chinese stands in intents/ or in page components', (t) => {
  const wrong = findings(
    ({ path }, { kind, text }) =>
      kind !== 'literal' || !isSentence(text) || mayHoldSentences.some(([pattern]) => pattern.test(path)),
  );
  t.is(breaks('sentences are looked up by key:', wrong), '');
});

test('no file is longer than 250 lines', (t) => {
  const wrong = sources
    .filter(({ lines }) => lines > longestFile)
    .map(({ path, lines }) => `src/${path} has ${lines} lines`);
  t.is(breaks('split it where its parts would be named differently:', wrong), '');
});

test('no drawers and no barrels', (t) => {
  const drawer =
    /(?:^|\/)(?:utils?|helpers?|services?|managers?|common|core|lib|types|shared|misc)(?:\/|\.tsx?$)|(?:^|\/)index\.tsx?$/u;
  t.is(
    breaks(
      'a name must say what is in it:',
      sources.filter(({ path }) => drawer.test(path)).map(({ path }) => path),
    ),
    '',
  );
});

test('every room says in at most 15 lines what lives there', (t) => {
  const wrong = rooms.flatMap((room) => {
    const readme = new URL(`../src/${room}/README.md`, import.meta.url);
    if (!existsSync(readme)) return [`src/${room}/README.md is missing`];
    const lines = readFileSync(readme, 'utf8').trimEnd().split('\n').length;
    return lines > longestReadme ? [`src/${room}/README.md has ${lines} lines`] : [];
  });
  t.is(breaks('a room has a short README:', wrong), '');
});

test('the reading itself sees what it is meant to see', (t) => {
  const source = readSource(
    'web/x.ts',
    [
      "import { a } from '../store/json-store.ts';",
      "import type { b } from './b.ts';",
      "import { c } from 'node:fs';",
      "export { d } from '../dialogue/bot.ts';",
      "const e = await import('../search/search.ts');",
      '// process.env is only spoken of here',
      'let state = process.env.PORT as any;',
      "export default () => console.log('这件事归县里管。', Date.now(), new Date());",
      'const pattern = /第一项，第二项/u;',
    ].join('\n'),
  );
  t.deepEqual(source.imports, ['store/json-store.ts', 'web/b.ts', 'dialogue/bot.ts', 'search/search.ts']);
  t.deepEqual(source.packages, ['node:fs']);
  const seen = (kind: Finding['kind']) => source.found.filter((one) => one.kind === kind).map(({ text }) => text);
  t.deepEqual(seen('any'), ['any']);
  t.is(seen('default').length, 1);
  t.is(seen('let').length, 1);
  for (const text of ['process.env', 'console.log', 'Date.now', 'new Date()'])
    t.true(seen('global').includes(text), text);
  t.deepEqual(seen('literal').filter(isSentence), ["'这件事归县里管。'"]);
});
