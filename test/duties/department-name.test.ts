import test from 'ava';
import { departmentStem, isSameBody, shortStems } from '../../src/duties/department-name.ts';

test('a body is known by its full and short forms, and not taken for another', (t) => {
  t.true(isSameBody('县卫生健康委', '木垒县卫生健康委员会'));
  t.true(isSameBody('农业农村局', '木垒县农业农村局'));
  t.true(isSameBody('县残联', '木垒县残联'));
  t.false(isSameBody('木垒县教育局', '木垒县体育局'));
  t.false(isSameBody('木垒县公安局', '木垒县司法局'));
});

test("the place and the party's 委 are no part of a name, a branch stands for its body", (t) => {
  t.is(departmentStem('木垒县农业农村局'), '农业农村局');
  t.is(departmentStem('昌吉州生态环境局木垒县分局'), '生态环境局');
  t.is(departmentStem('木垒县委组织部'), '组织部');
  t.is(departmentStem('中共木垒县委社会工作部（县委两新工委）'), '社会工作部');
  t.deepEqual(shortStems('卫生健康委员会'), ['卫生健康委']);
});

test('what is far too long for a name costs nothing', (t) => {
  const begun = process.cpuUsage();
  for (const text of [
    '（'.repeat(200_000),
    '局'.repeat(200_000),
    `委${'县'.repeat(200_000)}局`,
    '（局'.repeat(100_000),
  ]) {
    t.is(departmentStem(text), text);
    t.deepEqual(shortStems(text), []);
    t.false(isSameBody(text, '木垒县公安局'));
  }
  const { user, system } = process.cpuUsage(begun);
  t.true((user + system) / 1000 < 1_000);
});
