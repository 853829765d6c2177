import type { Reply } from '../replies/reply.ts';
import type { Context } from './conversation.ts';
import type { Desk } from './desk.ts';
import { choicesReply, short } from './handlers/choose.ts';
import { departmentContactReply, dutyContactReply } from './handlers/contact.ts';
import { talkReply } from './handlers/talk.ts';
import { dutyReply } from './handlers/who-manages.ts';
import type { Again } from './question.ts';
import { contextOf, type Turn, withoutContext } from './turn.ts';

const mostChoices = 3;

/** The duty last shown, from another side or in full; a menu from which nothing was picked yet is shown once more. */
export function again(desk: Desk, part: Again, context: Context | undefined): Turn {
  if (part === 'contact' && context !== undefined && context.duty === '' && context.department !== '') {
    return { reply: departmentContactReply(desk, context.department), context: 'keep' };
  }
  const duty = desk.search.duty(context?.duty ?? '');
  if (context === undefined) return withoutContext(desk);
  const side = part === 'county' || part === 'township' || part === 'contact' ? part : null;
  if (duty === undefined) return menuAgain(desk, side, context);
  if (part === 'contact') {
    return {
      reply: dutyContactReply(desk, duty, short(duty.title)),
      context: { ...context, part, page: 0, full: false },
    };
  }
  const full = part === 'full';
  const reply = dutyReply(desk, duty, { part: side, full });
  const shown = part === 'details' ? withNotice(reply, desk.say('hint.details')) : reply;
  return { reply: shown, context: { ...context, part: side, page: 0, full } };
}

/** Which of these? What was asked of it is answered as soon as one is picked. */
function menuAgain(desk: Desk, part: Context['part'], context: Context): Turn {
  const offered = context.menu.flatMap((id) => desk.search.duty(id) ?? []).slice(0, mostChoices);
  if (offered.length === 0) return withoutContext(desk);
  const choices = offered.map((duty) => ({ duty, matter: undefined }));
  return { reply: choicesReply(desk, choices, 'headline.whichChoice'), context: { ...context, part } };
}

/** With a sentence behind the headline. */
function withNotice(reply: Reply, text: string): Reply {
  const [headline, ...others] = reply.blocks;
  return { ...reply, blocks: [...(headline === undefined ? [] : [headline]), { kind: 'hint', text }, ...others] };
}

/** An entry of the menu last shown; without a menu, of what would have fitted beside what was shown. */
export function pick(desk: Desk, position: number, context: Context | undefined): Turn {
  const { menu = [], others = [], part = null, duty: shown = '' } = context ?? {};
  const offered = menu.length > 0 ? menu : [shown, ...others];
  const duty = desk.search.duty(offered.at(position) ?? '');
  if (duty === undefined) return withoutContext(desk);
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
    'headline.otherChoices',
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
