import test from 'ava';
import { withBot } from '../helpers/with-bot.ts';

const { conversation } = withBot(test);

conversation('asked on, the bot stays with the duty: township, county, phone, in full', async ({ person }) => {
  const cadre = person('村干部');
  await cadre.asks('私屠滥宰谁管');
  await cadre.asks('乡里做什么');
  cadre.hears({ outcome: 'answer', duty: 'cooperation-22', part: 'township' }, '配合任务（原文）');
  cadre.hearsNo('县级部门职责（原文）');
  await cadre.asks('那县里呢');
  cadre.hears({ outcome: 'answer', duty: 'cooperation-22', part: 'county' }, '县级部门职责（原文）');
  cadre.hearsNo('配合任务（原文）');
  await cadre.asks('电话多少');
  cadre.hears({ outcome: 'contact', duty: 'cooperation-22', part: 'contact' }, '木垒县农业农村局，电话尚未登记');
  await cadre.asks('详细说说');
  cadre.hears({ outcome: 'answer', duty: 'cooperation-22', part: null }, '县级部门职责（原文）', '配合任务（原文）');
});

conversation('the county’s side of a township’s own duty is said to be none', async ({ person }) => {
  const resident = person('居民');
  await resident.asks('最低生活保障谁审核');
  await resident.asks('县里呢');
  resident.hears({ duty: 'basic-28', part: 'county' }, '这一项是白杨河乡自己的事，清单没有给县级部门列职责。');
});

conversation('“那……呢” asks a new question in the old one’s form', async ({ person }) => {
  const resident = person('居民');
  await resident.asks('私屠滥宰谁管');
  await resident.asks('乡里做什么');
  await resident.asks('那狗证呢');
  resident.hears({ outcome: 'answer', duty: 'cooperation-19' });
});

conversation('a change of subject drops the old one', async ({ person }) => {
  const resident = person('居民');
  await resident.asks('私屠滥宰谁管');
  await resident.asks('工伤认定调查还归乡里吗');
  await resident.asks('电话多少');
  resident.hears({ outcome: 'contact', duty: 'reclaimed-10' }, '木垒县人力资源和社会保障局');
});

conversation('a follow-up without a subject asks what it is about', async ({ person }) => {
  const stranger = person('路人');
  for (const text of ['电话多少', '乡里做什么', '第二个', '继续', '还有别的吗', '详细']) {
    await stranger.asks(text);
    stranger.hears({ outcome: 'guidance', duties: [], quotes: [] }, '您问的是哪件事？');
  }
});

conversation('what was shown is forgotten after ten minutes', async ({ person, minutesPass }) => {
  const resident = person('居民');
  await resident.asks('私屠滥宰谁管');
  minutesPass(9);
  await resident.asks('乡里做什么');
  resident.hears({ outcome: 'answer', duty: 'cooperation-22' });
  minutesPass(9);
  await resident.asks('电话多少');
  resident.hears({ outcome: 'contact', duty: 'cooperation-22' });
  minutesPass(11);
  await resident.asks('乡里做什么');
  resident.hears({ outcome: 'guidance' }, '您问的是哪件事？');
});

conversation('thanks and greetings in between do not lose the subject', async ({ person }) => {
  const resident = person('居民');
  await resident.asks('私屠滥宰谁管');
  await resident.asks('谢谢');
  resident.hears({ outcome: 'guidance', duties: [] }, '不客气');
  await resident.asks('电话多少');
  resident.hears({ outcome: 'contact', duty: 'cooperation-22' });
});

conversation('a long duty is read page by page to its end', async ({ person }) => {
  const clerk = person('干部');
  const first = await clerk.asks('配合清单第24项');
  clerk.hears({ duty: 'cooperation-24' }, /第1\/\d页，回复“继续”看下一页/u);
  const pages = [first.text];
  while (pages.at(-1)?.includes('回复“继续”') === true && pages.length < 20)
    pages.push((await clerk.asks('继续')).text);
  clerk.hears({ duty: 'cooperation-24' });
  clerk.hearsNo('回复“继续”');
  clerk.hears(
    pages.length > 1 && new Set(pages).size === pages.length ? /./u : `another text on each of ${pages.length} pages`,
  );
});

conversation('after the last page the bot says that this was all', async ({ person }) => {
  const clerk = person('干部');
  await clerk.asks('收回清单第10项');
  clerk.hearsNo('回复“继续”');
  await clerk.asks('继续');
  clerk.hears('已经是全部内容了。');
});

conversation('the quoted message gives a follow-up its subject', async ({ person }) => {
  const resident = person('居民');
  await resident.asks('电话多少', { quote: '工伤认定调查归谁' });
  resident.hears({ outcome: 'contact', duty: 'reclaimed-10' });
});

