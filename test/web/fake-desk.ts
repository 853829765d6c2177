import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Desk } from '../../src/dialogue/desk.ts';
import type { Contact } from '../../src/duties/contact.ts';
import type { Duty, Revision } from '../../src/duties/duty.ts';
import { createSay, type Say } from '../../src/replies/phrases.ts';
import type { Search } from '../../src/search/search.ts';

const sentences = new URL('../../intents/replies.zh-CN.yml', import.meta.url);

/** The bot's real sentences. */
export const say: Say = createSay(parse(readFileSync(sentences, 'utf8')) as Record<string, string>);

/** Three duties of the seed, one of each kind. */
export const duties: readonly Duty[] = [
  {
    ...blank('basic', 28),
    category: '民生服务',
    title: '负责本乡生活困难群体的救助帮扶工作，建立生活困难群体信息台账，审核认定最低生活保障待遇',
  },
  {
    ...blank('cooperation', 22),
    category: '乡村振兴',
    title: '“私屠滥宰”执法监管',
    departments: ['木垒县农业农村局'],
    countyDuties: [
      '1. 负责推送需核实检查的违法行为；',
      '2. 对劝说无果的“私屠滥宰”行为派专人前往检查核实；',
      '3. 对确属“私屠滥宰”违法行为予以处理。',
    ],
    townshipTasks: [
      '1. 开展“私屠滥宰”相关法律法规的宣传；',
      '2. 负责对上级推送的“私屠滥宰”的行为配合实地核查；',
      '3. 对有“私屠滥宰”行为的及时劝说制止。',
    ],
  },
  {
    ...blank('reclaimed', 10),
    category: '社会保障',
    title: '工伤认定调查',
    departments: ['木垒县人力资源和社会保障局'],
    takenOverBy: '木垒县人力资源和社会保障局',
    method: '负责工伤认定调查工作。',
  },
];

/** A contact that is made up for tests: numbers of the form 000-… belong to nobody. */
export const exampleContact: Contact = {
  department: '木垒县农业农村局',
  phone: '000-0000022',
  address: '示例路1号',
  hours: '10:00-18:00',
  checked_by: '测试',
  checked_on: '2025-07-01',
};

export type DeskParts = { items?: readonly Duty[]; contacts?: readonly Contact[]; revision?: Partial<Revision> };

/** A desk over a few duties, without the search engine: it knows duties by id and finds nothing. */
export function fakeDesk({ items = duties, contacts = [exampleContact], revision = {} }: DeskParts = {}): Desk {
  const whole: Revision = {
    township: { slug: 'baiyanghe', name: '白杨河乡', county: '木垒县' },
    revision: '2025-07',
    published: '2025年7月',
    source: { file: 'test', sha256: '' },
    items: [...items],
    ...revision,
  };
  const search = {
    revision: whole,
    duty: (id: string) => whole.items.find((duty) => duty.id === id),
    closestLine: () => undefined,
    // One matter that all duties are tied to, so that each has neighbours.
    ties: whole.items.map((duty) => ({ matter: 'all', duty: duty.id, strength: 1 })),
    matterById: () => ({ id: 'all', name: whole.items[0]?.title ?? '', when: '', beside: [] }),
    dutiesOfMatter: () => whole.items,
  };
  return {
    search: search as unknown as Search,
    contacts,
    township: whole.township.name,
    asOf: '',
    today: () => '2025-07-01',
    say,
    linkTo: () => '',
    examples: ['私屠滥宰谁管', '低保怎么申请', '工伤认定找谁'],
  };
}

function blank(list: Duty['list'], number: number): Duty {
  return {
    id: `${list}-${number}`,
    list,
    number,
    category: '',
    title: '',
    departments: [],
    countyDuties: [],
    townshipTasks: [],
    takenOverBy: '',
    method: '',
    source: { line: 1 },
  };
}
