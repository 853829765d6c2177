import test from 'ava';
import { withBot } from '../helpers/with-bot.ts';

const { engine } = withBot(test);

async function order(text: string): Promise<string[]> {
  const { search } = await engine().townships.desk(undefined, undefined);
  const { ranked } = search.find(engine().language.normalise(text), 245);
  return ranked.flatMap(({ target }) => (target.kind === 'duty' ? [target.duty.id] : []));
}

/** A question, the duty that must stand first, and one that must stand behind it. */
const first: ReadonlyArray<[string, string, string]> = [
  ['有人私自杀羊卖肉归谁管', 'cooperation-22', 'reclaimed-6'],
  ['狗证去哪里办理', 'cooperation-19', 'basic-43'],
  ['工伤鉴定调查还是乡里做吗', 'reclaimed-10', 'basic-65'],
  ['户口本想和父母分开', 'cooperation-35', 'basic-28'],
  ['公益林的看护归谁', 'reclaimed-16', 'basic-76'],
  ['家里困难想吃低保', 'basic-28', 'basic-30'],
  ['老板欠薪不给发', 'basic-65', 'reclaimed-10'],
];

for (const [text, right, behind] of first) {
  test(`“${text}” puts ${right} first`, async (t) => {
    const found = await order(text);
    t.is(found[0], right, found.slice(0, 5).join(' '));
    t.true(found.indexOf(behind) > 0);
  });
}

/** 国土资源监督检查: its words are in many sayings of others, and it has none. */
const titleNotEnough = ['cooperation-48'];

test('every duty is among the first three when it is asked for by its own title', async (t) => {
  const { search } = await engine().townships.desk(undefined, undefined);
  const missed: string[] = [];
  for (const duty of search.revision.items) {
    const found = await order(duty.title);
    if (!found.slice(0, 3).includes(duty.id)) missed.push(duty.id);
  }
  t.deepEqual(
    missed.filter((id) => !titleNotEnough.includes(id)),
    [],
  );
});

test('a duty is answered, with every other one left aside, when it is asked for by its own title', async (t) => {
  const { search } = await engine().townships.desk(undefined, undefined);
  for (const { id, title } of search.revision.items) {
    const { decision } = search.find(engine().language.normalise(title));
    const { target } = decision.kind === 'sure' ? decision.found : { target: undefined };
    t.is(target?.kind === 'duty' ? target.duty.id : decision.kind, id);
  }
});

test('probabilities are of all that is known, so none is above one', async (t) => {
  const { search } = await engine().townships.desk(undefined, undefined);
  const { ranked } = search.find('低保怎么申请', 400);
  const sum = ranked.reduce((total, one) => total + one.probability, 0);
  t.true(sum > 0.8 && sum <= 1.0001, String(sum));
  for (const [n, one] of ranked.entries()) t.true(n === 0 || one.probability <= (ranked[n - 1]?.probability ?? 0));
});

test('a question about what the township does is met by the line of the duty that speaks of it', async (t) => {
  const { search } = await engine().townships.desk(undefined, undefined);
  const duty = search.duty('cooperation-19');
  if (duty === undefined) throw new Error('no cooperation-19');
  const line = search.closestLine(duty, engine().language.read('流浪狗谁去抓'));
  t.regex(line ?? '', /流浪犬/u);
});
