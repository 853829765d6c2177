import test from 'ava';
import { withBot } from '../helpers/with-bot.ts';

const { conversation, engine } = withBot(test);

const items = () => engine().library.revision('baiyanghe', '2025-07').items;

conversation('all duties of a department stand under any of its names, from the data', async ({ person }) => {
  const clerk = person('干部');
  const named = items().filter(({ departments, takenOverBy }) =>
    [...departments, takenOverBy].includes('木垒县水利局'),
  );
  for (const text of [
    '水利局都管哪些',
    '木垒县水利局管啥',
    '水务部门负责哪些事项',
    '水管站有哪些事项',
    '县水利局都管啥',
  ]) {
    await clerk.asks(text);
    clerk.hears({ outcome: 'listing', department: '木垒县水利局', duties: named.map(({ id }) => id) });
    clerk.hears(`木垒县水利局共${named.length}项（2025-07版清单）：`);
  }
});

conversation('a department’s duties of one list only', async ({ person }) => {
  const clerk = person('干部');
  const taken = items().filter(({ takenOverBy }) => takenOverBy === '木垒县水利局');
  await clerk.asks('水利局收回的有哪些');
  clerk.hears({ outcome: 'listing', list: 'reclaimed', duties: taken.map(({ id }) => id) });
});

conversation('a category lists its duties', async ({ person }) => {
  const clerk = person('干部');
  const category = '民族宗教';
  const inIt = items().filter((duty) => duty.category === category);
  await clerk.asks('民族宗教类都有啥事项');
  clerk.hears({ outcome: 'listing', category, duties: inIt.map(({ id }) => id) }, `共${inIt.length}项`);
});

conversation('each list is counted and listed, and all three together', async ({ person }) => {
  const clerk = person('干部');
  await clerk.asks('收回了哪些');
  clerk.hears({ outcome: 'listing', list: 'reclaimed' }, '共37项');
  await clerk.asks('配合事项一共多少');
  clerk.hears({ outcome: 'listing', list: 'cooperation' }, '共102项');
  await clerk.asks('基本履职清单有多少项');
  clerk.hears({ outcome: 'listing', list: 'basic' }, '共106项');
  await clerk.asks('三张清单一共多少项');
  clerk.hears({ outcome: 'listing', list: null, duties: items().map(({ id }) => id) }, '共245项');
});

conversation('asked how many, the bot says the number of each list before it lists any', async ({ person }) => {
  const clerk = person('干部');
  await clerk.asks('三张清单一共多少项');
  clerk.hearsInOrder('共245项', '106项', '102项', '37项');
});

conversation('one item by its list and number, in Arabic or Chinese numerals', async ({ person }) => {
  const clerk = person('干部');
  for (const text of ['配合清单第19项', '配合履职第十九项', '配合19', '第十九条配合事项']) {
    await clerk.asks(text);
    clerk.hears({ outcome: 'answer', duty: 'cooperation-19' }, '配合履职事项清单第19项');
  }
  await clerk.asks('基本履职第一百零六项');
  clerk.hears({ outcome: 'answer', duty: 'basic-106' });
});

conversation('a number that no item has is said to have none', async ({ person }) => {
  const clerk = person('干部');
  await clerk.asks('收回清单第38项');
  clerk.hears({ outcome: 'guidance', duties: [] }, '里没有第38项，一共37项');
});

conversation('an item of a listing is picked by its place', async ({ person }) => {
  const clerk = person('干部');
  await clerk.asks('收回了哪些');
  await clerk.asks('第三个');
  clerk.hears({ outcome: 'answer', duty: 'reclaimed-3' });
  await clerk.asks('1');
  clerk.hears({ outcome: 'answer', duty: 'reclaimed-1' });
});

conversation(
  'a department is reached at what stands in the directory, and without a phone there through 12345',
  async ({ person }) => {
    const resident = person('居民');
    for (const text of ['水利局电话多少', '木垒县水利局的联系方式', '怎么联系水利局']) {
      await resident.asks(text);
      resident.hears({ outcome: 'contact', department: '木垒县水利局', part: 'contact' });
      resident.hears('联系：木垒县水利局，电话尚未登记，可拨打12345转接');
    }
  },
);

conversation('a department’s name and “电话” alone is enough', async ({ person }) => {
  const resident = person('居民');
  await resident.asks('水利局电话');
  resident.hears({ outcome: 'contact', department: '木垒县水利局' });
});

conversation('the people behind a duty are reached by naming the duty', async ({ person }) => {
  const resident = person('居民');
  await resident.asks('农村分户打什么电话');
  resident.hears({ outcome: 'contact', duty: 'cooperation-35' }, '木垒县公安局');
});
