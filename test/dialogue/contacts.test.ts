import test from 'ava';
import { contactOf } from '../../src/dialogue/desk.ts';
import { dutyContactReply } from '../../src/dialogue/handlers/contact.ts';
import { dutyReply } from '../../src/dialogue/handlers/who-manages.ts';
import type { Contact } from '../../src/duties/contact.ts';
import type { Duty } from '../../src/duties/duty.ts';
import type { Reply } from '../../src/replies/reply.ts';
import { duties, fakeDesk } from '../web/fake-desk.ts';

const row = (department: string, phone: string, checked_on = '2025-06-01'): Contact => {
  return { department, phone, address: '', hours: '', checked_by: '', checked_on };
};
const factsOf = ({ blocks }: Reply) => blocks.flatMap((block) => (block.kind === 'fact' ? [block.text] : []));
const takenOverBy = (printed: string): Duty => {
  const duty = duties.find(({ list }) => list === 'reclaimed');
  if (duty === undefined) throw new Error('one of the three is reclaimed');
  return { ...duty, departments: [], takenOverBy: printed };
};

test('each of several bodies that took a duty over is named with its own contact', (t) => {
  const desk = fakeDesk({ contacts: [row('木垒县公安局', '110'), row('木垒县民政局', '12345')] });
  const reply = dutyContactReply(desk, takenOverBy('木垒县公安局、木垒县民政局'), '');
  t.deepEqual(factsOf(reply), ['联系：木垒县公安局 110', '联系：木垒县民政局 12345']);
  t.is(reply.facts.contacts.length, 2);
});

test('a name printed without its county is looked up as that county’s body, and no other place’s', (t) => {
  const desk = fakeDesk({
    contacts: [row('昌吉州民政局', '119'), row('木垒县民政局', '12345'), row('木垒县公安局', '110')],
  });
  t.is(contactOf(desk, '民政局')?.phone, '12345');
  t.is(contactOf(desk, '县民政局')?.phone, '12345');
  t.is(contactOf(desk, '昌吉州公安局'), undefined);
  t.is(contactOf(desk, '昌吉州民政局')?.phone, '119');
});

test('a number that nobody checked for half a year is given as one to be checked', (t) => {
  const cooperation = duties.find(({ list }) => list === 'cooperation');
  if (cooperation === undefined) throw new Error('one of the three is cooperation');
  const said = (checkedOn: string) => {
    const desk = fakeDesk({ contacts: [row('木垒县农业农村局', '12345', checkedOn)] });
    return factsOf(dutyReply(desk, cooperation))[0];
  };
  // The fake desk's day is 1 July 2025.
  t.is(said('2025-01-02'), '联系：木垒县农业农村局 12345');
  t.is(said('2025-01-01'), '联系：木垒县农业农村局 12345（该号码待核实）');
  t.is(said(''), '联系：木垒县农业农村局 12345（该号码待核实）');
});
