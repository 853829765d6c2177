import test from 'ava';
import { withBot } from '../helpers/with-bot.ts';

const { conversation } = withBot(test);

conversation('a basic duty is the township’s own', async ({ person }) => {
  const herder = person('牧民');
  await herder.asks('最低生活保障谁审核');
  herder.hears({ outcome: 'answer', duty: 'basic-28', part: null, emergency: false, revision: '2025-07' });
  herder.hears(
    /^.*由白杨河乡自己负责。$/mu,
    '依据：基本履职事项清单第28项（2025-07版）',
    '「负责本乡生活困难群体的救助帮扶工作',
  );
  herder.hearsNo('县级部门职责（原文）');
});

conversation('a cooperation duty keeps the county’s side and the township’s side apart', async ({ person }) => {
  const neighbour = person('邻居');
  await neighbour.asks('私屠滥宰谁管');
  neighbour.hears({ outcome: 'answer', duty: 'cooperation-22' });
  neighbour.hears(/^.*由木垒县农业农村局负责，白杨河乡配合。$/mu, '依据：配合履职事项清单第22项');
  neighbour.hears(/县级部门职责（原文）：\n「1\. 负责推送需核实检查的违法行为；」/u);
  neighbour.hears(/白杨河乡配合任务（原文）：\n「1\. 开展“私屠滥宰”相关法律法规的宣传；」/u);
});

conversation('a cooperation duty of the police is told as theirs', async ({ person }) => {
  const villager = person('村民');
  await villager.asks('农村户口分户找谁');
  villager.hears({ outcome: 'answer', duty: 'cooperation-35' }, '由木垒县公安局负责，白杨河乡配合', '第35项');
});

conversation(
  'a reclaimed duty says that the township no longer handles it, and how the county does',
  async ({ person }) => {
    const worker = person('工人');
    await worker.asks('工伤认定调查还归乡里吗');
    worker.hears({ outcome: 'answer', duty: 'reclaimed-10' });
    worker.hears('县级已收回，由木垒县人力资源和社会保障局负责，白杨河乡不再办理。', '上级部门收回事项清单第10项');
    worker.hears(/县级工作方式（原文）：\n「/u);
  },
);

conversation('the forest of public benefit was taken over too', async ({ person }) => {
  const ranger = person('护林员');
  await ranger.asks('公益林谁管护');
  ranger.hears({ outcome: 'answer', duty: 'reclaimed-16' }, '由木垒县林业和草原局负责', '白杨河乡不再办理');
});

conversation(
  'whoever is responsible comes first, then whom to call, then the source, then the official words',
  async ({ person }) => {
    const clerk = person('干部');
    await clerk.asks('私屠滥宰谁管');
    clerk.hearsInOrder(
      '由木垒县农业农村局负责',
      '联系：木垒县农业农村局，电话尚未登记，可拨打12345转接',
      '依据：',
      '「',
    );
  },
);
