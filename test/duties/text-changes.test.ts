import test from 'ava';
import fc from 'fast-check';
import { textChanges } from '../../src/duties/text-changes.ts';

const show = (before: string, after: string) =>
  textChanges(before, after)
    .map(({ kind, text }) => (kind === 'same' ? text : `[${kind === 'added' ? '+' : '-'}${text}]`))
    .join('');

test('a word that came in is shown where it stands', (t) => {
  t.is(
    show('做好中小微企业服务保障和接诉即办等工作', '做好民营企业、中小微企业服务保障和接诉即办等工作'),
    '做好[+民营企业、]中小微企业服务保障和接诉即办等工作',
  );
});

test('a word that was replaced is shown before the one in its place', (t) => {
  t.is(show('核发备案卡', '核发登记卡'), '核发[-备案][+登记]卡');
});

test('equal texts are one stretch, and empty ones none', (t) => {
  t.deepEqual(textChanges('低保', '低保'), [{ kind: 'same', text: '低保' }]);
  t.deepEqual(textChanges('', ''), []);
  t.deepEqual(textChanges('', '低保'), [{ kind: 'added', text: '低保' }]);
});

test('the old text is what was not added, the new text what was not removed', (t) => {
  const words = fc
    .array(fc.constantFrom('低保', '申请', '审核', '，', '公示', '县', '1.', ' ', 'A'))
    .map((list) => list.join(''));
  fc.assert(
    fc.property(words, words, (before, after) => {
      const changes = textChanges(before, after);
      const without = (kind: string) =>
        changes
          .filter((change) => change.kind !== kind)
          .map(({ text }) => text)
          .join('');
      t.is(without('added'), before);
      t.is(without('removed'), after);
      t.true(changes.every((change, at) => change.text !== '' && change.kind !== changes[at + 1]?.kind));
    }),
  );
});

test('very long texts are compared within a second', (t) => {
  const long = '负责本乡低保申请材料的受理、审核、公示和上报工作；'.repeat(2_000);
  const start = performance.now();
  t.true(textChanges(long, `先${long.replaceAll('公示', '公开')}`).length > 1);
  t.true(performance.now() - start < 1_000);
});
