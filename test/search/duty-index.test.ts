import test from 'ava';
import { DutyIndex } from '../../src/search/duty-index.ts';
import { buildEngine } from '../helpers/engine.ts';

const { language, townships } = buildEngine();

test('official words behind colloquial ones find the duties that are worded with them', async (t) => {
  const { search } = await townships.desk(undefined, undefined);
  const duties = search.revision.items;
  const index = new DutyIndex(duties, {
    terms: (text) => language.terms(text),
    normalise: (text) => language.normalise(text),
  });
  const { terms, officialTerms } = language.read('娃');
  t.false(terms.some(({ key }) => key === '儿童'));
  t.true(officialTerms.some(({ key }) => key === '儿童'));
  const [plain, official] = [index.scores(terms), index.scores(officialTerms)];
  const withChildren = duties.flatMap(({ title }, at) => (title.includes('儿童') ? [at] : []));
  t.true(withChildren.length > 0);
  for (const at of withChildren) t.true((official[at] as number) > (plain[at] as number), duties[at]?.title);
});