conversation('people ask on in words of their own, and stay with the duty', async ({ person }) => {
  const resident = person('居民');
  await resident.asks('垃圾好几天没拉了');
  resident.hears({ outcome: 'answer', duty: 'basic-78' });
  await resident.asks('那个给我个地址');
  resident.hears({ outcome: 'contact', duty: 'basic-78' });
  await resident.asks('乡里出车吗');
  resident.hears({ outcome: 'answer', duty: 'basic-78', part: 'township' });
  await resident.asks('再讲细一点');
  resident.hears({ outcome: 'answer', duty: 'basic-78' });
});

conversation('chatter in between is no change of subject', async ({ person }) => {
  const resident = person('居民');
  await resident.asks('私屠滥宰谁管');
  await resident.asks('写首诗给我');
  resident.hears({ outcome: 'unknown' });
  await resident.asks('刚才那个乡里还管不管');
  resident.hears({ outcome: 'answer', duty: 'cooperation-22', part: 'township' });
});

conversation('thanks are heard however they are said', async ({ person }) => {
  const resident = person('居民');
  await resident.asks('私屠滥宰谁管');
  for (const text of ['谢了哥', '行 知道了', '好嘞 明白了', '好的，谢谢您']) {
    await resident.asks(text);
    resident.hears({ outcome: 'guidance', duties: [] });
  }
  await resident.asks('县里呢');
  resident.hears({ outcome: 'answer', duty: 'cooperation-22', part: 'county' });
});

conversation('asked about the same thing once more, only the side that is named is shown', async ({ person }) => {
  const shopkeeper = person('店主');
  await shopkeeper.asks('想开个小卖部，营业执照咋办');
  shopkeeper.hears({ outcome: 'answer', duty: 'cooperation-98', part: null });
  await shopkeeper.asks('我门面房没有房产证，乡上能帮着做些啥');
  shopkeeper.hears({ outcome: 'answer', duty: 'cooperation-98', part: 'township' }, '配合任务（原文）');
  shopkeeper.hearsNo('县级部门职责（原文）');
  await shopkeeper.asks('那营业执照到底进县上哪个门');
  shopkeeper.hears({ outcome: 'answer', duty: 'cooperation-98', part: 'county' }, '县级部门职责（原文）');
});

conversation('the side that a follow-up names is the side it gets', async ({ person }) => {
  const cadre = person('村干部');
  await cadre.asks('麦子得了锈病找谁');
  cadre.hears({ outcome: 'answer', duty: 'cooperation-31' });
  await cadre.asks('乡上在这上头具体干啥');
  cadre.hears({ duty: 'cooperation-31', part: 'township' });
  await cadre.asks('那县上最后谁拍板');
  cadre.hears({ duty: 'cooperation-31', part: 'county' });
});

conversation('one of the duties shown before is called by what it is about', async ({ person }) => {
  const parent = person('家长');
  await parent.asks('娃不想上学了在家闲着');
  parent.hears({ outcome: 'answer', duty: 'basic-70' });
  await parent.asks('罚家长的那条原话咋写的');
  parent.hears({ outcome: 'answer', duty: 'reclaimed-4' });
  await parent.asks('护照也是他们办吗');
  parent.hears({ outcome: 'unknown' });
  await parent.asks('刚才罚家长那条电话是多少');
  parent.hears({ outcome: 'contact', duty: 'reclaimed-4' });
});

conversation('of a menu of one body, an entry is called by what it is about', async ({ person }) => {
  const daughter = person('女儿');
  await daughter.asks('残联管哪些');
  await daughter.asks('无障碍改造那条乡里要做什么');
  daughter.hears({ outcome: 'answer', duty: 'cooperation-38', part: 'township' });
});

conversation('words that say little by themselves go on with what was shown', async ({ person }) => {
  const resident = person('居民');
  await resident.asks('残疾证咋换');
  resident.hears({ outcome: 'answer', duty: 'cooperation-39' });
  await resident.asks('换证要多少钱');
  resident.hears({ outcome: 'answer', duty: 'cooperation-39' });
  await resident.asks('护照呢');
  resident.hears({ outcome: 'unknown' });
});

conversation('where the words may mean what was shown or something else, both are offered', async ({ person }) => {
  const herder = person('牧民');
  await herder.asks('有人在草场上烧荒咋办');
  herder.hears({ outcome: 'answer', duty: 'cooperation-92' });
  await herder.asks('抓到了谁罚');
  herder.hears({ outcome: 'choices' }, '森林草原防火');
});

conversation('who picks nothing from a menu and asks on is asked about the menu', async ({ person }) => {
  const resident = person('居民');
  const { duties } = await resident.asks('处罚');
  resident.hears({ outcome: 'choices' });
  for (const text of ['举报电话', '匿名行不']) {
    await resident.asks(text);
    resident.hears({ outcome: 'choices', duties });
  }
});

conversation('bodies to choose from are no new subject', async ({ person }) => {
  const parent = person('家长');
  await parent.asks('麦子得了锈病找谁');
  parent.hears({ outcome: 'answer', duty: 'cooperation-31' });
  await parent.asks('找教育局还是市场监管局');
  parent.hears({ outcome: 'answer', duty: 'cooperation-31' });
});
