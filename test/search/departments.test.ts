import test from 'ava';
import { responsibleBodies } from '../../src/duties/responsibility.ts';
import { withBot } from '../helpers/with-bot.ts';

const { engine } = withBot(test);
const departments = async () => (await engine().townships.desk(undefined, undefined)).search.departments;

const names: ReadonlyArray<[string, string]> = [
  ['水利局', '木垒县水利局'],
  ['县水利局', '木垒县水利局'],
  ['木垒县水利局', '木垒县水利局'],
  ['水务部门', '木垒县水利局'],
  ['农业局', '木垒县农业农村局'],
  ['畜牧局', '木垒县农业农村局'],
  ['环保局', '昌吉州生态环境局木垒县分局'],
  ['派出所', '木垒县公安局'],
  ['人社局', '木垒县人力资源和社会保障局'],
  ['社保局', '木垒县人力资源和社会保障局'],
  ['林草局', '木垒县林业和草原局'],
  ['卫健委', '木垒县卫生健康委员会'],
  ['住建局', '木垒县住房和城乡建设局'],
  ['残联', '木垒县残疾人联合会'],
  ['消防队', '木垒县消防救援局'],
];

for (const [said, official] of names) {
  test(`${said} is ${official}`, async (t) => {
    t.is((await departments()).find(`${said}都管哪些`)?.name, official);
  });
}

test('the longest name in a text wins', async (t) => {
  t.is((await departments()).find('县农业农村局')?.said, '县农业农村局');
});

test('a text without a body has none', async (t) => {
  t.is((await departments()).find('低保怎么申请'), undefined);
});

test('every body that the lists name is found by its full name, with all its duties', async (t) => {
  const { revision } = (await engine().townships.desk(undefined, undefined)).search;
  const found = await departments();
  t.true(found.names.length > 30);
  for (const name of found.names) {
    t.is(found.find(name)?.name, name);
    const its = revision.items.filter((duty) => responsibleBodies(duty).includes(name)).map(({ id }) => id);
    const listed = found.dutiesOf(name, revision.items).map(({ id }) => id);
    t.deepEqual(
      its.filter((id) => !listed.includes(id)),
      [],
      name,
    );
  }
});
