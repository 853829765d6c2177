import test from 'ava';
import { decide } from '../../src/search/decide.ts';
import type { Ranked, Target } from '../../src/search/ranking.ts';

const thresholds = { sure: 0.6, choose: 0.4 };

function duty(id: string, probability: number, matter = -1): Ranked {
  const target = { kind: 'duty', duty: { id } } as Target;
  return { target, probability, score: probability, features: new Float32Array(), matter };
}

function other(target: Target, probability: number): Ranked {
  return { target, probability, score: probability, features: new Float32Array(), matter: -1 };
}

const idOf = (one: Ranked) => (one.target.kind === 'duty' ? one.target.duty.id : one.target.kind);

test('one duty far ahead is answered, the others are kept for “not this one”', (t) => {
  const decision = decide([duty('a', 0.8), duty('b', 0.1)], thresholds);
  t.is(decision.kind, 'sure');
  t.is(decision.kind === 'sure' ? idOf(decision.found) : '', 'a');
  t.deepEqual(decision.kind === 'sure' ? decision.others.map(idOf) : [], ['b']);
});

test('two duties of one matter are no rivals where one is well ahead: their probabilities count together', (t) => {
  t.is(decide([duty('a', 0.55, 7), duty('b', 0.2, 7)], thresholds).kind, 'sure');
  t.is(decide([duty('a', 0.55, 7), duty('b', 0.25, 8)], thresholds).kind, 'choose');
  t.is(decide([duty('a', 0.55), duty('b', 0.25)], thresholds).kind, 'choose');
});

test('two duties of one matter about as likely as each other are both offered', (t) => {
  const decision = decide([duty('a', 0.35, 7), duty('b', 0.3, 7)], thresholds);
  t.deepEqual(decision.kind === 'choose' ? decision.options.map(idOf) : [], ['a', 'b']);
});

test('rivals are offered, three at most, best first, none without a chance', (t) => {
  const decision = decide([duty('a', 0.3), duty('b', 0.2), duty('c', 0.1), duty('d', 0.05)], thresholds);
  t.is(decision.kind, 'choose');
  t.deepEqual(decision.kind === 'choose' ? decision.options.map(idOf) : [], ['a', 'b', 'c']);
  const few = decide([duty('a', 0.5), duty('b', 0.01)], thresholds);
  t.deepEqual(few.kind === 'choose' ? few.options.map(idOf) : [], ['a']);
});

test('nothing likely is nothing found', (t) => {
  t.is(decide([duty('a', 0.2), duty('b', 0.1)], thresholds).kind, 'none');
  t.is(decide([], thresholds).kind, 'none');
});

test('a matter that this list does not have is named, and no duty is sure behind it', (t) => {
  const decision = decide([other({ kind: 'elsewhere', matter: 12, rare: true }, 0.9), duty('a', 0.05)], thresholds);
  t.is(decision.kind, 'none');
  t.is(decision.kind === 'none' ? decision.matter : 0, 12);
  t.is(decide([other({ kind: 'nothing' }, 0.35), duty('a', 0.65)], { sure: 0.6, choose: 0.9 }).kind, 'none');
});

test('a little less will do for what is two and a half times likelier than anything else', (t) => {
  t.is(decide([duty('a', 0.52), duty('b', 0.2)], thresholds).kind, 'sure');
  t.is(decide([duty('a', 0.52), duty('b', 0.22)], thresholds).kind, 'choose');
  t.is(decide([duty('a', 0.5), duty('b', 0.01)], thresholds).kind, 'choose');
  t.is(decide([duty('a', 0.52), other({ kind: 'nothing' }, 0.3)], thresholds).kind, 'choose');
});

test('what no list has is told without a menu where it is plainly meant; what this list alone lacks may be worded otherwise', (t) => {
  const behind = [duty('a', 0.25), duty('b', 0.2)];
  t.is(decide([other({ kind: 'elsewhere', matter: 3, rare: true }, 0.5), ...behind], thresholds).kind, 'choose');
  const plain = decide([other({ kind: 'elsewhere', matter: 3, rare: true }, 0.7), duty('a', 0.3)], {
    sure: 0.6,
    choose: 0.2,
  });
  t.deepEqual([plain.kind, plain.kind === 'none' ? plain.matter : -1], ['none', 3]);
  const missing = [other({ kind: 'elsewhere', matter: 3, rare: false }, 0.7), duty('a', 0.3)];
  t.is(decide(missing, { sure: 0.6, choose: 0.2 }).kind, 'choose');
});
