import type { Context } from './conversation.ts';
import type { Desk } from './desk.ts';
import { choicesReply, short } from './handlers/choose.ts';
import { departmentContactReply, dutyContactReply } from './handlers/contact.ts';
import { talkReply } from './handlers/talk.ts';
import { dutyReply } from './handlers/who-manages.ts';
import { contextOf, type Turn, withoutContext } from './turn.ts';

const mostChoices = 3;

/** The duty last shown, from another side or in full. */
export function again(desk: Desk, part: Context['part'] | 'full', context: Context | undefined): Turn {
  if (part === 'contact' && context !== undefined && context.duty === '' && context.department !== '') {
    return { reply: departmentContactReply(desk, context.department), context: 'keep' };
  }
  const duty = desk.search.duty(context?.duty ?? '');
  if (duty === undefined || context === undefined) return withoutContext(desk);
  if (part === 'contact') {
    return {
      reply: dutyContactReply(desk, duty, short(duty.title)),
      context: { ...context, part, page: 0, full: false },
    };
  }
  const full = part === 'full';
  const reply = dutyReply(desk, duty, { part: full ? null : part, full });
  return { reply, context: { ...context, part: full ? null : part, page: 0, full } };
}

/** An entry of the menu last shown. */
export function pick(desk: Desk, position: number, context: Context | undefined): Turn {
  const offered = context?.menu ?? [];
  const duty = desk.search.duty(offered.at(position) ?? '');
  if (duty === undefined) return withoutContext(desk);
  const part = context?.part ?? null;
  const reply = part === 'contact' ? dutyContactReply(desk, duty, short(duty.title)) : dutyReply(desk, duty, { part });
  return {
    reply,
    context: contextOf(desk, reply, { menu: offered, others: offered.filter((id) => id !== duty.id), part }),
  };
}

/** The next page of a long reply. */
export function nextPage(desk: Desk, context: Context | undefined): Turn {
  const duty = desk.search.duty(context?.duty ?? '');
  if (duty === undefined || context === undefined) return withoutContext(desk);
  const page = context.page + 1;
  const reply = dutyReply(desk, duty, { part: context.part === 'contact' ? null : context.part, full: context.full });
  return { reply: { ...reply, page }, context: { ...context, page } };
}

/** What else would have fitted. */
export function other(desk: Desk, context: Context | undefined, kind: 'other' | 'correction'): Turn {
  if (context === undefined) return withoutContext(desk);
  const left = context.others.flatMap((id) => desk.search.duty(id) ?? []).slice(0, mostChoices);
  if (left.length === 0) {
    const reply = talkReply(desk, kind === 'other' ? 'headline.noOther' : 'headline.correction');
    return { reply, context: 'keep' };
  }
  const reply = choicesReply(
    desk,
    left.map((duty) => ({ duty, matter: undefined })),
    true,
  );
  return {
    reply,
    context: contextOf(desk, reply, {
      menu: reply.facts.duties,
      others: context.others.slice(mostChoices),
      part: context.part,
    }),
  };
}
