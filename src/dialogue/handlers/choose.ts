import type { Duty } from '../../duties/duty.ts';
import { emptyFacts, type Option, type Reply } from '../../replies/reply.ts';
import type { Matter } from '../../search/matters.ts';
import type { Desk } from '../desk.ts';
import { owner } from './who-manages.ts';

/** A duty to choose and the matter by which it was found, which names it in plain words. */
export type Choice = { duty: Duty; matter: Matter | undefined };

const longestTitle = 28;

/** A short menu. */
export function choicesReply(
  desk: Desk,
  choices: readonly Choice[],
  headline: 'headline.choices' | 'headline.otherChoices' | 'headline.whichChoice' = 'headline.choices',
): Reply {
  const options = choices.map((choice) => optionOf(desk, choice));
  return {
    facts: { ...emptyFacts('choices', desk.search.revision.revision), duties: choices.map(({ duty }) => duty.id) },
    blocks: [
      { kind: 'headline', text: desk.say(headline) },
      { kind: 'options', options },
      { kind: 'hint', text: desk.say('hint.pick') },
    ],
    followUps: options.map((option, position) => ({ label: option.label, ask: String(position + 1) })),
    page: 0,
    link: '',
  };
}

function optionOf(desk: Desk, { duty, matter }: Choice): Option {
  const values = { list: desk.say(`list.${duty.list}`), number: duty.number, owner: owner(desk, duty) };
  return { label: matter?.name ?? short(duty.title), note: desk.say('option.bare', values), duty: duty.id };
}

/** A title's beginning, whole up to a comma where there is one. */
export function short(title: string): string {
  if (title.length <= longestTitle) return title;
  const comma = title.slice(0, longestTitle).lastIndexOf('，');
  return `${title.slice(0, comma > 6 ? comma : longestTitle)}…`;
}
